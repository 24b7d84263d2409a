"""What several forms ask for: an academic year, and for which of the viewer's challenges something is."""

import re
from typing import Any

from django import forms

from challenge.core.models import Challenge
from challenge.core.roles import Can
from dataPacks.readers import Refused
from dataPacks.readers.years import told_year
from schools.selectors import Viewer, challenges_for

WRONG_YEAR = "Enter the academic year like 2018-19"


class AcademicYearField(forms.CharField):
    """'2018-19', however it was written; '' where it may be left out and was."""

    def __init__(self, **kwargs: Any) -> None:
        box = forms.TextInput(attrs={"class": "govuk-input--width-10", "autocomplete": "off"})
        super().__init__(required=False, max_length=20, widget=box, error_messages={"max_length": WRONG_YEAR}, **kwargs)

    def clean(self, value: Any) -> str:
        text = re.sub(r"\s*(?:-|–|/|to)\s*", "-", super().clean(value).strip())
        try:
            return told_year(text) if text else ""
        except Refused as refused:
            raise forms.ValidationError(WRONG_YEAR) from refused


class ChallengeForm(forms.Form):
    """For one of the challenges whose data the viewer imports; not asked for where there is only one."""

    challenge = forms.ModelChoiceField(
        Challenge.objects.none(),
        to_field_name="slug",
        empty_label=None,
        label="Challenge",
        error_messages={"required": "Choose a challenge", "invalid_choice": "Choose a challenge from the list"},
    )

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["challenge"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = challenges_for(viewer, Can.IMPORT_DATA)
        if len(field.queryset) == 1:
            field.widget = forms.HiddenInput()
            field.initial = field.queryset[0].slug
