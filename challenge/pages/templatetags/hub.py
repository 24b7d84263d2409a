"""The persistent header of a school's hub, the same on every tab whichever app the tab belongs to."""

from typing import Any

from django import template

from challenge.pages.presenters.hub import header_of
from schools.models import KeyToSuccess

register = template.Library()


@register.inclusion_tag("programme/header.html", takes_context=True)
def hub_header(context: dict[str, Any], key: KeyToSuccess, tab: str) -> dict[str, Any]:
    """`key`: the school's part in the programme, from `schools.selectors.keys`; `tab`: key of the tab in sight."""
    return {"header": header_of(context["request"].user, key, tab), "key": key}
