"""Withdrawing an accepted file, and holding two editions of one table against each other."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from challenge.core.downloads import in_format
from challenge.core.roles import Can
from challenge.core.states import NotAllowed
from dataPacks.actions.withdrawals import why_not, withdraw_dataset
from dataPacks.forms.uploads import WithdrawForm
from dataPacks.presenters import comparison as present
from dataPacks.store import comparing, register
from schools.actions.refusals import record_refusal
from schools.models import DatasetVersion
from schools.presenters import version_words
from schools.selectors import comparable_with, dataset_history_for
from schools.views.access import needs, one_of, person_of


@needs(Can.IMPORT_DATA)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """GET says what will happen, or why it cannot; POST withdraws."""
    found = one_of(request, dataset_history_for(request.user), pk=pk)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    refusal, status = why_not(found), 422 if form.errors else 200
    if not refusal and form.is_valid():
        try:
            withdraw_dataset(dataset=found, why=form.cleaned_data["why"], by=person_of(request))
        except NotAllowed as reason:
            refusal = str(reason)
        else:
            return redirect("schools:dataset", pk)
    if refusal and request.method == "POST":
        subject, status = f"dataset:{found.pk}", 409
        record_refusal(what="dataset", subject=subject, challenge=found.challenge, by=person_of(request))
    context = {"dataset": found, "form": form, "refusal": refusal}
    if not refusal and found.visibility == DatasetVersion.Visibility.PUBLIC:
        context["only_here"] = register.only_in(found)
    return render(request, "datapacks/datasets/withdraw.html", context, status=status)


@needs(Can.SEE_JOBS)
@require_safe
def compare(request: HttpRequest, old: int, new: int) -> HttpResponse:
    """Measure by measure for all pupils; `?measure=` shows the biggest moves of one."""
    older, newer = _pair(request, old, new)
    rows = present.measure_rows(comparing.columns_of(older, newer, group="all"))
    chosen = next((row for row in rows if row.key == request.GET.get("measure")), rows[0] if rows else None)
    moves = present.moves(comparing.biggest_moves(older, newer, chosen.key), chosen.key) if chosen else []
    context = {
        "old": older,
        "new": newer,
        "old_words": version_words(older),
        "new_words": version_words(newer),
        "rows": rows,
        "schools": comparing.rows_of(older, newer),
        "chosen": chosen,
        "moves": moves,
    }
    return render(request, "datapacks/datasets/compare.html", context)


@needs(Can.SEE_JOBS)
@require_safe
def download(request: HttpRequest, old: int, new: int, fmt: str) -> HttpResponseBase:
    """Every figure that differs, of all groups of pupils."""
    older, newer = _pair(request, old, new)
    name = f"changes-{older.pk}-{newer.pk}"
    return in_format(fmt, name, present.CELL_COLUMNS, present.cell_rows(comparing.differing(older, newer)))


def _pair(request: HttpRequest, old: int, new: int) -> tuple[DatasetVersion, DatasetVersion]:
    newer = one_of(request, dataset_history_for(request.user), pk=new)
    return one_of(request, comparable_with(request.user, newer), pk=old), newer
