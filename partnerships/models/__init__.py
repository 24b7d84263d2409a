"""What a school and its adviser work on: audits of need, objectives, concerns, contacts, steps done."""

from .audits import Audit, AuditArea, AuditComment
from .concerns import Concern, ConcernStep
from .contacts import Contact
from .objectives import Objective
from .steps import StepDone

__all__ = ["Audit", "AuditArea", "AuditComment", "Concern", "ConcernStep", "Contact", "Objective", "StepDone"]
