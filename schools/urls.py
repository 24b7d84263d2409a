"""Addresses of the list of schools, releases and datasets. A school's own page crosses apps: see `challenge.pages`."""

from django.urls import path

from schools.views import datasets, listing, releases

urlpatterns = [
    path("schools/", listing.schools, name="list"),
    path("schools/schools.<str:fmt>", listing.download, name="download"),
    path("releases/", releases.releases, name="releases"),
    path("releases/releases.<str:fmt>", releases.download, name="releases-download"),
    path("releases/<slug:challenge>/<int:number>/", releases.release, name="release"),
    path("datasets/", datasets.datasets, name="datasets"),
    path("datasets/datasets.<str:fmt>", datasets.download, name="datasets-download"),
    path("datasets/<int:pk>/", datasets.dataset, name="dataset"),
    path("datasets/<int:pk>/faults.<str:fmt>", datasets.faults, name="faults"),
]
