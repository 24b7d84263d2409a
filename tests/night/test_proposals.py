"""What a night proposes: who joins, who may leave, who is looked at again; and that doing it again changes nothing."""

import datetime as dt

import pytest

from dataPacks.models import NightRun
from schools.models import AuditEvent, Criteria, KeyToSuccess, Message, Proposal, School, TimelineEntry
from tests.factories.region import schools_due_a_pack
from tests.night.working import run_night
