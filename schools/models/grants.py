"""Who holds which role where, and from when to when."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from challenge.core import clock
from challenge.core.models import Challenge
from challenge.core.roles import ROLES, Scope
from schools.models.register import LocalAuthority, School


def has_its_scope() -> Q:
    """A row that holds a role names a school, an authority or neither, as the role asks for."""
    of = {scope: [role.key for role in ROLES.values() if role.scope == scope] for scope in Scope}
    return (
        Q(role__in=of[Scope.CHALLENGE], school=None, la=None)
        | Q(role__in=of[Scope.AUTHORITY], school=None, la__isnull=False)
        | Q(role__in=of[Scope.SCHOOL], school__isnull=False, la=None)
    )


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    def active(self) -> "RoleGrantQuerySet":
        today = clock.now().date()
        return self.filter(Q(until__isnull=True) | Q(until__gte=today), since__lte=today)


class RoleGrant(models.Model):
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=24, choices=[(r.key, r.name) for r in ROLES.values()])
    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="grants")
    school = models.ForeignKey(School, null=True, blank=True, on_delete=models.CASCADE, related_name="grants")
    la = models.ForeignKey(LocalAuthority, null=True, blank=True, on_delete=models.CASCADE, related_name="grants")
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
        return f"{self.person}: {ROLES[self.role].name}, {self.school or self.la or self.challenge}"
