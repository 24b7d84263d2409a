"""A confidential note. `seen` is the version that the form showed."""

from django import forms


class NoteForm(forms.Form):
    text = forms.CharField(
        label="Note",
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Advisers of this school and the admin team read notes; the school, governors and officers do not. "
        "Write about people only what you would show them.",
        error_messages={
            "required": "Write something",
            "max_length": "Write no more than 10,000 characters in one note",
        },
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
