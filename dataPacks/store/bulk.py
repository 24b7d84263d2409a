"""Moving columns of numbers in and out of the database quickly."""

import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from django.db import connection, models, transaction

# On SQLite a writer holds the only lock: a batch must end well under half a second so that pages need not wait.
# PostgreSQL has no such lock, but syncs to the disk after every batch.
BATCH_ROWS = {"sqlite": 20_000, "postgresql": 100_000}
NULL = r"\N"  # and the escapes, as COPY's text format has them
ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def insert(
    model: type[models.Model],
    columns: Mapping[str, Any],
    *,
    tick: Callable[[], None] = lambda: None,
    ignore_conflicts: bool = False,
) -> int:
    """Insert parallel columns (database column name → array of n values) and return n.

    NaN and None become NULL, except in text columns, where they are the empty text. Each batch is a transaction of its
    own unless one is open already; `tick` is called between batches. On PostgreSQL such a batch does not wait for the
    disk: it is for rows that count only once a later transaction, which waits, has accepted them.
    """
    frame = pd.DataFrame({name: column for name, column in columns.items() if not _is_null(column)}, copy=False)
    write = _copy if connection.vendor == "postgresql" and not ignore_conflicts else _executemany
    batch = BATCH_ROWS[connection.vendor]
    is_staging = connection.vendor == "postgresql" and not connection.in_atomic_block
    for start in range(0, len(frame), batch):
        with transaction.atomic():
            if is_staging:
                _do_not_wait_for_the_disk()
            write(model, frame.iloc[start : start + batch], ignore_conflicts)
        tick()
    return len(frame)


def _do_not_wait_for_the_disk() -> None:
    """Until the transaction ends. What is committed later and waits is on the disk only after this is."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit TO off")


def _is_null(column: Any) -> bool:
    """Whether a column of numbers has not a single one: the database fills it with NULLs for nothing."""
    return isinstance(column, np.ndarray) and column.dtype.kind == "f" and bool(np.isnan(column).all())


def _copy(model: type[models.Model], frame: pd.DataFrame, ignore_conflicts: bool) -> None:
    lists = [_texts(frame[c], is_text=_is_text(model, c)) for c in frame.columns]
    rows = "\n".join(map("\t".join, zip(*lists, strict=True)))
    names = ", ".join(f'"{c}"' for c in frame.columns)
    with connection.cursor() as cursor:
        cursor.copy_expert(f'COPY "{model._meta.db_table}" ({names}) FROM STDIN', io.StringIO(rows))


def _texts(column: pd.Series, *, is_text: bool) -> list[str]:
    """The column as COPY reads it. Most values come again and again: each different one is put into words once."""
    places, distinct = pd.factorize(column.to_numpy())
    words = list(map(str, distinct.tolist()))
    if distinct.dtype.kind not in "biuf":
        words = [word.translate(ESCAPES) for word in words]
    return np.array([*words, "" if is_text else NULL], dtype=object)[places].tolist()  # a missing value's place is −1


def _executemany(model: type[models.Model], frame: pd.DataFrame, ignore_conflicts: bool) -> None:
    names = ", ".join(f'"{c}"' for c in frame.columns)
    marks = ", ".join(["%s"] * len(frame.columns))
    tail = " ON CONFLICT DO NOTHING" if ignore_conflicts else ""
    sql = f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({marks}){tail}'  # noqa: S608 - names are our own
    lists = [_plain(frame[c], is_text=_is_text(model, c)) for c in frame.columns]
    with connection.cursor() as cursor:
        cursor.executemany(sql, list(zip(*lists, strict=True)))


def _plain(column: pd.Series, *, is_text: bool) -> list[Any]:
    """The column as plain Python values, NULLs as None or, among numbers, as NaN, which SQLite stores as NULL."""
    if is_text:
        return column.fillna("").tolist()
    if isinstance(column.dtype, np.dtype) and column.dtype.kind in "if":
        return column.tolist()
    return column.astype(object).where(column.notna(), None).tolist()


def _is_text(model: type[models.Model], column: str) -> bool:
    field = next(f for f in model._meta.concrete_fields if f.column == column)
    return isinstance(field, models.CharField | models.TextField)


def select(sql: str, params: Sequence[Any], dtypes: Mapping[str, Any]) -> pd.DataFrame:
    """Rows of a query as a frame with the given column names and types (float64 takes NULL as NaN).

    On PostgreSQL the rows come through COPY TO, which is several times faster than fetching tuples.
    """
    if connection.vendor == "postgresql":
        return _copy_out(sql, params, dtypes)
    with connection.cursor() as cursor:
        cursor.execute(sql, list(params))
        rows = cursor.fetchall()
    frame = pd.DataFrame.from_records(rows, columns=list(dtypes))
    return frame.astype(dict(dtypes))


def _copy_out(sql: str, params: Sequence[Any], dtypes: Mapping[str, Any]) -> pd.DataFrame:
    buffer = io.BytesIO()
    with connection.cursor() as cursor:
        query = cursor.cursor.mogrify(sql, list(params)).decode()
        cursor.copy_expert(f"COPY ({query}) TO STDOUT WITH (FORMAT csv)", buffer)
    buffer.seek(0)
    text = {name: str for name, dtype in dtypes.items() if dtype in (object, str)}
    return pd.read_csv(
        buffer,
        header=None,
        names=list(dtypes),
        dtype={**dtypes, **text},
        keep_default_na=False,
        na_values={name: [""] for name, dtype in dtypes.items() if name not in text},
    )


def floats(values: Any) -> np.ndarray:
    """Any array-like as float64."""
    return np.asarray(values, dtype=np.float64)
