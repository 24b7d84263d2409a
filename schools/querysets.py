"""Chainable filters; none of them knows a viewer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import BooleanField, ExpressionWrapper, Q

if TYPE_CHECKING:
    from challenge.core.models import Challenge
    from schools.models import School  # noqa: F401

# What stands for a name where tables give numbers only: some schools closed before any register at hand.
UNNAMED = "Unnamed school"
# True for such a school: lists put them after those that have a name.
NAMELESS = ExpressionWrapper(Q(name="") | Q(name__startswith=UNNAMED), output_field=BooleanField())


class SchoolQuerySet(models.QuerySet["School"]):
    def listed(self) -> SchoolQuerySet:
        """Schools that an accepted dataset names. Rows of an import still under way are not among them."""
        return self.filter(is_listed=True)

    def open(self) -> SchoolQuerySet:
        return self.filter(is_open=True)

    def in_challenge(self, challenge: Challenge) -> SchoolQuerySet:
        return self if challenge.covers_country else self.filter(la_id__in=challenge.la_codes)

    def by_name(self) -> SchoolQuerySet:
        """In the order of their names, those without one last."""
        return self.order_by(NAMELESS, "name", "id")

    def matching(self, text: str) -> SchoolQuerySet:
        """By name, URN, LAESTAB, postcode or authority; every word must be found somewhere."""
        schools = self
        for word in text.split():
            found = (
                Q(name__icontains=word)
                | Q(town__icontains=word)
                | Q(la__name__icontains=word)
                | Q(postcode__istartswith=word)
                | Q(postcode__iendswith=word)
            )
            if word.isascii() and word.isdigit():
                found |= Q(urn=int(word)) if len(word) < 9 else Q(pk__in=[])
                found |= Q(laestab=word) | Q(la_id=word)
            schools = schools.filter(found)
        return schools
