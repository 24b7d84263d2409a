"""The names of kinds of table, for templates."""

from django import template

from schools import kind_names

register = template.Library()


@register.filter
def kind_name(key: str) -> str:
    """`{{ dataset.kind|kind_name }}`: 'School census'."""
    return kind_names.kind_name(key)
