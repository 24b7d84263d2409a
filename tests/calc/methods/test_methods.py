"""A comparator method is a definition file; a wrong one is refused with the reason."""

import math

import pytest

from dataPacks.calc.methods import FOLDER, MethodError, load_methods

PUBLISHED = {  # the Department's method of March 2026: weight and standard deviation
    "ks2_reading": (0.36, 2.48615), "ks2_maths": (0.24, 2.56851), "disadvantaged": (0.10, 13.98359),
    "eal": (0.08, 18.75518), "polar4": (0.05, 1.02226), "stability": (0.05, 6.44281), "idaci": (0.04, 0.07807),
    "sen_support": (0.04, 5.53094), "roll": (0.02, 388.66481), "ehcp": (0.02, 1.67882),
}  # fmt: skip

GOOD = """
key = "plain"
name = "Plain"
explanation = "Alike in size and intake."
k = 5
minimum_schools = 2
minimum_weight = 0.5
minimum_reach = 0.5
is_weaker = false
needs = ["intake"]
falls_back_to = ""
[rules]
same = ["phase_block", "sector"]
sectors = ["state"]
[rules.phase_blocks]
all = ["primary", "secondary"]
[[features]]
name = "intake"
label = "Intake"
measure = "intake"
weight = 0.7
[[features]]
name = "size"
label = "Size"
measure = "roll"
weight = 0.3
sd = 400
"""


def load(folder, text, name="plain"):
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return load_methods(folder)[name]


def test_the_secondary_method_has_the_departments_weights_and_standard_deviations():
    method = load_methods()["dfe-secondary-2026-03"]
    assert {f.name: (f.weight, f.sd) for f in method.features if not f.instead_of} == PUBLISHED
    assert method.k == 50
    assert not method.is_weaker


def test_where_reading_and_maths_come_merged_prior_attainment_carries_their_weight():
    merged = load_methods()["dfe-secondary-2026-03"].feature("prior_attainment")
    assert merged.instead_of == ("ks2_reading", "ks2_maths")
    assert (merged.weight, merged.sd) == (0.60, None)


def test_the_fallback_is_marked_as_weaker_and_says_so():
    methods = load_methods()
    fallback = methods[methods["dfe-secondary-2026-03"].falls_back_to]
    assert fallback.is_weaker
    assert "weaker" in fallback.explanation
    assert fallback.measures == ("fsm_ever", "sen_support", "eal", "stability", "ehcp", "roll")


def test_every_shipped_method_weighs_one_in_all():
    for method in load_methods(FOLDER).values():
        assert math.isclose(sum(f.weight for f in method.features if not f.instead_of), 1)


def test_no_method_compares_schools_on_their_own_doing():
    measures = {measure for method in load_methods().values() for measure in method.measures}
    assert not [m for m in measures if any(word in m for word in ("attainment8", "progress", "absence", "exclu"))]


def test_a_good_definition_loads(tmp_path):
    method = load(tmp_path, GOOD)
    assert method.measures == ("intake", "roll")
    assert method.rules.phase_blocks == {"all": ("primary", "secondary")}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("weight = 0.3", "weight = 0.2", "weights add up to 0.9, not 1"),
        ("weight = 0.3", "weight = -0.3", "weight of 'size' must be a number above 0"),
        ("weight = 0.3", "weight = nan", "weight of 'size' must be a number above 0"),
        ("sd = 400", "sd = 0", "sd of 'size' must be a number above 0"),
        ("sd = 400", "sds = 400", "feature 'size' has unknown keys: sds"),
        ('measure = "roll"', "", "feature 'size' lacks: measure"),
        ("k = 5", "k = 1", "minimum_schools must lie between 1 and k"),
        ("minimum_weight = 0.5", "minimum_weight = 1.5", "minimum_weight must be above 0 and at most 1"),
        ("is_weaker = false", "", "the method lacks: is_weaker"),
        ('needs = ["intake"]', 'needs = ["age"]', "name no feature: age"),
        ('name = "size"', 'name = "intake"', "features named twice: intake"),
        ('falls_back_to = ""', 'falls_back_to = "gone"', "falls_back_to names no method: 'gone'"),
        ("sd = 400", 'instead_of = ["intake"]', "weights add up to 0.7"),
        ('all = ["primary", "secondary"]', 'all = ["primary"]\nmore = ["primary"]', "phases in two blocks: primary"),
        ('sectors = ["state"]', "sectors = []", "must name what is the same"),
        ('sectors = ["state"]', "", "lacks: sectors"),
        ('key = "plain"', 'key = "other"', "key 'other' differs from the file's name"),
        ("k = 5", "k = five", "plain.toml"),
        ("k = 5", 'k = "5"', "plain.toml"),
    ],
)
def test_a_wrong_definition_is_refused_with_its_file_and_fault(tmp_path, old, new, message):
    assert old in GOOD
    with pytest.raises(MethodError) as refusal:
        load(tmp_path, GOOD.replace(old, new, 1))
    assert str(refusal.value).startswith("plain.toml: ")
    assert message in str(refusal.value)


def test_a_stand_in_must_weigh_what_it_stands_in_for(tmp_path):
    merged = GOOD + '[[features]]\nname = "both"\nlabel = "Both"\nmeasure = "both"\nweight = 0.9\n'
    with pytest.raises(MethodError, match=r"'both' weighs 0.9, but its parts weigh 1\."):
        load(tmp_path, merged + 'instead_of = ["intake", "size"]\n')


def test_a_definition_without_features_is_refused(tmp_path):
    with pytest.raises(MethodError, match=r"needs a \[rules\] table and at least one"):
        load(tmp_path, "features = []\n" + GOOD.split("[[features]]")[0])
