"""Addresses of a school's audits of need and objectives, within its hub."""

from django.urls import path

from partnerships.views import audit_areas, audits, objectives

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
    path(f"{HUB}objectives/<int:pk>/move/", objectives.move, name="move-objective"),
]
urlpatterns = [*audit_pages]
