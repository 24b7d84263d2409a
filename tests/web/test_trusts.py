"""/trusts/: trusts that run schools in the viewer's area, with their figures and the figures as a file."""

import csv
import io

import pytest

from schools.models import SummaryResult, TrustFacts
from tests.web import builders
from tests.web.pages import body, words

LIST = "/trusts/"


@pytest.fixture
def oak(london):
    """A trust with one school in London, and one with none; of both the table of 2018-19 tells the Progress 8."""
    school = builders.school("Haverstock School")
    table = builders.dataset("mats-ks4", file_name="england_ks4-mats-performance.csv")
    series = table.series.create(measure="progress8", group="all", year="2018-19", column="P8SCORE_ADJ_WGTAVG")
    for line, uid, name, urns in ((2, 2062, "Oak Trust", [school.urn, 900001]), (3, 2063, "=Elm Trust", [900002])):
        TrustFacts.objects.create(
            dataset=table, line=line, uid=uid, name=name, group_type="Multi-academy trust", urns=urns
        )
        SummaryResult.objects.create(
            series=series, level="trust", label=str(uid), line=line, value=-0.26, lower=-0.4, upper=-0.1
        )
    return table


def test_shows_the_trusts_of_the_area_with_figures_and_ranges(as_, head, oak):
    page = words(as_(head).get(LIST))
    assert "Trusts at key stage 4, 2018 to 2019 1 trust" in page
    assert "Oak Trust 2 1 −0.26 −0.40 to −0.10 Not published Not published" in page
    assert "Elm Trust" not in page


def test_all_of_england_on_request(as_, head, oak):
    page = words(as_(head).get(LIST + "?area=england"))
    assert "2 trusts" in page and "=Elm Trust 1 −0.26" in page and "Of these in the area" not in page


def test_somebody_without_a_challenge_sees_all_of_england(as_, nobody, oak):
    assert "2 trusts" in words(as_(nobody).get(LIST))


def test_every_figure_as_a_file_without_formulas(as_, head, oak):
    text = body(as_(head).get(LIST + "trusts.csv?area=england")).decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["UID"], row["Trust"], row["Measure"], row["Value"], row["Line"]) for row in rows] == [
        ("2063", "'=Elm Trust", "Progress 8", "-0.26", "3"),
        ("2062", "Oak Trust", "Progress 8", "-0.26", "2"),
    ]


def test_tables_without_a_trust_of_the_area_say_so_and_lead_to_the_rest(as_, head, oak):
    TrustFacts.objects.filter(uid=2062).update(urns=[900001])
    answer = as_(head).get(LIST)
    assert "None of the 2 trusts in the tables runs a school in London" in words(answer)
    assert 'href="/trusts/?area=england">Show all of England' in answer.content.decode()


def test_trusts_are_found_by_name_in_the_list_and_in_its_file(as_, head, oak):
    client = as_(head)
    answer = client.get(LIST + "?area=england&q=trust+ELM")
    assert "=Elm Trust" in words(answer) and "Oak Trust" not in words(answer)
    assert 'href="/trusts/trusts.csv?area=england&amp;q=trust+ELM"' in answer.content.decode()
    assert "Oak Trust" not in body(client.get(LIST + "trusts.csv?area=england&q=trust+ELM")).decode()
    page = words(client.get(LIST + "?q=elm"))
    assert "No trust that runs a school in London has ‘elm’ in its name" in page and "Search all of England" in page
    assert "Search for no more than 100 characters" in words(client.get(LIST + "?q=" + "x" * 101))


def test_a_suppressed_figure_says_so(as_, head, oak):
    SummaryResult.objects.filter(label="2062").update(value=None, lower=None, upper=None, code="SUPPM")
    assert "Oak Trust 2 1 Suppressed" in words(as_(head).get(LIST))


def test_a_table_that_was_replaced_is_shown_no_more(as_, head, oak):
    builders.dataset("mats-ks4", replaces=oak)
    assert "Oak Trust" not in words(as_(head).get(LIST))


def test_a_table_for_one_challenge_alone_is_not_shown(as_, head, oak):
    oak.challenge, oak.visibility = builders.challenge("wales", la_codes=["660"]), "challenge"
    oak.save()
    assert "There is no trust to show yet" in words(as_(head).get(LIST))


@pytest.mark.parametrize("trusts", [1, 30])
def test_queries_do_not_grow_with_trusts(as_, head, oak, django_assert_num_queries, trusts):
    series, urn = oak.series.get(), TrustFacts.objects.get(uid=2062).urns[0]
    for uid in range(3000, 3000 + trusts):
        TrustFacts.objects.create(dataset=oak, line=uid, uid=uid, name=f"Trust {uid}", urns=[urn])
        SummaryResult.objects.create(series=series, level="trust", label=str(uid), line=uid, value=0)
    client = as_(head)
    with django_assert_num_queries(7):
        client.get(LIST)
