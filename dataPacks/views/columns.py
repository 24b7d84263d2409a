"""Saying what each column of an uploaded file is: with a glimpse of what would be read, until it is saved."""

from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from challenge.core.roles import Can
from challenge.core.states import NotAllowed
from dataPacks import readers
from dataPacks.actions.mappings import map_upload
from dataPacks.definitions import Measure, measures
from dataPacks.forms.columns import ColumnsForm, name_for
from dataPacks.presenters import columns as present
from dataPacks.store import local
from dataPacks.store.upload_files import file_of
from schools.models import DatasetVersion, Upload
from schools.selectors import uploads_for
from schools.views.access import needs, one_of, person_of

MAPPABLE = (Upload.State.PREVIEWED, Upload.State.REFUSED)


@needs(Can.IMPORT_DATA)
@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """With htmx only the glimpse is sent, each time that something is chosen."""
    upload = one_of(request, uploads_for(request.user), pk=pk)
    if upload.state not in MAPPABLE or upload.is_settled:
        return _away(request, pk)
    with file_of(upload) as path:
        try:
            looked = readers.look(path, kind=upload.kind or None, year=upload.year or None)
        except readers.Refused as refused:
            context = {"upload": upload, "reasons": [f"{fault.reason} {fault.remedy}" for fault in refused.faults]}
            return render(request, "datapacks/uploads/no_columns.html", context)
        return _answer(request, upload, path, looked)


def _away(request: HttpRequest, pk: int) -> HttpResponse:
    """To the file's page. A glimpse that was asked for as the form was saved has no place left to be shown in."""
    to = reverse("datapacks:upload", args=[pk])
    return HttpResponseClientRedirect(to) if getattr(request, "htmx", None) else redirect(to)


def _answer(request: HttpRequest, upload: Upload, path: Path, looked: readers.Looked) -> HttpResponse:
    own = local.measures_of(upload.challenge)
    chosen = local.mapping_of(upload.mapping) if upload.mapping else None
    said = {"name": chosen.name if chosen else name_for(upload.file_name), "year": upload.year}
    sent = request.POST if request.method == "POST" else None
    form = ColumnsForm(sent, looked=looked, own=own, chosen=chosen, initial=said)
    found = readers.glimpse(path, form.mapping(), own)
    if "save" in request.POST and form.is_valid():
        form.refuse_columns(found.problems)
    if "save" in request.POST and form.is_valid():
        try:
            year = form.cleaned_data["year"]
            map_upload(upload=upload, mapping=form.mapping(), year=year, by=person_of(request))
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("datapacks:upload", upload.pk)
    return _page(request, upload, form, own, found)


def _page(
    request: HttpRequest, upload: Upload, form: ColumnsForm, own: dict[str, Measure], found: readers.Glimpse
) -> HttpResponse:
    is_public = upload.visibility == DatasetVersion.Visibility.PUBLIC
    glimpse = present.glimpse_page(found, {**own, **measures()}, is_public=is_public)
    context = {"upload": upload, "glimpse": glimpse}
    htmx = getattr(request, "htmx", None)
    if htmx is not None and bool(htmx) and not htmx.boosted:
        return render(request, "datapacks/uploads/glimpse.html", context)
    used, others = present.column_rows(form, _offered(upload, form, own))
    context |= {"form": form, "looked": form.looked, "used": used, "others": others}
    return render(request, "datapacks/uploads/columns.html", context, status=422 if _is_wrong(request, form) else 200)


def _is_wrong(request: HttpRequest, form: ColumnsForm) -> bool:
    return "save" in request.POST and bool(form.errors)


def _offered(upload: Upload, form: ColumnsForm, own: dict[str, Measure]) -> dict[str, Measure]:
    """The challenge's measures but those that were ended, unless this very mapping uses one."""
    gone = local.ended_keys(upload.challenge) - {use.measure for use in form.uses()}
    return {key: measure for key, measure in own.items() if key not in gone}
