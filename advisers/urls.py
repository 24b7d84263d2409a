"""Addresses of advisers, of who advises a school, and of confidential notes."""

from django.urls import path

from advisers.views import allocation, me, notes, rebalance, team

app_name = "advisers"
programme = "schools/<int:urn>/programme"
urlpatterns = [
    path("advisers/", team.advisers, name="list"),
    path("advisers/advisers.<str:fmt>", team.download, name="list-download"),
    path("advisers/caseload/", me.caseload, name="caseload"),
    path("advisers/caseload.<str:fmt>", me.caseload_download, name="caseload-download"),
    path("advisers/me/", me.me, name="me"),
    path("advisers/me/edit/", me.edit, name="edit-me"),
    path("advisers/me/interests/declare/", me.declare, name="declare"),
    path("advisers/me/interests/<int:pk>/end/", me.end, name="end-interest"),
    path("advisers/rebalance/", rebalance.rebalance, name="rebalance"),
    path("advisers/rebalance.<str:fmt>", rebalance.download, name="rebalance-download"),
    path("advisers/<int:pk>/", team.adviser, name="adviser"),
    path("advisers/<int:pk>/edit/", team.edit, name="edit"),
    path(f"{programme}/adviser/", allocation.choose, name="choose"),
    path(f"{programme}/adviser/<int:pk>/", allocation.allocate_one, name="allocate"),
    path(f"{programme}/adviser/allocations/<int:pk>/end/", allocation.end, name="end"),
    path(f"{programme}/notes/", notes.notes, name="notes"),
    path(f"{programme}/notes/write/", notes.write, name="write-note"),
    path(f"{programme}/notes/<int:pk>/", notes.edit, name="note"),
    path(f"{programme}/notes/<int:pk>/remove/", notes.remove, name="remove-note"),
]
