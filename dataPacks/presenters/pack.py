"""The pack page: the document laid out for the template, and the addresses of what it links to. No queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.http import HttpResponse
from django.urls import reverse

from dataPacks.render.page import pack_page
from dataPacks.render.parts import SchoolUrl
from schools.models import School, SchoolLink
from schools.presenters import uk_date
from schools.selectors.surroundings import Heir

ANY_URN = 999999


class Readable(Protocol):
    """What the pages need of a pack: see `dataPacks.selectors.PackView`."""

    document: dict[str, Any]
    school: School

    def values_of(self, measure: str, group: str, year: str) -> list[float | None]: ...


def headline_keys(document: dict[str, Any]) -> list[tuple[str, str, str]]:
    """The measures, groups and years whose similar schools are drawn one by one."""
    return [(each["measure"], each["group"], each["year"]) for each in document["headlines"]]


def context(view: Readable, challenge: str = "", heirs: Sequence[Heir] = ()) -> dict[str, Any]:
    """What the template needs. `challenge` is the slug in the page's address, if it names one."""
    closed = None if view.school.is_open else closed_words(view.school, heirs)
    urn, query = view.school.urn, f"?challenge={challenge}" if challenge else ""
    links = {form: reverse("datapacks:pack-download", args=[urn, form]) + query for form in ("csv", "json")}
    links |= {"home": reverse("home"), "school": school_urls()(urn)}
    return {"page": pack_page(view.document, view.values_of, school_urls()), "links": links, "closed": closed}


@dataclass(frozen=True)
class HeirWords:
    words: str
    url: str


@dataclass(frozen=True)
class Closed:
    """What is said of a closed school: when it closed, and which schools came after it."""

    name: str
    sentence: str
    heirs: list[HeirWords]


RELATIONS = {
    SchoolLink.Relation.MERGER: ", into which it merged",
    SchoolLink.Relation.SPLIT: ", which took a part of it",
}


def closed_words(school: School, heirs: Sequence[Heir]) -> Closed:
    """'Foo School closed on 31 August 2012.'"""
    when = f"closed on {uk_date(school.closed_on)}" if school.closed_on else "is closed"
    sentence = f"{school.name} {when}."
    return Closed(school.name, sentence, [_heir(heir) for heir in heirs])


def _heir(heir: Heir) -> HeirWords:
    words = f"{heir.name} (URN {heir.urn}){RELATIONS.get(SchoolLink.Relation(heir.relation), '')}"
    return HeirWords(words, school_urls()(heir.urn) if heir.is_listed else "")


def closed_context(school: School, heirs: Sequence[Heir]) -> dict[str, Any]:
    """What the page in place of a closed school's pack needs."""
    links = {"home": reverse("home"), "school": school_urls()(school.urn)}
    return {"closed": closed_words(school, heirs), "links": links}


def school_urls() -> SchoolUrl:
    """A function from a URN to the school's address; one look-up for the hundreds of links of a page."""
    pattern = reverse("schools:detail", args=[ANY_URN])
    before, _, after = pattern.partition(str(ANY_URN))
    return lambda urn: f"{before}{urn}{after}" if urn else ""


def file_response(document: dict[str, Any], form: str, body: bytes) -> HttpResponse:
    """The pack as a file named after school and release."""
    school = document["school"]
    name = f"pack-{school['urn'] or school['laestab']}-release-{document['release']['number']}.{form}"
    kind = "text/csv" if form == "csv" else "application/json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(body, content_type=f"{kind}; charset=utf-8", headers=headers)
