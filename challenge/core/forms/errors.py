"""The error summary at the top of a page: each line links to the field that it is about."""

from dataclasses import dataclass

from django.forms import BaseForm, BoundField


@dataclass(frozen=True)
class ErrorLink:
    """One line of an error summary. `target` is the id of the field, empty where the whole form is meant."""

    text: str
    target: str


def error_links(form: BaseForm) -> list[ErrorLink]:
    """Every error of a bound form, those of the whole form first, then field by field in the form's order.

    A form that draws fields of its own says in `targets` which of them an error of the whole form is about.
    """
    targets: dict[str, str] = getattr(form, "targets", {})
    links = [ErrorLink(str(text), targets.get(str(text), "")) for text in form.non_field_errors()]
    for field in form:
        links += [ErrorLink(str(text), first_input_id(field)) for text in field.errors]
    return links


def first_input_id(field: BoundField) -> str:
    """The id of the field's first input: in a group of boxes the first box, as a group cannot take the focus.

    A hidden one takes no focus either: its error links nowhere.
    """
    if field.is_hidden:
        return ""
    return field.id_for_label or f"{field.auto_id}_0"
