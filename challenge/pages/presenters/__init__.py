"""Wording for the pages that cross apps. No queries."""
