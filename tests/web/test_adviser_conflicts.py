"""/schools/<urn>/programme/adviser/: what was declared, or roles tell, rules an adviser out or warns."""

import pytest

from advisers.models import Interest
from challenge.core.models import AuditEvent
from schools.models import Allocation, GroupMember, RoleGrant, SchoolLink
from tests.web import builders
from tests.web.pages import words
from tests.web.test_adviser_allocation import URL, confirm, profile


@pytest.fixture
def site(as_, admin, haverstock):
    builders.key(haverstock)
    return as_(admin)


@pytest.mark.parametrize("kind", ["school", "trust", "la", "head", "former head", "predecessor"])
def test_a_conflict_declared_or_found_refuses(site, haverstock, london, kind):
    ada = profile()
    if kind in ("school", "trust", "la"):
        where = {"school": haverstock, "trust": builders.trust(haverstock), "la": haverstock.la}[kind]
        Interest.objects.create(adviser=ada, kind="worked there", **{kind: where})
    else:
        before = builders.school("Old Haverstock", urn=100001, is_open=False)
        SchoolLink.objects.create(
            dataset=builders.dataset("school-links"), line=2, before=100001, after=100049, relation="succession",
            published_as="Successor",
        )  # fmt: skip
        RoleGrant.objects.create(
            person=ada.person, role="head", challenge=london, school=before if kind == "predecessor" else haverstock,
            since="2020-01-01", until=None if kind == "head" else "2022-08-31",
        )  # fmt: skip
    page = confirm(site, ada)
    assert page.status_code == 409 and "Ada cannot work with Haverstock School." in words(page)
    assert AuditEvent.objects.get(action="allocation.refused").subject == "key:london:100049"
    assert ("Old Haverstock, which became Haverstock School" in words(page)) == (kind == "predecessor")
    assert not Allocation.objects.exists()


def test_an_interest_of_another_kind_only_warns_and_an_ended_one_is_over(site, haverstock):
    ada = profile()
    Interest.objects.create(adviser=ada, kind="other", school=haverstock)
    Interest.objects.create(adviser=ada, kind="family", la=haverstock.la, ended_at="2026-01-01T00:00Z")
    assert "Ada declared: something else" in words(site.get(f"{URL}{ada.pk}/"))
    assert confirm(site, ada).status_code == 302


@pytest.mark.parametrize(("role", "told"), [
    ("head", "Ada is head of Sister School, in the same trust as Haverstock School."),
    ("governor", "Ada is a governor of Sister School, in the same trust as Haverstock School."),
    ("trust_officer", "Ada is a trust officer of Northern Lights Trust."),
    ("la_officer", "Ada is an officer of Camden."),
])  # fmt: skip
@pytest.mark.parametrize("source", ["by hand", "list"])
def test_a_post_in_the_same_trust_or_authority_only_warns(site, haverstock, role, told, source):
    ada, sister = profile(), builders.school("Sister School")
    if source == "by hand":
        trust = builders.trust(haverstock, sister)
    else:
        trust, lists = builders.trust(), builders.dataset("group-members")
        for line, urn in enumerate((haverstock.urn, sister.urn)):
            GroupMember.objects.create(
                dataset=lists, line=line, urn=urn, uid="2044", name=trust.name, kind="Multi-academy trust"
            )
    where = {"trust_officer": {"trust": trust}, "la_officer": {"la": haverstock.la}}.get(role, {"school": sister})
    for _ in range(2):
        RoleGrant.objects.create(person=ada.person, role=role, challenge=ada.challenge, since="2020-01-01", **where)
    assert words(site.get(URL)).count(told) == 1
    assert told in words(site.get(f"{URL}{ada.pk}/"))
    assert confirm(site, ada).status_code == 302


def test_a_post_in_another_trust_or_authority_is_no_conflict(site, haverstock, london):
    ada, other = profile(), builders.school("Other School")
    builders.trust(haverstock)
    elsewhere = builders.trust(other, name="Southern Trust")
    la = builders.authority("201", "City of London")
    for role, where in (
        ("head", {"school": other}),
        ("trust_officer", {"trust": elsewhere}),
        ("la_officer", {"la": la}),
    ):
        RoleGrant.objects.create(person=ada.person, role=role, challenge=london, since="2020-01-01", **where)
    assert "None known" in words(site.get(URL))
