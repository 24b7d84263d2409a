"""Addresses of packs, nights, uploaded files, and of what is done with accepted ones."""

from django.urls import path

from dataPacks.views import columns, criteria, datasets, local_measures, mappings, nights, packs, trusts, uploads

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
    path("datasets/<int:pk>/withdraw/", datasets.withdraw, name="withdraw"),
    path("datasets/<int:old>/against/<int:new>/", datasets.compare, name="compare"),
    path("datasets/<int:old>/against/<int:new>/changes.<str:fmt>", datasets.download, name="compare-download"),
    path("uploads/", uploads.uploads, name="uploads"),
    path("uploads/uploads.<str:fmt>", uploads.download, name="uploads-download"),
    path("uploads/new/", uploads.new, name="new-upload"),
    path("uploads/begin/", uploads.begin, name="begin-upload"),
    path("uploads/<int:pk>/", uploads.upload, name="upload"),
    path("uploads/<int:pk>/parts/<int:number>/", uploads.part, name="upload-part"),
    path("uploads/<int:pk>/finish/", uploads.finish, name="finish-upload"),
    path("uploads/<int:pk>/faults.<str:fmt>", uploads.faults, name="upload-faults"),
    path("uploads/<int:pk>/rows.<str:fmt>", uploads.rows, name="upload-rows"),
    path("uploads/<int:pk>/check/", uploads.check_again, name="check-upload"),
    path("uploads/<int:pk>/confirm/", uploads.confirm, name="confirm-upload"),
    path("uploads/<int:pk>/abandon/", uploads.abandon, name="abandon-upload"),
    path("uploads/<int:pk>/columns/", columns.columns, name="map-upload"),
    path("mappings/", mappings.mappings, name="mappings"),
    path("mappings/mappings.<str:fmt>", mappings.download, name="mappings-download"),
    path("mappings/<int:pk>/", mappings.mapping, name="mapping"),
    path("mappings/<int:pk>/end/", mappings.end, name="end-mapping"),
    path("criteria/", criteria.criteria, name="criteria"),
    path("criteria/criteria.<str:fmt>", criteria.download, name="criteria-download"),
    path("criteria/new/", criteria.new, name="new-criteria"),
    path("criteria/<int:pk>/", criteria.one, name="one-criteria"),
    path("criteria/<int:pk>/edit/", criteria.edit, name="edit-criteria"),
    path("criteria/<int:pk>/end/", criteria.end, name="end-criteria"),
    path("measures/", local_measures.local_measures, name="local-measures"),
    path("measures/measures.<str:fmt>", local_measures.download, name="local-measures-download"),
    path("measures/<int:pk>/end/", local_measures.end, name="end-local-measure"),
]
