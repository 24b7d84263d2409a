"""The register, what was published about its schools, releases of it all, and who may see what."""

from .datasets import DatasetVersion, Result, Series, SummaryResult, TrustFacts, YearFacts
from .grants import RoleGrant
from .register import LocalAuthority, School
from .releases import CurrentRelease, Release

__all__ = [
    "CurrentRelease",
    "DatasetVersion",
    "LocalAuthority",
    "Release",
    "Result",
    "RoleGrant",
    "School",
    "Series",
    "SummaryResult",
    "TrustFacts",
    "YearFacts",
]
