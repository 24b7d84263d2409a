"""People to speak to at and around a school."""

from django.conf import settings
from django.db import models

from schools.models import KeyToSuccess


class Contact(models.Model):
    class Role(models.TextChoices):
        HEAD = "head", "Headteacher"
        CHAIR = "chair of governors", "Chair of governors"
        DEPUTY = "deputy", "Deputy headteacher"
        BODY = "responsible body", "Responsible body"
        OTHER = "other", "Other"

    key = models.ForeignKey(KeyToSuccess, on_delete=models.CASCADE, related_name="contacts")
    role = models.CharField(max_length=20, choices=Role.choices)
    name = models.CharField(max_length=150)
    email = models.EmailField("e-mail address", blank=True)
    phone = models.CharField(max_length=30, blank=True)
    about = models.CharField(max_length=200, blank=True)
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    removed_at = models.DateTimeField(null=True, help_text="kept, but shown no more")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["role", "name", "id"]

    def __str__(self) -> str:
        return self.name
