"""Whether a table has as many rows as one expects: most formats cannot tell that their end is missing."""

from dataPacks.readers.table import Fault, Severity, Table
from dataPacks.store import datasets
from dataPacks.store.datasets import Stock
from schools.models import DatasetVersion
from schools.reach import Reach

FEWER = 0.9  # of the rows of another year; from one year to the next hardly two in a hundred schools come or go
REMEDY = "Compare the file with the original: one that was cut short looks like this."


def shortfall(table: Table, stock: Stock, previous: DatasetVersion | None) -> list[Fault]:
    """A warning where rows are missing that the version in force has, or, without one, many that another year has."""
    what = "rows" if table.is_list else "schools" if table.trusts is None else "trusts"
    if previous is not None:
        if not stock.gone:
            return []
        had = previous.rows_accepted
        reason = f"It lacks {stock.gone:,} of the {had:,} {what} that the version in force has, and would replace it."
    elif wider := datasets.wider(table):
        covered = Reach.of(wider.scope).in_words() or "the country"
        reason = (
            f"It covers {Reach.of(table.scope).in_words()}; the version in force covers {covered} "
            f"({wider.rows_accepted:,} {what}), and both count."
        )
    else:
        other = datasets.nearest_year(table)
        # Lists hold what was as well as what is: one of another day has hardly a row less, the newest rows excepted.
        enough = 1 if table.is_list else FEWER
        if other is None or table.rows_accepted >= enough * other.rows_accepted:
            return []
        reason = f"It has {table.rows_accepted:,} {what}; the same table of {other.year} has {other.rows_accepted:,}."
    return [Fault(None, "rows", f"{table.rows_accepted}", reason, REMEDY, Severity.WARNING)]
