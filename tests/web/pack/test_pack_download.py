"""A school's data pack as a file."""

import csv
import io
import json

import jsonschema
import pytest

from challenge.core.models import AuditEvent
from tests.calc.render.drawn import SCHEMA
from tests.web import builders
from tests.web.pages import goes_to_login

JSON, CSV = "/schools/100049/pack.json", "/schools/100049/pack.csv"


def test_json_is_the_whole_document_by_its_published_schema(as_, head, pack):
    response = as_(head).get(JSON)
    assert response["Content-Type"] == "application/json; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="pack-100049-release-1.json"'
    found = json.loads(response.content)
    jsonschema.validate(found, SCHEMA)
    assert found["release"] == {"number": 1, "published_at": "2026-03-03T02:14:00+00:00"}
    assert found["measures"] == pack["measures"]


def test_csv_has_a_row_per_figure(as_, head, pack):
    response = as_(head).get(CSV)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    lines = list(csv.DictReader(io.StringIO(response.content.decode())))
    assert len(lines) == len(pack["measures"]) + len(pack["context"])
    assert lines[0]["value"] == "-0.11"


@pytest.mark.parametrize("url", [JSON, CSV])
def test_only_those_who_may_read_the_page_get_the_file(as_, client, url, pack):
    assert goes_to_login(client.get(url))
    other = builders.person("other@example.org", "head", school=builders.school("Another School"))
    assert as_(other).get(url).status_code == 404


@pytest.mark.parametrize("url", [JSON, CSV])
def test_a_download_is_recorded_in_its_form(as_, head, url, pack):
    as_(head).get(url)
    assert AuditEvent.objects.get(action="pack.read").new == {"release": 1, "form": url.rpartition(".")[2]}


def test_another_form_is_not_found(as_, head, pack):
    assert as_(head).get("/schools/100049/pack.exe").status_code == 404


@pytest.mark.parametrize("url", [JSON, CSV])
def test_it_can_only_be_read(as_, head, url, pack):
    assert as_(head).post(url).status_code == 405
