"""The inbox: what the programme has told somebody, with the page on which to go on."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from challenge.core.downloads import in_format
from challenge.core.models import Message
from challenge.core.words import count_of
from challenge.pages.forms import MailForm
from schools.actions.inbox import choose_mail, mark_read
from schools.selectors.messages import messages_for
from schools.views.access import one_of, person_of

PAGE_LENGTH = 20
COLUMNS = ("Told on", "Message", "Challenge", "Page", "Read on")


@login_required
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """The newest first; `unread` in the address leaves out what has been read."""
    found, unread = _filtered(request), messages_for(request.user).filter(read_at=None)
    page = Paginator(found, PAGE_LENGTH).get_page(request.GET.get("page"))
    context = {"page": page, "unread": unread.count(), "only_unread": "unread" in request.GET}
    return render(request, "pages/inbox.html", context)


@login_required
@require_safe
def download(request: HttpRequest, fmt: str) -> HttpResponseBase:
    rows = (
        (m.made_at.date(), m.text, m.challenge.name, m.path, m.read_at.date() if m.read_at else None)
        for m in _filtered(request)
    )
    return in_format(fmt, "inbox", COLUMNS, rows)


@login_required
@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one as read and go on to its page."""
    reader = person_of(request)
    message = one_of(request, messages_for(reader), pk=pk)
    mark_read(messages=messages_for(reader).filter(pk=pk), by=reader)
    return redirect(message.path or "inbox")


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    reader = person_of(request)
    if count := mark_read(messages=messages_for(reader), by=reader):
        messages.success(request, f"Marked {count_of(count, 'message')} as read.")
    return redirect("inbox")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """How often the inbox is mailed."""
    reader = person_of(request)
    chosen = getattr(reader, "mail_preference", None)
    form = MailForm(
        request.POST if request.method == "POST" else None, initial={"how": chosen.how if chosen else MailForm.DEFAULT}
    )
    if request.method != "POST" or not form.is_valid():
        return render(request, "pages/mail_preferences.html", {"form": form}, status=422 if form.errors else 200)
    choose_mail(how=form.cleaned_data["how"], by=reader)
    messages.success(request, "Your choice has been saved.")
    return redirect("inbox")


def _filtered(request: HttpRequest) -> QuerySet[Message]:
    found = messages_for(request.user)
    return found.filter(read_at=None) if "unread" in request.GET else found
