"""Who holds which role where, and from when to when."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from challenge.core import clock
from challenge.core.models import Challenge
from challenge.core.roles import ROLES, Scope
from schools.models.register import LocalAuthority, School
from schools.models.trusts import Trust


def has_its_scope() -> Q:
    """A row that holds a role names a school, an authority, a trust or none of them, as the role asks for."""
    of = {scope: [role.key for role in ROLES.values() if role.scope == scope] for scope in Scope}
    return (
        Q(role__in=of[Scope.CHALLENGE] + of[Scope.CASELOAD], school=None, la=None, trust=None)
        | Q(role__in=of[Scope.AUTHORITY], school=None, la__isnull=False, trust=None)
        | Q(role__in=of[Scope.TRUST], school=None, la=None, trust__isnull=False)
        | Q(role__in=of[Scope.SCHOOL], school__isnull=False, la=None, trust=None)
    )


def holds_today() -> Q:
    """Rows with `since` and `until` (the last day, or none) that count today."""
    today = clock.now().date()
    return Q(until__isnull=True, since__lte=today) | Q(until__gte=today, since__lte=today)


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    def active(self) -> "RoleGrantQuerySet":
        return self.filter(holds_today())


class RoleGrant(models.Model):
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=24, choices=[(r.key, r.name) for r in ROLES.values()])
    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="grants")
    school = models.ForeignKey(School, null=True, blank=True, on_delete=models.CASCADE, related_name="grants")
    la = models.ForeignKey(LocalAuthority, null=True, blank=True, on_delete=models.CASCADE, related_name="grants")
    trust = models.ForeignKey(Trust, null=True, blank=True, on_delete=models.CASCADE, related_name="grants")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="grant_has_its_scope",
                condition=has_its_scope(),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {ROLES[self.role].name}, {self.school or self.la or self.trust or self.challenge}"


class AllocationQuerySet(models.QuerySet["Allocation"]):
    def active(self) -> "AllocationQuerySet":
        """Those of today whose adviser holds the role today. Who lost it leads nobody's work, whatever the days say."""
        role = [key for key, role in ROLES.items() if role.scope == Scope.CASELOAD]
        held = RoleGrant.objects.active().filter(role__in=role)
        of_this = held.filter(person=OuterRef("person"), challenge=OuterRef("challenge"))
        return self.filter(holds_today(), Exists(of_this))


class Allocation(models.Model):
    """One school of one adviser's caseload. With the role of adviser it opens the school's records, for these days."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="allocations")
    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="allocations")
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="allocations")
    is_lead = models.BooleanField(default=True, help_text="one adviser leads; others help")
    since = models.DateField()
    until = models.DateField(null=True, blank=True, help_text="the last day")
    # Where a handover closed it: to which allocation, and the last day it had before, to be given back with it.
    handed_to = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="took_over")
    until_before = models.DateField(null=True, blank=True)
    why = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = AllocationQuerySet.as_manager()

    class Meta:
        ordering = ["-since", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["challenge", "school"], condition=Q(until=None, is_lead=True), name="one_open_lead_per_school"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school}: {self.person}"
