"""Fields as Django's form renderer draws them: label, hint and message belong to their input."""

import re

import pytest
from django import forms

from challenge.core.forms import error_links


class Everything(forms.Form):
    name = forms.CharField(help_text="As on the sign", error_messages={"required": "Enter the name"})
    note = forms.CharField(widget=forms.Textarea)
    phase = forms.ChoiceField(choices=[("p", "Primary"), ("s", "Secondary")])
    days = forms.MultipleChoiceField(
        choices=[("1", "Monday"), ("2", "Tuesday")], widget=forms.CheckboxSelectMultiple, help_text="Choose all",
        error_messages={"required": "Choose a day"},
    )  # fmt: skip
    size = forms.ChoiceField(choices=[("s", "Small"), ("l", "Large")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(error_messages={"required": "Say that you agree"})
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


@pytest.fixture
def empty() -> str:
    return str(Everything({}))


def test_every_visible_input_has_a_label(empty):
    inputs = set(re.findall(r'<(?:input|select|textarea)(?![^>]*type="hidden")[^>]*\bid="([^"]+)"', empty))
    labelled = set(re.findall(r'<label[^>]*for="([^"]+)"', empty))
    assert len(inputs) == 8
    assert inputs == labelled


def test_hint_and_message_are_announced_with_the_input(empty):
    assert 'aria-describedby="id_name_helptext id_name_error"' in empty
    for name in ("id_name_helptext", "id_name_error", "id_days_helptext", "id_days_error"):
        assert f'id="{name}"' in empty
    assert '<fieldset class="govuk-fieldset" aria-describedby="id_days_helptext id_days_error">' in empty


def test_a_field_at_fault_looks_like_it_and_says_so(empty):
    assert 'class="govuk-input govuk-input--error"' in empty
    assert 'class="govuk-select govuk-select--error"' in empty
    assert empty.count("govuk-form-group--error") == 6


def test_what_was_typed_comes_back_escaped():
    html = str(Everything({"name": '"><script>', "days": ["2"], "size": "l"}))
    assert 'value="&quot;&gt;&lt;script&gt;"' in html
    assert len(re.findall(r"<input[^>]*checked", html)) == 2


def test_hidden_fields_carry_no_dress(empty):
    assert '<input type="hidden" name="secret" id="id_secret">' in empty


def test_the_summary_links_to_the_first_input_of_each_field():
    links = {link.text: link.target for link in error_links(Everything({}))}
    assert links["Enter the name"] == "id_name"
    assert links["Choose a day"] == "id_days_0"
    assert links["Say that you agree"] == "id_agreed"
