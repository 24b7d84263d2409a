"""What the GOV.UK templates need beyond Django's own tags."""

import re
from typing import Any

from django import template
from django.forms import BaseForm
from django.forms.utils import flatatt
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from challenge.core import words
from challenge.core.forms import error_links

register = template.Library()


@register.simple_tag
def input_attributes(widget: dict[str, Any], css_class: str, extra: str = "") -> SafeString:
    """The attributes of an input with GOV.UK's class in front of its own, and the error class where it is invalid."""
    attrs = {name: value for name, value in widget["attrs"].items() if value is not False and value is not None}
    classes = [css_class, extra, attrs.pop("class", "")]
    if attrs.get("aria-invalid") == "true":
        classes.insert(1, f"{css_class}--error")
    return flatatt({"class": " ".join(c for c in classes if c), **attrs})


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: BaseForm | str | None) -> dict[str, Any]:
    """The box at the top of the page; nothing while the page has no form (a missing name is '') or no errors."""
    return {"errors": error_links(form) if isinstance(form, BaseForm) and form.is_bound else []}


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(*pairs: str) -> dict[str, Any]:
    """`{% breadcrumbs "Home" home_url "Schools" schools_url %}`: the way to this page, without the page itself."""
    return {"crumbs": list(zip(pairs[::2], pairs[1::2], strict=True))}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: template.Context, page: Any) -> dict[str, Any]:
    """Page links that keep the rest of the query string."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {"page": page, "numbers": list(numbers), "request": context["request"], "gap": page.paginator.ELLIPSIS}


@register.filter
def year_in_words(year: str) -> str:
    """'2018-19' as '2018 to 2019', for text; tables keep '2018-19'."""
    return words.year_in_words(year)


@register.filter
def count_of(number: int, noun: str) -> str:
    """`{{ n|count_of:"school" }}`: '1 school', '1,234 schools'; give 'body,bodies' where the plural is irregular."""
    singular, _, plural = noun.partition(",")
    return words.count_of(number, singular, plural)


@register.filter
def breakable(address: object) -> SafeString:
    """An e-mail address, escaped, that a narrow column breaks after the @ or a dot and not in the middle of a word."""
    return mark_safe(re.sub(r"([@.])(?=.)", r"\1<wbr>", escape(address)))  # noqa: S308 - escaped first


@register.filter
def thousands(number: int) -> str:
    """'24,323'."""
    return f"{number:,}"
