"""Steps of the task list that nothing else in the system shows: somebody says that they were done, and when."""

from django.conf import settings
from django.db import models

from schools.models import KeyToSuccess


class StepDone(models.Model):
    key = models.ForeignKey(KeyToSuccess, on_delete=models.CASCADE, related_name="steps_done")
    step = models.CharField(max_length=40, help_text="a step of `partnerships.tasks_of_a_school`")
    done_on = models.DateField()
    note = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["done_on", "id"]
        constraints = [models.UniqueConstraint(fields=["key", "step"], name="each_step_done_once")]

    def __str__(self) -> str:
        return f"{self.step}: {self.done_on}"
