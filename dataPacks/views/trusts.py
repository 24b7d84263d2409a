"""Trusts and sponsors: how those that run schools of the area do, as the performance tables have it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from challenge.core.downloads import in_format
from dataPacks.forms.trusts import TrustSearch
from dataPacks.presenters import trusts as present
from dataPacks.selectors import trust_tables_for

EVERYWHERE = "england"


@login_required
@require_safe
def trusts(request: HttpRequest) -> HttpResponse:
    everywhere, form = request.GET.get("area") == EVERYWHERE, TrustSearch(request.GET)
    found = trust_tables_for(request.user, everywhere=everywhere, named=form.named)
    context = {
        "form": form,
        "sections": present.sections(found.tables),
        "known": sum(table.in_all for table in found.tables),
        "challenges": found.challenges,
        "everywhere": everywhere or not found.challenges,
    }
    return render(request, "datapacks/trusts.html", context)


@login_required
@require_safe
def download(request: HttpRequest, fmt: str) -> HttpResponseBase:
    """Every figure of the trusts in sight."""
    everywhere, form = request.GET.get("area") == EVERYWHERE, TrustSearch(request.GET)
    found = trust_tables_for(request.user, everywhere=everywhere, named=form.named)
    return in_format(fmt, "trusts", present.COLUMNS, present.download_rows(found.tables))
