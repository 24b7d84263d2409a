"""Pausing, stopping and restarting a school's support: asked, shown before and after, then done."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from challenge.core.roles import Can
from challenge.core.states import NotAllowed
from partnerships.forms.steps import StandingForm
from schools.actions.standing import VERBS, change_standing
from schools.models import KeyToSuccess
from schools.views.access import key_of, needs, person_of
from schools.views.checked import sent_on


@needs(Can.PAUSE_SUPPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def standing(request: HttpRequest, urn: int) -> HttpResponse:
    """The first POST shows what would change; a POST that says 'confirmed' changes it; 'back' asks again."""
    key = key_of(request, urn, Can.PAUSE_SUPPORT)
    context = {"key": key, "tab": "overview"}
    if request.method != "POST":
        form = StandingForm(key, initial={"version": key.version})
        return render(request, "programme/standing.html", context | {"form": form})
    form = StandingForm(key, request.POST)
    if not form.is_valid() or "back" in request.POST:
        status = 200 if form.is_valid() else 422
        return render(request, "programme/standing.html", context | {"form": form}, status=status)
    wanted = form.cleaned_data
    if "confirmed" not in request.POST:
        after = KeyToSuccess.Standing(wanted["standing"]).label
        return render(request, "programme/standing_check.html", context | {"form": form, "after": after})
    try:
        change_standing(key=key, by=person_of(request), **(wanted | {"version": wanted["version"] or 0}))
    except NotAllowed as refusal:
        key.refresh_from_db()
        form = StandingForm(key, sent_on(request, key.version))
        return render(request, "programme/standing.html", context | {"form": form, "refusal": refusal}, status=409)
    messages.success(request, f"The support of {key.school} has been {VERBS[wanted['standing']]}.")
    return redirect("programme:overview", urn)
