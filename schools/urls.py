"""Addresses of schools, releases, datasets and people. A school's own page crosses apps: see `challenge.pages`."""

from django.urls import path

from schools.views import accepting, datasets, invitations, inviting, listing, people, releases, who_sees

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
    path("schools/<int:urn>/access/", who_sees.access, name="access"),
    path("schools/<int:urn>/access.<str:fmt>", who_sees.download, name="access-download"),
    path("people/", people.people, name="people"),
    path("people/people.<str:fmt>", people.download, name="people-download"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/second-factor/reset/", people.reset_factor, name="reset-second-factor"),
    path("people/roles/<int:pk>/end/", people.end_role, name="end-role"),
    path("people/invitations/", invitations.invitations, name="invitations"),
    path("people/invitations/invitations.<str:fmt>", invitations.download, name="invitations-download"),
    path("people/invitations/<int:pk>/", invitations.invitation, name="invitation"),
    path("people/invite/", inviting.choose, name="invite"),
    path("people/invite/example.<str:fmt>", inviting.example, name="invite-example"),
    path("people/invite/<int:pk>/", inviting.draft, name="draft"),
    path("people/invite/<int:pk>/preview.<str:fmt>", inviting.draft_rows, name="draft-rows"),
    path("invitations/<str:key>/", accepting.accept, name="accept"),
]
