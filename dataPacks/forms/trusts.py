"""The search box of the page about trusts."""

from django import forms

from schools.forms import search_input


class TrustSearch(forms.Form):
    q = forms.CharField(
        label="Name of the trust",
        required=False,
        max_length=100,
        widget=search_input(),
        error_messages={"max_length": "Search for no more than 100 characters"},
    )

    @property
    def named(self) -> str:
        """What to search for; nothing while the form has an error."""
        return self.cleaned_data.get("q", "") if self.is_valid() else ""
