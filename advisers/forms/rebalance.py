"""Which of the suggested moves to take, and from which day."""

import datetime as dt
from typing import Any

from django import forms

from challenge.core import clock
from challenge.core.forms.days import DayField


class MovesForm(forms.Form):
    """A move is 'school-adviser-lead' by primary keys, the last empty where nobody leads yet."""

    moves = forms.MultipleChoiceField(
        label="Moves",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose at least one move",
            "invalid_choice": "The suggestion has changed since you opened this page. Look at it again and choose anew",
        },
    )
    since = DayField(label="First day of the new advisers", missing="Enter the first day")

    def __init__(self, *args: Any, offered: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["moves"].choices = [(each, each) for each in offered]  # type: ignore[attr-defined]

    def clean_since(self) -> dt.date:
        since: dt.date = self.cleaned_data["since"]
        if since < clock.now().date():
            raise forms.ValidationError("Choose today or a later day")
        if since.year > 2100:
            raise forms.ValidationError("Enter a year of four digits before 2101")
        return since
