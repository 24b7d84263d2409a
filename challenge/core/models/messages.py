"""What the programme tells people: an in-app inbox, and how each wants to hear of it by mail."""

from django.conf import settings
from django.db import models

from challenge.core.models.challenge import Challenge


class Message(models.Model):
    """One thing that one person should know, in one sentence, with the page on which to go on."""

    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="inbox")
    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40, help_text="what it is about, noun and verb: 'audit.shared'")
    text = models.CharField(max_length=300)
    path = models.CharField(max_length=200, blank=True, help_text="page of this site: '/schools/100049/programme/'")
    made_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True, help_text="when a digest with it was handed to the mail server")

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["to", "read_at"], name="message_unread")]

    def __str__(self) -> str:
        return self.text


class MailPreference(models.Model):
    """How somebody wants to hear by mail. Whoever never chose gets the daily digest."""

    class How(models.TextChoices):
        DAILY = "daily", "One mail a day, when there is something new"
        WEEKLY = "weekly", "One mail a week, on Monday"
        NEVER = "never", "No mail: I read the inbox"

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mail_preference")
    how = models.CharField(max_length=8, choices=How.choices, default=How.DAILY)

    def __str__(self) -> str:
        return f"{self.person}: {self.how}"
