"""Forms in GOV.UK's patterns: Django's own renderer draws them with the templates under `templates/django/forms/`."""

from .errors import ErrorLink, error_links

__all__ = ["ErrorLink", "error_links"]
