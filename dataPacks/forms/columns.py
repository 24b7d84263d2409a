"""What a person says of each column of an upload. Two fields per column, numbered from 0 as the file has them."""

from collections.abc import Iterable
from collections.abc import Mapping as Dictionary
from pathlib import PurePath
from typing import Any

from django import forms

from dataPacks.definitions import Measure, measures
from dataPacks.forms.fields import AcademicYearField
from dataPacks.readers import Looked, Mapping
from dataPacks.readers.mapping import IGNORE, Use
from dataPacks.readers.suggestions import Suggestion, mapping_of, suggest
from dataPacks.readers.years import YEAR

LONGEST_NAME = 80


class ColumnsForm(forms.Form):
    """`own` are the challenge's measures; `chosen` is the mapping to begin with, where there is one already."""

    name = forms.CharField(
        label="Save as",
        max_length=LONGEST_NAME,
        help_text="A name under which you will find it again. Next year's file with these headings is read by itself",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": "Give the mapping a name",
            "max_length": f"The name must have {LONGEST_NAME} characters or fewer",
        },
    )
    year = AcademicYearField(
        label="Academic year of the file",
        help_text="Only if neither a column nor the file's name says it. For example, 2018-19",
    )

    def __init__(
        self, *args: Any, looked: Looked, own: Dictionary[str, Measure], chosen: Mapping | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.looked = looked
        self.measures = {**own, **measures()}
        self.suggestions: list[Suggestion] = suggest(looked.headings, looked.cells, self.measures, looked.base)
        self.targets: dict[str, str] = {}  # by error: the id of the field that it is about
        self.errors_of: dict[int, list[str]] = {}  # by column: what is wrong about it
        self._chosen = {use.heading: use for use in chosen.uses} if chosen else {}

    def uses(self) -> list[Use]:
        """What each column is: as sent, else as in the mapping to begin with, else as suggested."""
        if self.is_bound:
            return [self._sent(i, heading) for i, heading in enumerate(self.looked.headings)]
        return [self._chosen.get(suggestion.use.heading, suggestion.use) for suggestion in self.suggestions]

    def mapping(self) -> Mapping:
        name = str(self.data.get("name", "")) if self.is_bound else ""
        started = mapping_of(" ".join(name.split()) or "this one", self.suggestions, self.looked.base)
        return Mapping(started.name, tuple(self.uses()), started.based_on, started.layout)

    def refuse_columns(self, problems: Iterable[str]) -> None:
        """Say what is wrong, each beside the columns that it names; one that names none is found at the first."""
        for text in problems:
            named = text.partition(" said to be ")[0] if " said to be " in text else ""
            columns = [i for i, heading in enumerate(self.looked.headings) if f"'{heading}'" in named]
            for i in columns:
                self.errors_of.setdefault(i, []).append(text)
            self.targets[text] = f"what-{min(columns, default=0)}"
            self.add_error(None, text)

    def _sent(self, i: int, heading: str) -> Use:
        return Use.chosen(heading, str(self.data.get(f"what-{i}", IGNORE)), str(self.data.get(f"group-{i}", "all")))


def name_for(file_name: str) -> str:
    """'our_results 2018-19.csv.gz' → 'our results': next year it is read again."""
    stem = PurePath(file_name).name.split(".")[0]
    return " ".join(YEAR.sub(" ", stem).replace("_", " ").split())[:LONGEST_NAME]
