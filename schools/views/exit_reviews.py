"""An exit review: its evidence, the recommendation, and what a second person makes of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from challenge.core.roles import Can
from schools.actions.exit_reviews import end_review, recommend, save_evidence, sign_off
from schools.forms.evidence import SharedEvidenceForm
from schools.forms.programme import ReasonForm, RecommendForm, SignOffForm, VersionForm
from schools.models import ExitReview
from schools.presenters import programme as present
from schools.selectors.keys import exit_reviews_for
from schools.views.access import needs, one_of, person_of
from schools.views.checked import checked

TITLES = {
    "evidence": "Evidence for leaving",
    "recommend": "Recommend that the school leaves",
    "sign-off": "Sign off that the school leaves",
    "end": "End the review: the school stays",
}
ABOUT = {
    "evidence": "Write what was found on each criterion. It can be changed until a recommendation is made.",
    "recommend": "After that the evidence cannot be changed. A second person signs off.",
    "sign-off": "The school leaves as improved, and is watched for two years.",
    "end": "Its support goes on. A new review can be opened later.",
}


@needs(Can.DECIDE_KEYS)
@require_safe
def exit_review(request: HttpRequest, pk: int) -> HttpResponse:
    review = one_of(request, exit_reviews_for(request.user), pk=pk)
    is_own = review.recommended_by_id == person_of(request).pk
    context = {
        "review": review,
        "key": review.key,
        "facts": present.review_facts(review),
        "lines": present.criterion_lines(review),
        "is_open": review.state == ExitReview.State.OPEN,
        "is_recommended": review.state == ExitReview.State.RECOMMENDED,
        "is_own": is_own,
    }
    return render(request, "keys/exit_review.html", context)


@needs(Can.DECIDE_KEYS)
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """One step of a review: a form, a check where it cannot be undone, the deed."""
    review = one_of(request, exit_reviews_for(request.user), pk=pk)
    context = {
        "key": review.key,
        "review": review,
        "title": f"{TITLES[what]}: {review.key}",
        "about": ABOUT[what],
        "url": reverse("schools:exit-step", args=[pk, what]),
        "back": reverse("schools:exit-review", args=[pk]),
        "what": f"{TITLES[what]}: check",
        "saves": what == "evidence",
    }
    return checked(
        request,
        make=lambda data: _form(what, review, data),
        act=lambda form: _act(request, review, what, form),
        template="keys/decide.html",
        context=context,
        version=lambda: one_of(request, exit_reviews_for(request.user), pk=pk).key.version,
        subject=f"exit-review:{pk}",
        check=what != "evidence",
        renew=(lambda form: _renewed(request, pk, form)) if what == "evidence" else None,
    )


def _renewed(request: HttpRequest, pk: int, form: VersionForm) -> VersionForm:
    assert isinstance(form, SharedEvidenceForm)
    now = one_of(request, exit_reviews_for(request.user), pk=pk)
    return form.renewed(now.evidence, now.key.version)


def _form(what: str, review: ExitReview, data: object) -> VersionForm:
    version = review.key.version
    if what == "evidence":
        return SharedEvidenceForm(data, version=version, evidence=review.evidence)  # type: ignore[arg-type]
    forms: dict[str, type[VersionForm]] = {"recommend": RecommendForm, "sign-off": SignOffForm, "end": ReasonForm}
    return forms[what](data, version=version)  # type: ignore[arg-type]


def _act(request: HttpRequest, review: ExitReview, what: str, form: VersionForm) -> tuple[str, str]:
    data, by, url = form.cleaned_data, person_of(request), reverse("schools:exit-review", args=[review.pk])
    version, key_url = data["version"], reverse("schools:key", args=[review.key_id])
    match what:
        case "evidence":
            assert isinstance(form, SharedEvidenceForm)
            save_evidence(review=review, evidence=form.evidence(), seen=data["seen"], by=by)
            return "The evidence is saved.", url
        case "recommend":
            recommend(review=review, recommendation=data["recommendation"], version=version, by=by)
            return "The recommendation is made. A second person signs it off.", url
        case "sign-off":
            sign_off(review=review, on=data["on"], why=data["why"], version=version, by=by)
            return f"{review.key} has left the programme as improved. It is watched for two years.", key_url
        case _:
            end_review(review=review, why=data["why"], version=version, by=by)
            return f"The review has ended: {review.key} stays in the programme.", key_url
