"""Every page of the site. Routes of django-allauth are named one by one: only these are reachable."""

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from django.urls import include, path, re_path, reverse_lazy
from django.views.decorators.http import require_http_methods, require_safe

from challenge.pages.views import health, home, inbox, school, show_second_factor
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
remove_passkey = passkeys.RemoveWebAuthnView.as_view(success_url=reverse_lazy("mfa_index"))
second_factor_pages = [
    path("", reads(second_factor.index), name="mfa_index"),
    path("show/", reads(show_second_factor.show), name="second_factor_show"),
    path("sign-in/", fills_in(second_factor.authenticate), name="mfa_authenticate"),
    path("confirm/", fills_in(second_factor.reauthenticate), name="mfa_reauthenticate"),
    path("confirm/passkey/", fills_in(passkeys.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("app/", fills_in(app.activate_totp), name="mfa_activate_totp"),
    path("app/remove/", fills_in(app.deactivate_totp), name="mfa_deactivate_totp"),
    path("passkeys/add/", fills_in(passkeys.add_webauthn), name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/remove/", fills_in(remove_passkey), name="mfa_remove_webauthn"),
    path("recovery-codes/", reads(recovery_codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("recovery-codes/new/", fills_in(recovery_codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("recovery-codes/codes.txt", reads(recovery_codes.download_recovery_codes), name="mfa_download_recovery_codes"),
]
urlpatterns = [
    path("", home.home, name="home"),
    path("healthz", health.healthz, name="healthz"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/inbox.<str:fmt>", inbox.download, name="inbox-download"),
    path("inbox/preferences/", inbox.preferences, name="inbox-preferences"),
    path("inbox/read/", inbox.read_all, name="inbox-read-all"),
    path("inbox/<int:pk>/read/", inbox.read, name="inbox-read"),
    path("accounts/", include(account_pages)),
    path("accounts/second-factor/", include(second_factor_pages)),
    path("", include(([*schools_urls, *school_pages], "schools"))),
    path("", include("dataPacks.urls")),
    path("", include("advisers.urls")),
    path("", include("challenge.pages.programme_urls")),
    path("", include("partnerships.urls")),
]
