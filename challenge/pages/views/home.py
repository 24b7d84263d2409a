"""The landing page: for each role the viewer holds, what there is and what to do next."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from challenge.pages.home import sections_for
from schools.selectors.messages import messages_for
from schools.views.access import person_of


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    unread = messages_for(request.user).filter(read_at=None).count()
    return render(request, "pages/home.html", {"sections": sections_for(person_of(request)), "unread": unread})
