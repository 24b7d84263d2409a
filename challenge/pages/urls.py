"""Every page of the site. Routes of django-allauth are named one by one: only these are reachable."""

from allauth.account import views as account
from django.urls import include, path, re_path

from challenge.pages.views import health, home, school
from schools.urls import urlpatterns as schools_urls

school_pages = [
    path("schools/<int:urn>/", school.by_urn, name="detail"),
    re_path(r"^schools/laestab-(?P<laestab>\d{7})/$", school.by_laestab, name="detail-laestab"),
]
account_pages = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("signup/", account.signup, name="account_signup"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    path("password/reset/key/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
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
