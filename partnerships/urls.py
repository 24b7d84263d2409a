"""Addresses of the work with a school, within its hub: audits of need, objectives, contacts, concerns."""

from django.urls import path, re_path

from partnerships.views import audit_areas, audits, concerns, contacts, objectives

app_name = "partnerships"
HUB = "schools/<int:urn>/programme/"
audit_pages = [
    path(f"{HUB}audits/", audits.audits, name="audits"),
    path(f"{HUB}audits/begin/", audits.begin, name="begin-audit"),
    path(f"{HUB}audits/<int:number>/", audits.audit, name="audit"),
    path(f"{HUB}audits/<int:number>/audit.<str:fmt>", audits.download, name="audit-download"),
    path(f"{HUB}audits/<int:number>/summary/", audits.summary, name="audit-summary"),
    path(f"{HUB}audits/<int:number>/comment/", audits.comment, name="audit-comment"),
    path(f"{HUB}audits/<int:number>/move/<slug:to>/", audits.move, name="audit-move"),
    path(f"{HUB}audits/<int:number>/areas/<slug:area>/", audit_areas.area, name="audit-area"),
    path(f"{HUB}objectives.<str:fmt>", objectives.download, name="objectives-download"),
    path(f"{HUB}objectives/new/", objectives.new, name="new-objective"),
    path(f"{HUB}objectives/<int:pk>/", objectives.objective, name="objective"),
    path(f"{HUB}objectives/<int:pk>/settle/", objectives.settle, name="settle-objective"),
    path(f"{HUB}objectives/<int:pk>/revise/", objectives.revise, name="revise-objective"),
    path(f"{HUB}objectives/<int:pk>/move/", objectives.move, name="move-objective"),
]
of_the_hub = [
    path(f"{HUB}contacts/", contacts.contacts, name="contacts"),
    path(f"{HUB}contacts/contacts.<str:fmt>", contacts.download, name="contacts-download"),
    path(f"{HUB}contacts/add/", contacts.add, name="add-contact"),
    path(f"{HUB}contacts/<int:pk>/", contacts.change, name="contact"),
    path(f"{HUB}contacts/<int:pk>/remove/", contacts.remove, name="remove-contact"),
    path(f"{HUB}concerns/", concerns.concerns, name="concerns"),
    path(f"{HUB}concerns/concerns.<str:fmt>", concerns.download, name="concerns-download"),
    path(f"{HUB}concerns/add/", concerns.add, name="add-concern"),
    re_path(
        r"^schools/(?P<urn>\d+)/programme/concerns/(?P<pk>\d+)/(?P<verb>escalate|resolve)/$",
        concerns.move,
        name="move-concern",
    ),
    path("concerns/", concerns.everywhere, name="all-concerns"),
    path("concerns/concerns.<str:fmt>", concerns.everywhere_download, name="all-concerns-download"),
]
urlpatterns = [*audit_pages, *of_the_hub]
