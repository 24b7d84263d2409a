"""Rows and words for pages, one file per noun."""
