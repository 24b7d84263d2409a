"""Advisers: who they are, what binds them, and the notes that they keep."""

from .notes import Note
from .people import Adviser, Interest

__all__ = ["Adviser", "Interest", "Note"]
