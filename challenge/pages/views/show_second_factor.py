"""On to the page on which somebody signed in shows the second factor that the account has."""

from allauth.mfa.models import Authenticator
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from schools.selectors import second_factors_of
from schools.views.access import person_of


@login_required
def show(request: HttpRequest) -> HttpResponse:
    """A passkey where there is no app; otherwise a code, from where a passkey is one link away.

    Where to go afterwards is handed on: the next page checks that it is a page of this site.
    """
    kinds = {held.type for held in second_factors_of(person_of(request))}
    if not kinds:
        return redirect("mfa_index")
    page = reverse("mfa_reauthenticate" if Authenticator.Type.TOTP in kinds else "mfa_reauthenticate_webauthn")
    return redirect(f"{page}?{urlencode({'next': request.GET.get('next', '/')})}")
