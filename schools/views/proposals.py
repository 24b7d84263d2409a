"""What the night, or a person, proposes: the queue of the admin team, one proposal, and a school added by hand."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from challenge.core.downloads import in_format
from challenge.core.roles import Can
from challenge.core.states import NotAllowed
from schools.actions.deciding import add_by_hand, decline, enter
from schools.actions.exit_reviews import open_review
from schools.filters import ProposalFilter
from schools.forms.programme import AddForm, DecisionForm, VersionForm
from schools.models import Proposal
from schools.presenters import programme as present
from schools.selectors.keys import keys_for, proposals_for, waiting_of
from schools.views.access import needs, one_of, person_of
from schools.views.checked import checked

PAGE_LENGTH = 25


@needs(Can.SEE_PROPOSALS)
@require_safe
def proposals(request: HttpRequest) -> HttpResponse:
    filters = ProposalFilter(request.GET, viewer=request.user)
    page = Paginator(filters.qs, PAGE_LENGTH).get_page(request.GET.get("page"))
    context = {
        "form": filters.form,
        "page": page,
        "lines": [(proposal, present.KIND_TAGS[proposal.kind]) for proposal in page],
        "narrowed": bool(request.GET.get("kind") or request.GET.get("decision")),
    }
    return render(request, "keys/proposals.html", context)


@needs(Can.SEE_PROPOSALS)
@require_safe
def download(request: HttpRequest, fmt: str) -> HttpResponseBase:
    found = ProposalFilter(request.GET, viewer=request.user).qs
    return in_format(fmt, "proposals", present.PROPOSAL_COLUMNS, present.proposal_rows(found))


@needs(Can.DECIDE_KEYS)
@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """Its evidence; sent, a decision to check; confirmed, the decision. Then the next one that waits."""
    found = one_of(request, proposals_for(request.user), pk=pk)
    url = reverse("schools:proposal", args=[pk])
    context = {
        "proposal": found,
        "key": found.key,
        "tag": present.KIND_TAGS[found.kind],
        "facts": present.proposal_facts(found),
        "title": f"{found.get_kind_display()}: {found.key}",
        "url": url,
        "what": "Check the decision",
        "waits": found.decision == Proposal.Decision.WAITING,
        "to_do": present.what_to_do(found.key),
    }
    return checked(
        request,
        make=lambda data: DecisionForm(data, version=found.key.version, kind=found.kind),
        act=lambda form: _decide(request, found, form),
        template="keys/proposal.html",
        context=context,
        version=lambda: keys_for(request.user).get(pk=found.key_id).version,
        subject=f"proposal:{pk}",
    )


def _decide(request: HttpRequest, found: Proposal, form: VersionForm) -> tuple[str, str]:
    data, by = form.cleaned_data, person_of(request)
    kept: dict[str, Any] = {"why": data["why"], "version": data["version"], "by": by}
    match data["decision"]:
        case "enter":
            enter(proposal=found, on=data["on"], **kept)
            return f"{found.key} enters the programme. Send the letter to its head next.", _key_url(found)
        case "review":
            review = open_review(key=found.key, **kept)
            return f"The exit review of {found.key} is open.", reverse("schools:exit-review", args=[review.pk])
        case _:
            decline(proposal=found, **kept)
            waiting = proposals_for(request.user).filter(decision=Proposal.Decision.WAITING, kind=found.kind)
            following = waiting.order_by("id").first()
            words = f"Decided against the proposal about {found.key}."
            if following is None:
                return f"{words} No other of its kind waits.", reverse("schools:proposals")
            return f"{words} This is the next one.", reverse("schools:proposal", args=[following.pk])


def _key_url(found: Proposal) -> str:
    return reverse("schools:key", args=[found.key_id])


@needs(Can.DECIDE_KEYS)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """A school that the figures do not propose, by name or URN."""
    first = {"school": request.GET.get("school", "")}
    form = AddForm(request.POST if request.method == "POST" else None, viewer=request.user, initial=first)
    if request.method != "POST":
        return render(request, "keys/add.html", {"form": form})
    if not form.is_valid():
        return render(request, "keys/add.html", {"form": form, "matches": form.matches}, status=422)
    data = form.cleaned_data
    try:
        key = add_by_hand(challenge=data["challenge"], school=data["school"], why=data["why"], by=person_of(request))
    except NotAllowed as refusal:
        form.add_error("school", str(refusal))
        return render(request, "keys/add.html", {"form": form}, status=422)
    messages.success(request, f"{key} is proposed. Decide on it here.")
    waiting = waiting_of(key).first()
    return redirect("schools:proposal", waiting.pk) if waiting else redirect("schools:key", key.pk)
