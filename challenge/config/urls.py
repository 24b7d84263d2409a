"""Every address of the site. Pages of one app live with the app; pages that cross apps live in `challenge.pages`."""

from django.urls import include, path

urlpatterns = [
    path("", include("challenge.pages.urls")),
]
handler400 = "challenge.pages.views.refusals.bad_request"
