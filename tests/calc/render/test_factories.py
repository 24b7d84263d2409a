"""The documents that the tests work from are valid packs."""

import jsonschema
import pytest

from tests.calc.render.drawn import SCHEMA
from tests.factories import pack as factory


@pytest.mark.parametrize("name", factory.EVERY)
def test_every_made_up_document_follows_the_schema(name):
    jsonschema.validate(factory.EVERY[name](), SCHEMA)


def test_contributions_add_up_to_one_but_for_an_identical_school():
    sums = [sum(school["contributions"].values()) for school in factory.comparators()]
    assert sums[0] == 0
    assert all(abs(total - 1) < 0.01 for total in sums[1:])
