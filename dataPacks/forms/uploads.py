"""What people say about a file that they upload, what they have checked before it is imported, why one is withdrawn."""

from typing import Any

from django import forms

from dataPacks.actions.import_report import Told
from dataPacks.definitions import kinds
from dataPacks.forms.fields import AcademicYearField, ChallengeForm
from schools.models import DatasetVersion, Upload

ASK_THE_FILE = "As the file says"
VISIBILITIES = [
    (DatasetVersion.Visibility.PUBLIC, "Published nationally: counts in packs, and anyone who signs in may see it"),
    (
        DatasetVersion.Visibility.CHALLENGE,
        "For the challenge: seen by the admin team, by each school for itself and by its authority; in no pack",
    ),
    (DatasetVersion.Visibility.SCHOOL, "For the school only: each school sees its own figures; in no pack"),
]


class TellForm(forms.Form):
    """What a file is, where its headings and its name do not say."""

    kind = forms.ChoiceField(label="Kind of table", required=False)
    year = AcademicYearField(
        label="Academic year",
        help_text="Needed where the file’s name does not say it, like england_abs.csv. For example, 2018-19",
    )
    edition = forms.ChoiceField(
        label="Edition", required=False, choices=[("", ASK_THE_FILE), *DatasetVersion.Edition.choices]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(key, f"{kind.name} ({key})" if kind.name != key else key) for key, kind in kinds().items()]
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", ASK_THE_FILE), *choices]

    @property
    def told(self) -> Told:
        said = self.cleaned_data
        return Told(said["kind"] or None, said["year"] or None, said["edition"] or None)


class AboutForm(ChallengeForm, TellForm):
    """Everything about a file but the file itself."""

    visibility = forms.ChoiceField(
        label="Who may see the figures",
        choices=VISIBILITIES,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who may see the figures"},
    )
    field_order = ("challenge", "file", "year", "visibility", "kind", "edition")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].label = "Academic year (optional)"


class UploadForm(AboutForm):
    """The whole of it, as a browser without scripts sends it."""

    file = forms.FileField(
        label="File",
        help_text="A table as it was published: .csv, .tsv or .xlsx, one of these as .gz, or a .zip of one table",
        max_length=200,
        allow_empty_file=True,  # refused in our own words
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.xlsx,.gz,.zip"}),
        error_messages={
            "required": "Choose a file",
            "max_length": "The name of the file is longer than 200 characters: give it a shorter one",
        },
    )


class BeginForm(AboutForm):
    """The same from a script, which sends the file itself in parts afterwards."""

    file_name = forms.CharField(max_length=200, error_messages={"required": "Choose a file"})
    size = forms.IntegerField(min_value=0)
    checksum = forms.RegexField(r"^[0-9a-f]{64}$")


class ConfirmForm(forms.Form):
    """One box for each thing about a preview that somebody has to have looked at."""

    def __init__(self, *args: Any, upload: Upload, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for alarm in upload.report.get("alarms", []):
            self.fields[alarm["key"]] = forms.BooleanField(
                label=f"I have checked: {alarm['text']}",
                error_messages={"required": f"Tick that you have checked: {alarm['text']}"},
            )

    @property
    def ticked(self) -> list[str]:
        return [key for key, value in self.cleaned_data.items() if value]


class WithdrawForm(forms.Form):
    why = forms.CharField(
        label="Why is it withdrawn?",
        max_length=500,
        help_text="Kept in the history, and read by those who wonder where its figures are",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Say why the file is withdrawn",
            "max_length": "Say it in no more than 500 characters",
        },
    )
