"""A synthetic country, written as files in the publisher's own layouts. Pure: no Django, no real school. See docs/synthetic.md."""

from dataPacks.synthetic.country import Country, write_country

__all__ = ["Country", "write_country"]
