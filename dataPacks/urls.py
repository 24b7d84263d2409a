"""Addresses of packs and nights."""

from django.urls import path

from dataPacks.views import nights, packs, trusts

app_name = "datapacks"
urlpatterns = [
    path("schools/<int:urn>/pack/", packs.pack, name="pack"),
    path("schools/<int:urn>/pack.<str:fmt>", packs.download, name="pack-download"),
    path("trusts/", trusts.trusts, name="trusts"),
    path("trusts/trusts.<str:fmt>", trusts.download, name="trusts-download"),
    path("nights/", nights.nights, name="nights"),
    path("nights/nights.<str:fmt>", nights.download, name="nights-download"),
    path("nights/start/", nights.start, name="start-night"),
    path("nights/<int:pk>/", nights.night, name="night"),
]
