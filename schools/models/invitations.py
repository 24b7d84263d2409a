"""People asked to join: a file that is being looked at, and invitations with the roles that each brings."""

from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce

from challenge.core import clock
from challenge.core.models import Challenge
from challenge.core.roles import ROLES
from schools.models.grants import has_its_scope
from schools.models.register import LocalAuthority, School
from schools.models.trusts import Trust


class InvitationDraft(models.Model):
    """The rows of an uploaded file between preview and confirmation, seen by whoever uploaded it and nobody else.

    It is deleted when it is confirmed or thrown away, and after a day in any case: names are personal.
    """

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    file_name = models.CharField(max_length=120)
    rows = models.JSONField(help_text="the cells as they stand in the file, with their lines")

    def __str__(self) -> str:
        return f"{self.file_name}, {self.challenge}"


class Invitation(models.Model):
    """One person asked to join one challenge, by a link that works once. Only the hash of the link's key is kept."""

    class State(models.TextChoices):
        OPEN = "open", "Open"
        ACCEPTED = "accepted", "Accepted"
        WITHDRAWN = "withdrawn", "Withdrawn"

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField("e-mail address")
    name = models.CharField(max_length=150, blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    key_hash = models.CharField(max_length=64, null=True, unique=True, help_text="of the link that works now")  # noqa: DJ001
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    sent_at = models.DateTimeField(null=True, help_text="when the mail server took the mail with the link")
    expires_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True, help_text="when it was accepted or withdrawn")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["challenge", "email"], condition=Q(state="open"), name="one_open_invitation_per_person"
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_at=None) | (~Q(state="open") & Q(decided_at__isnull=False)),
                name="invitation_decided_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(key_hash=None) | Q(expires_at__isnull=False), name="invitation_link_expires"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.email})" if self.name else self.email

    @property
    def has_expired(self) -> bool:
        return self.expires_at is not None and self.expires_at <= clock.now()


class InvitedRole(models.Model):
    """One role that comes with accepting an invitation."""

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(max_length=24, choices=[(r.key, r.name) for r in ROLES.values()])
    school = models.ForeignKey(School, null=True, on_delete=models.CASCADE, related_name="+")
    la = models.ForeignKey(LocalAuthority, null=True, on_delete=models.CASCADE, related_name="+")
    trust = models.ForeignKey(Trust, null=True, on_delete=models.CASCADE, related_name="+")
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="invited_role_has_its_scope", condition=has_its_scope()),
            models.UniqueConstraint(
                "invitation",
                "role",
                Coalesce("school", 0),
                Coalesce("la", Value("")),
                Coalesce("trust", 0),
                name="each_invited_role_once",
            ),
        ]
        ordering = ["id"]

    def __str__(self) -> str:
        where = self.school or self.la or self.trust
        return f"{ROLES[self.role].name}, {where}" if where else ROLES[self.role].name
