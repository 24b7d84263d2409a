"""Where do we stand among schools like us? Sentence, order and table."""

from dataPacks.render.page import pack_page
from tests.calc.render.drawn import block, page_of, rows, section
from tests.factories import pack as factory


def small(values, own=42.4, **fields) -> dict:
    """A pack with a handful of similar schools whose figures are given."""
    near = factory.similar(44.0, 47.0, 41.0, rank=fields.pop("rank", 2), n=sum(v is not None for v in values))
    figure = factory.figure("attainment8", own, similar=near, **fields)
    headline = factory.headline("attainment8", "in line", "")
    return factory.document(headlines=[headline], measures=[figure], comparators=factory.comparators(len(values)))


def shown(values, **fields):
    return block(pack_page(small(values, **fields), lambda *key: values), "similar")


def test_the_sentence_says_place_mean_and_best_quarter():
    assert shown([50.0, 40.0, None]).sentence == (
        "This school's 42.4 is 2nd of 3 (this school and 2 similar schools with a figure). "
        "The mean of similar schools is 44.0 and the best quarter of them has 47.0 or more."
    )


def test_the_table_is_in_order_with_this_school_in_its_place():
    names = [row[:2] + row[3:] for row in rows(shown([40.0, 50.0, None]).table)]
    schools = [c["name"] for c in factory.comparators(3)]
    assert names == [
        ["Place", "School", "Attainment 8"],
        ["1", schools[1], "50.0"],
        ["2", "Haverstock School (this school)", "42.4"],
        ["3", schools[0], "40.0"],
        ["None", schools[2], "No figure published"],
    ]


def test_equal_figures_share_a_place():
    places = [row[0] for row in rows(shown([42.4, 50.0, 40.0]).table)]
    assert places == ["Place", "1", "2", "2", "4"]


def test_where_less_is_better_the_lowest_comes_first():
    body = factory.secondary()
    table = rows(block(page_of(body), "similar", 3).table)
    figures = [float(row[3].rstrip("%")) for row in table[1:] if row[0] != "None"]
    assert figures == sorted(figures)


def test_schools_without_a_figure_are_counted_and_not_drawn():
    assert shown([50.0, None, None]).notes == ["2 similar schools without a figure are not drawn."]


def test_too_few_for_a_mean_is_said():
    body = small([50.0, 40.0])
    body["measures"][0]["similar"] = factory.similar(None, None, None, rank=2, n=2)
    notes = block(pack_page(body, lambda *key: [50.0, 40.0]), "similar").notes
    assert notes == ["Too few similar schools have a figure for a mean to be given."]


def test_no_picture_is_drawn_of_nothing():
    nothing = shown([None, None])
    assert (nothing.chart, nothing.table) == ("", "")
    assert nothing.notes == ["No similar school has a figure for this measure and year, so there is no picture."]


def test_a_school_without_a_set_is_told_why_in_each_section_about_it():
    page = page_of(factory.special())
    why = "There is no set of similar schools, because too little is published about this school's pupils."
    assert page.warning == why
    assert {section(page, key).sentence for key in ("similar", "alike", "schools")} == {why}


def test_names_link_to_the_schools():
    assert 'href="/schools/110002/"' in block(page_of(factory.secondary()), "similar").table
