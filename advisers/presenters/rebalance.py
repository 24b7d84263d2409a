"""A suggestion for a whole team in words, and what somebody chose of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from advisers.allocation import Move, Totals
from advisers.models import Adviser
from advisers.selectors.candidates import Balance
from challenge.core.downloads import Cell
from schools.models import KeyToSuccess

COLUMNS = ("School", "URN", "Local authority", "From", "To", "Why")


@dataclass(frozen=True)
class Row:
    """`value` is what the form sends: primary keys of school and adviser, and the open lead that the page showed."""

    value: str
    key: KeyToSuccess
    adviser: Adviser
    lead: int | None
    move: Move

    @property
    def why(self) -> str:
        return " ".join(self.move.why)

    @property
    def old(self) -> str:
        return self.move.old.name if self.move.old else "Nobody"


def rows_of(balance: Balance) -> list[Row]:
    return [_row(balance, move) for move in balance.suggestion.moves]


def _row(balance: Balance, move: Move) -> Row:
    lead = balance.leads.get(move.school.key)
    value = f"{move.school.key}-{move.new.key}-{lead or ''}"
    return Row(value, balance.keys[move.school.key], balance.advisers[move.new.key], lead, move)


def totals_of(before: Totals, after: Totals) -> list[tuple[str, str, str]]:
    """(what, now, then) for each thing that is weighed."""
    names = {
        "without": "Schools without an adviser", "conflicts": "Schools whose adviser has a conflict of interest",
        "over": "Schools beyond what advisers' days allow", "wrong_phase": "Schools outside their adviser's phases",
        "wrong_area": "Schools outside their adviser's areas", "unknown": "Schools at an unknown distance",
    }  # fmt: skip
    rows = [(text, str(getattr(before, name)), str(getattr(after, name))) for name, text in names.items()]
    return [*rows, ("All known distances, added up", f"{before.km:,.1f} km", f"{after.km:,.1f} km")]


def download_rows(rows: Iterable[Row]) -> Iterator[tuple[Cell, ...]]:
    for row in rows:
        school = row.key.school
        yield school.name, school.urn, str(school.la or ""), row.old, row.adviser.person.name, row.why
