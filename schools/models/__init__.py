"""The register, what was published about its schools, releases of it all, and who may see what."""

from .around import AreaNeed, GroupMember, Inspection, SchoolGroup, SchoolLink, SchoolPlace
from .datasets import DatasetVersion, Result, Series, SummaryResult, TrustFacts, YearFacts
from .grants import Allocation, RoleGrant
from .invitations import Invitation, InvitationDraft, InvitedRole
from .keys import Criteria, ExitReview, KeyToSuccess, LastLook, Proposal, TimelineEntry, Watched
from .mappings import LocalMeasure, Mapping
from .register import LocalAuthority, School
from .releases import CurrentRelease, Release
from .trusts import Trust, TrustSchool
from .uploads import Upload, UploadPart

__all__ = [
    "Allocation",
    "AreaNeed",
    "Criteria",
    "CurrentRelease",
    "DatasetVersion",
    "ExitReview",
    "GroupMember",
    "Inspection",
    "Invitation",
    "InvitationDraft",
    "InvitedRole",
    "KeyToSuccess",
    "LastLook",
    "LocalAuthority",
    "LocalMeasure",
    "Mapping",
    "Proposal",
    "Release",
    "Result",
    "RoleGrant",
    "School",
    "SchoolGroup",
    "SchoolLink",
    "SchoolPlace",
    "Series",
    "SummaryResult",
    "TimelineEntry",
    "Trust",
    "TrustFacts",
    "TrustSchool",
    "Upload",
    "UploadPart",
    "Watched",
    "YearFacts",
]
