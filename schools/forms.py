"""Fields that the pages about schools share."""

from django import forms


def search_input() -> forms.TextInput:
    """A box for searching. Browsers and screen readers know the type; it must not be completed or corrected."""
    return forms.TextInput(attrs={"type": "search", "autocomplete": "off", "spellcheck": "false"})
