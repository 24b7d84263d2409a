"""A synthetic country, as files in the publisher's own layouts. No Django. See docs/synthetic.md."""

from dataPacks.synthetic.country import Country, write_country

__all__ = ["Country", "write_country"]
