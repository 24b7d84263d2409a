"""Fields that several forms of this app share."""

from django import forms


def why_field(label: str, *, required: bool, help_text: str = "", missing: str = "Enter a reason") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": missing, "max_length": "Give a reason of no more than 300 characters"},
    )
