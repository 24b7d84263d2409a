"""The register, what was published about its schools, releases of it all, and who may see what."""

from .datasets import DatasetVersion, Result, Series, SummaryResult, TrustFacts, YearFacts
from .grants import RoleGrant
from .invitations import Invitation, InvitationDraft, InvitedRole
from .register import LocalAuthority, School
from .releases import CurrentRelease, Release
from .uploads import Upload, UploadPart

__all__ = [
    "CurrentRelease",
    "DatasetVersion",
    "Invitation",
    "InvitationDraft",
    "InvitedRole",
    "LocalAuthority",
    "Release",
    "Result",
    "RoleGrant",
    "School",
    "Series",
    "SummaryResult",
    "TrustFacts",
    "Upload",
    "UploadPart",
    "YearFacts",
]
