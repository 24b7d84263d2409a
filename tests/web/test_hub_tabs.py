"""Whichever app a tab of the hub belongs to, it is the one that is marked."""

import re

import pytest

from tests.web import builders

TABS = {
    "": "Overview and tasks",
    "audits/": "Audit and objectives",
    "contacts/": "Contacts",
    "concerns/": "Concerns",
    "notes/": "Notes",
    "history/": "History",
}


@pytest.mark.parametrize("path", TABS)
def test_the_tab_in_sight_is_marked(as_, adviser, haverstock, path):
    builders.key(haverstock)
    page = as_(adviser).get(f"/schools/100049/programme/{path}").content.decode()
    marked = re.findall(r'<a[^>]*aria-current="page"[^>]*>([^<]*)</a>', page.split("<main", 1)[1])
    assert [text.strip() for text in marked] == [TABS[path]]
