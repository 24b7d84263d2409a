"""Every page of the site. Routes of django-allauth are named one by one: only these are reachable."""

from allauth.account import views as account
from django.urls import include, path, re_path
from django.views.decorators.http import require_http_methods, require_safe

from challenge.pages.views import health, home, school
from schools.urls import urlpatterns as schools_urls

school_pages = [
    path("schools/<int:urn>/", school.by_urn, name="detail"),
    re_path(r"^schools/laestab-(?P<laestab>\d{7})/$", school.by_laestab, name="detail-laestab"),
]
reads = require_safe
fills_in = require_http_methods(["GET", "HEAD", "POST"])  # django-allauth's own views would take a PUT for a POST
account_pages = [
    path("login/", fills_in(account.login), name="account_login"),
    path("logout/", fills_in(account.logout), name="account_logout"),
    path("inactive/", reads(account.account_inactive), name="account_inactive"),
    path("signup/", reads(account.signup), name="account_signup"),
    path("reauthenticate/", fills_in(account.reauthenticate), name="account_reauthenticate"),
    path("password/change/", fills_in(account.password_change), name="account_change_password"),
    path("password/set/", fills_in(account.password_set), name="account_set_password"),
    path("password/reset/", fills_in(account.password_reset), name="account_reset_password"),
    path("password/reset/done/", reads(account.password_reset_done), name="account_reset_password_done"),
    path(
        "password/reset/key/done/",
        reads(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        fills_in(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
]
urlpatterns = [
    path("", home.home, name="home"),
    path("healthz", health.healthz, name="healthz"),
    path("accounts/", include(account_pages)),
    path("", include(([*schools_urls, *school_pages], "schools"))),
    path("", include("dataPacks.urls")),
]
