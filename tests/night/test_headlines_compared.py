"""What publishing notes about the headline measures: how they differ from the release that readers saw before."""

import numpy as np
import pytest

from dataPacks.calc.changes import Change, between
from schools.models import Release
from tests.factories.region import all_figures_changed, one_figure_changed
from tests.night.working import run_night
from tests.web import builders
from tests.web.pages import words


def headlines(release: Release) -> dict[str, dict]:
    return {note["measure"]: note for note in release.notes["headlines"]}


def test_figures_are_counted_as_changed_vanished_and_appeared():
    none = np.nan
    old, new = np.array([1.0, 2.0, 3.0, none, none]), np.array([1.0, 4.0, none, 5.0, none])
    assert between(old, new) == Change(with_figure=3, changed=1, vanished=1, appeared=1, mean_change=1.0)
    assert between(old[3:], new[3:]).mean_change is None, "no school has a figure in both"


def test_the_first_release_is_compared_with_nothing(published):
    assert "headlines" not in published.first.notes


def test_one_corrected_figure_is_one_change_of_its_measure_alone(published):
    found = headlines(published.second)
    absence = found.pop("absence_overall")

    assert (absence["changed"], absence["vanished"], absence["appeared"]) == (1, 0, 0)
    assert absence["year"] == "2018-19"
    assert absence["mean_change"] == pytest.approx(3.0 / absence["with_figure"])
    assert found, "other headlines are compared as well"
    assert {(n["changed"], n["vanished"], n["appeared"], n["mean_change"]) for n in found.values()} == {(0, 0, 0, 0.0)}


def test_a_table_in_which_all_is_higher_shows_at_a_glance(published):
    published.correct(all_figures_changed(2.0))
    release = run_night(published.challenge).release
    absence = headlines(release)["absence_overall"]

    assert absence["changed"] == absence["with_figure"]
    # The first correction of one figure, by 3 points, is not in this table: it is made from the files as they were.
    assert absence["mean_change"] == pytest.approx(2.0 - 3.0 / absence["with_figure"])


def test_a_figure_that_is_withdrawn_is_counted_as_gone(published):
    def withdrawn(row: dict[str, str]) -> None:
        one_figure_changed(published.corrected.urn)(row)
        if row["URN"] == str(published.corrected.urn):
            row["PERCTOT"] = "SUPP"

    published.correct(withdrawn)
    before = headlines(published.second)["absence_overall"]["with_figure"]
    absence = headlines(run_night(published.challenge).release)["absence_overall"]

    assert (absence["with_figure"], absence["vanished"], absence["changed"]) == (before - 1, 1, 0)


def test_the_page_of_the_release_has_them_as_a_table(published, client):
    client.force_login(builders.person("ada@example.org", "admin", challenge=published.challenge))
    page = words(client.get(f"/releases/{published.challenge.slug}/2/"))
    with_figure = headlines(published.second)["absence_overall"]["with_figure"]

    assert "Headline measures, compared with release 1" in page
    assert f"2018 to 2019 {with_figure} 1 0 0 +{3.0 / with_figure:.2f} percentage points" in page
    assert "Headline measures, compared" not in words(client.get(f"/releases/{published.challenge.slug}/1/"))
