"""Mappings that a challenge has saved: looked at, renamed, ended. One is made from an upload: see `columns`."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from challenge.core.downloads import in_format
from challenge.core.roles import Can
from challenge.core.states import NotAllowed
from dataPacks.actions.mappings import end_mapping, rename_mapping
from dataPacks.definitions import measures
from dataPacks.forms.mappings import RenameForm
from dataPacks.presenters import mappings as present
from dataPacks.store import local
from schools.models import Mapping
from schools.selectors import mappings_for
from schools.views.access import needs, one_of, person_of

PAGE_LENGTH = 20


@needs(Can.IMPORT_DATA)
@require_safe
def mappings(request: HttpRequest) -> HttpResponse:
    """Those in use; their earlier versions are in the download."""
    page = Paginator(mappings_for(request.user).filter(ended_at=None), PAGE_LENGTH).get_page(request.GET.get("page"))
    context = {"page": page, "lines": present.mapping_lines(page)}
    return render(request, "datapacks/mappings/list.html", context)


@needs(Can.IMPORT_DATA)
@require_safe
def download(request: HttpRequest, fmt: str) -> HttpResponseBase:
    """Every version, ended ones too, that this person may see."""
    return in_format(fmt, "mappings", present.MAPPING_COLUMNS, present.mapping_rows(mappings_for(request.user)))


@needs(Can.IMPORT_DATA)
@require_http_methods(["GET", "HEAD", "POST"])
def mapping(request: HttpRequest, pk: int) -> HttpResponse:
    """What it makes of each heading; sent, its new name."""
    found = one_of(request, mappings_for(request.user), pk=pk)
    form = RenameForm(request.POST if request.method == "POST" else None, initial={"name": found.name})
    if request.method == "POST" and form.is_valid():
        try:
            rename_mapping(mapping=found, name=form.cleaned_data["name"], by=person_of(request))
        except NotAllowed as refusal:
            form.add_error("name", str(refusal))
        else:
            return redirect("datapacks:mapping", pk)
    return _page(request, found, form, status=422 if form.errors else 200)


def _page(request: HttpRequest, found: Mapping, form: RenameForm, *, status: int) -> HttpResponse:
    known = {**local.measures_of(found.challenge), **measures()}
    context = {
        "mapping": found,
        "facts": present.mapping_facts(found),
        "lines": present.use_lines(found, known),
        "form": form,
    }
    return render(request, "datapacks/mappings/detail.html", context, status=status)


@needs(Can.IMPORT_DATA)
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    end_mapping(mapping=one_of(request, mappings_for(request.user), pk=pk), by=person_of(request))
    return redirect("datapacks:mappings")
