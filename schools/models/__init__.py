"""The register, what was published about its schools, releases of it all, and who may see what."""

from .around import AreaNeed, GroupMember, Inspection, SchoolGroup, SchoolLink, SchoolPlace
from .datasets import DatasetVersion, Result, Series, SummaryResult, TrustFacts, YearFacts
from .grants import RoleGrant
from .invitations import Invitation, InvitationDraft, InvitedRole
from .mappings import LocalMeasure, Mapping
from .register import LocalAuthority, School
from .releases import CurrentRelease, Release
from .uploads import Upload, UploadPart

__all__ = [
    "AreaNeed",
    "CurrentRelease",
    "DatasetVersion",
    "GroupMember",
    "Inspection",
    "Invitation",
    "InvitationDraft",
    "InvitedRole",
    "LocalAuthority",
    "LocalMeasure",
    "Mapping",
    "Release",
    "Result",
    "RoleGrant",
    "School",
    "SchoolGroup",
    "SchoolLink",
    "SchoolPlace",
    "Series",
    "SummaryResult",
    "TrustFacts",
    "Upload",
    "UploadPart",
    "YearFacts",
]
