"""Being refused: every refusal is a page in plain words that leads on, and is as accessible as any other."""

import contextlib
from collections.abc import Callable, Iterator

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client, override_settings
from django.urls import include, path
from playwright.sync_api import Route

from tests.journeys.people import READING, address
from tests.journeys.site import Site
from tests.journeys.visitor import DEVICES, Visitor

pytestmark = pytest.mark.journey


def forbidden(request):
    raise PermissionDenied


urlpatterns = [path("forbidden/", forbidden), path("", include("challenge.pages.urls"))]


def test_400_where_the_site_is_asked_for_by_another_name(site: Site, somebody: Visitor):
    somebody.goes_to(f"http://unwelcome.localhost:{site.port}/", 400)
    somebody.reads_heading("We could not read what your browser sent")


def test_404_signed_out_and_signed_in(somebody: Visitor):
    somebody.goes_to("/nowhere/", 404).reads_heading("Page not found")
    somebody.goes_to("/accounts/login/").signs_in(address("newcomer")).goes_to("/nowhere/", 404)
    somebody.goes_to("/nights/", 404).follows("Start from your home page").reads_heading("Welcome")


def test_403_where_a_form_comes_without_its_token(somebody: Visitor):
    somebody.page.context.clear_cookies()
    somebody.signs_in(address("newcomer")).reads_heading("Please send the form again")
    somebody.follows("Start from your home page").reads_heading("Sign in")


def test_429_where_a_form_is_sent_very_often(somebody: Visitor):
    for _ in range(20):
        somebody.goes_to("/accounts/password/reset/").fills("E-mail address", f"often@{somebody.device}.example.org")
        if somebody.presses("Send the link").page.title().startswith("Too many tries"):
            break
    somebody.reads_heading("Too many tries").follows("Back to sign in").reads_heading("Sign in")


def test_409_where_a_night_runs_already(published: Site, visit: Callable[..., Visitor]):
    with that(published, A_NIGHT_RUNS, A_NIGHT_IS_OVER):
        for device in DEVICES:
            somebody = visit(device).signs_in(address("admin")).goes_to(f"/nights/start/?challenge={READING}")
            somebody.presses("Start the night").reads("This cannot be done now", "is running already")


def test_500_where_a_pack_is_damaged(published: Site, visit: Callable[..., Visitor]):
    with that(published, A_PACK_IS_DAMAGED, THE_PACK_IS_MENDED) as (urn,):
        for device in DEVICES:
            somebody = visit(device).signs_in(address("admin")).goes_to(f"/schools/{urn}/pack/", 500)
            somebody.reads_heading("Sorry, something went wrong").follows("Start from your home page")
            somebody.reads_heading("Welcome")


@contextlib.contextmanager
def that(site: Site, is_so: str, is_no_longer_so: str) -> Iterator[list]:
    """Something that happens to an installation, for as long as the block."""
    try:
        yield site.ask(is_so)
    finally:
        site.ask(is_no_longer_so)


A_NIGHT_RUNS = f"""
import json
from challenge.core.models import Challenge
from dataPacks.models import NightRun
challenge = Challenge.objects.get(slug="{READING}")
NightRun.objects.create(challenge=challenge, date="2026-11-22", trigger="command")
print(json.dumps([]))
"""
A_NIGHT_IS_OVER = """
import json
from dataPacks.models import NightRun
print(json.dumps(NightRun.objects.filter(state="running").update(state="failed")))
"""
THE_PACK = f"""
import json
from dataPacks.models import Pack, PackDocument
pack = Pack.objects.filter(release__challenge__slug="{READING}").select_related("school").latest("school__urn")
document = PackDocument.objects.filter(pk=pack.document_id)
body = bytes(document.get().body)
"""
A_PACK_IS_DAMAGED = f"{THE_PACK}document.update(body=b'damaged' + body)\nprint(json.dumps([pack.school.urn]))"
THE_PACK_IS_MENDED = f"{THE_PACK}document.update(body=body.removeprefix(b'damaged'))\nprint(json.dumps([]))"


@pytest.mark.django_db
def test_403_where_something_is_forbidden(site: Site, visit: Callable[..., Visitor], device: str):
    """No page forbids today: what cannot be seen does not exist. Should one, its answer is this."""
    with override_settings(ROOT_URLCONF=__name__):
        answer = Client().get("/forbidden/")
    assert answer.status_code == 403

    def answers(route: Route) -> None:
        route.fulfill(status=200, headers=dict(answer.headers), body=answer.content)

    somebody = visit(device)
    somebody.page.route(f"{site.url}/forbidden/", answers)
    somebody.goes_to("/forbidden/").reads_heading("You cannot do this")
