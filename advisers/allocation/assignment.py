"""The cheapest assignment of rows to columns that take several rows each: exact, by successive shortest paths.

Rows are added one at a time. Each goes where the sum rises least, and may push rows already placed on to other columns;
a shortest path among the columns finds the cheapest chain of such pushes. Costs are whole numbers, so sums are exact.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

UNPLACED = -1
NEVER = 1 << 40  # the cost of a pair that must not be
NOWHERE = 1 << 30  # leaving a row out costs more than any chain of pushes, and less than a pair that must not be

Costs = npt.NDArray[np.int64]


def assign(costs: Costs, capacities: Sequence[int]) -> list[int]:
    """The column of each row, or `UNPLACED` where there is no room. As many rows as possible find a place."""
    rows, columns = costs.shape
    wide = np.full((rows, columns + 1), NOWHERE, dtype=np.int64)
    wide[:, :columns] = costs
    state = _State(wide, [*capacities, rows])
    for row in range(rows):
        state.add(row)
    return [UNPLACED if column == columns else column for column in state.column_of]


class _State:
    """`push[a, b]` is what it costs at least to move one row from column a to b; `pushed[a, b]` is that row."""

    def __init__(self, costs: Costs, capacities: list[int]) -> None:
        rows, columns = costs.shape
        self.costs = costs
        self.free = np.array(capacities, dtype=np.int64)
        self.column_of = [UNPLACED] * rows
        self.members: list[list[int]] = [[] for _ in range(columns)]
        self.push = np.full((columns, columns), NEVER, dtype=np.int64)
        self.pushed = np.full((columns, columns), UNPLACED, dtype=np.int64)

    def add(self, row: int) -> None:
        length, before = self._shortest(row)
        length[self.free <= 0] = np.iinfo(np.int64).max
        column = int(length.argmin())
        self.free[column] -= 1
        touched = [column]
        while before[column] != UNPLACED:
            source = int(before[column])
            self._put(int(self.pushed[source, column]), column)
            column = source
            touched.append(column)
        self._put(row, column)
        for each in touched:
            self._weigh(each)

    def _shortest(self, row: int) -> tuple[Costs, Costs]:
        """The cheapest chain from the new row to each column, and the column before it in that chain."""
        length = self.costs[row].copy()
        before = np.full(len(length), UNPLACED, dtype=np.int64)
        while True:
            through = length[:, None] + self.push
            source = through.argmin(axis=0)
            shorter = through[source, np.arange(len(length))]
            better = shorter < length
            if not better.any():
                return length, before
            length[better] = shorter[better]
            before[better] = source[better]

    def _put(self, row: int, column: int) -> None:
        if self.column_of[row] != UNPLACED:
            self.members[self.column_of[row]].remove(row)
        self.column_of[row] = column
        self.members[column].append(row)

    def _weigh(self, column: int) -> None:
        members = np.array(sorted(self.members[column]), dtype=np.int64)
        if not len(members):
            self.push[column], self.pushed[column] = NEVER, UNPLACED
            return
        changes = self.costs[members] - self.costs[members, column][:, None]
        cheapest = changes.argmin(axis=0)
        self.push[column] = changes[cheapest, np.arange(changes.shape[1])]
        self.pushed[column] = members[cheapest]
