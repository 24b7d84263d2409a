"""Refusals that Django's own views would draw without the request, and so without name, styles and policy."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What the browser sent cannot be read, or the site is not known by the name that was asked for."""
    return render(request, "400.html", status=400)
