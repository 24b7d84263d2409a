"""Nights: the list, one night with live progress, and the button that starts one."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from challenge.core.downloads import in_format
from challenge.core.roles import Can
from challenge.core.states import NotAllowed
from dataPacks.actions.nights import start_night
from dataPacks.models import NightRun
from dataPacks.presenters import nights as present
from dataPacks.selectors import jobs_of, nights_for
from schools.actions.refusals import record_refusal
from schools.selectors import challenges_for, current_release
from schools.views.access import needs, one_of, person_of

PAGE_LENGTH = 20


@needs(Can.SEE_JOBS)
@require_safe
def nights(request: HttpRequest) -> HttpResponse:
    page = Paginator(nights_for(request.user), PAGE_LENGTH).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(night, present.NIGHT_TAGS[night.state], present.outcome(night)) for night in page],
        "startable": challenges_for(request.user, Can.RUN_NIGHT),
    }
    return render(request, "datapacks/nights/list.html", context)


@needs(Can.SEE_JOBS)
@require_safe
def download(request: HttpRequest, fmt: str) -> HttpResponseBase:
    """Every night that this person may see."""
    return in_format(fmt, "nights", present.NIGHT_COLUMNS, present.night_rows(nights_for(request.user)))


@needs(Can.SEE_JOBS)
@require_safe
def night(request: HttpRequest, pk: int) -> HttpResponse:
    """With htmx only the part that moves is sent; it asks again by itself until the night is over, and then says so."""
    found = one_of(request, nights_for(request.user), pk=pk)
    steps = present.steps_of(found, jobs_of(found))
    done, total = present.progress(steps)
    context = {
        "night": found,
        "steps": steps,
        "done": done,
        "total": total,
        "tag": present.NIGHT_TAGS[found.state],
        "facts": present.facts_of(found),
        "outcome": present.outcome(found),
        "is_running": found.state == NightRun.State.RUNNING,
    }
    htmx = getattr(request, "htmx", None)
    moving = htmx is not None and bool(htmx) and not htmx.boosted
    part = "progress" if context["is_running"] else "moved"
    return render(request, f"datapacks/nights/{part if moving else 'detail'}.html", context)


@needs(Can.RUN_NIGHT)
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """GET asks for confirmation and says what will happen; POST starts the night."""
    asked = (request.POST if request.method == "POST" else request.GET).get("challenge", "")
    challenge = one_of(request, challenges_for(request.user, Can.RUN_NIGHT), slug=asked)
    context = {"challenge": challenge, "release": current_release(challenge)}
    if request.method != "POST":
        return render(request, "datapacks/nights/start.html", context)
    try:
        begun = start_night(challenge=challenge, trigger=NightRun.Trigger.PERSON, by=person_of(request))
    except NotAllowed as refusal:
        subject = f"challenge:{challenge.slug}"
        record_refusal(what="night", subject=subject, challenge=challenge, by=person_of(request))
        return render(request, "datapacks/nights/start.html", context | {"refusal": refusal}, status=409)
    return redirect("datapacks:night", begun.pk)
