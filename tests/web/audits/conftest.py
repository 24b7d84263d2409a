"""A school in the programme with a published pack, and an audit under way."""

import pytest

from partnerships.actions.audit_areas import FIELDS, save_area
from partnerships.actions.audits import begin_audit, finish_audit, save_summary, share_audit
from tests.web import builders
from tests.web.pack.conftest import pack, release

__all__ = ["pack", "release"]

TAB = "/schools/100049/programme/audits/"
AUDIT = f"{TAB}1/"
AREA = f"{AUDIT}areas/achievement/"


@pytest.fixture
def key(haverstock):
    return builders.key(haverstock)


@pytest.fixture
def draft(key, pack, adviser):
    return begin_audit(key=key, by=adviser)


def found(**fields):
    """What an area's form gives, with nothing in it but `fields`."""
    return dict.fromkeys(FIELDS, "") | {"quoted": []} | fields


@pytest.fixture
def ready(draft, adviser):
    """A draft with all that sharing asks for."""
    save_area(audit=draft, area="achievement", found=found(judgement="weak", priority="first"), version=1, by=adviser)
    return save_summary(audit=draft, summary="Mathematics first.", version=1, by=adviser)


@pytest.fixture
def shared(ready, adviser, head):
    return share_audit(audit=ready, version=ready.version, by=adviser)


@pytest.fixture
def final(shared, adviser):
    return finish_audit(audit=shared, version=shared.version, by=adviser)
