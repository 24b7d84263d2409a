"""A file of people to invite: read into rows, then judged row by row before anything is written."""

from .judging import Kind, Verdict, judge
from .reading import MAX_BYTES, MAX_ROWS, NotReadable, Row, read_rows

__all__ = ["MAX_BYTES", "MAX_ROWS", "Kind", "NotReadable", "Row", "Verdict", "judge", "read_rows"]
