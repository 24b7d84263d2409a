"""What the night makes: columns of figures, comparator sets and packs of a release; and the nights themselves."""

from .nights import NightRun
from .packs import ComparatorSet, Pack, PackDocument
from .release_data import ReleaseColumn, StoredColumn

__all__ = ["ComparatorSet", "NightRun", "Pack", "PackDocument", "ReleaseColumn", "StoredColumn"]
