"""The register, what was published about its schools, releases of it all, and who may see what."""

from .around import AreaNeed, GroupMember, Inspection, SchoolGroup, SchoolLink, SchoolPlace
from .datasets import DatasetVersion, Result, Series, SummaryResult, YearFacts
from .grants import RoleGrant
from .register import LocalAuthority, School
from .releases import CurrentRelease, Release

__all__ = [
    "AreaNeed",
    "CurrentRelease",
    "DatasetVersion",
    "GroupMember",
    "Inspection",
    "LocalAuthority",
    "Release",
    "Result",
    "RoleGrant",
    "School",
    "SchoolGroup",
    "SchoolLink",
    "SchoolPlace",
    "Series",
    "SummaryResult",
    "YearFacts",
]
