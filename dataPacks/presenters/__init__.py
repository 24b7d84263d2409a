"""Wording, dates and tag colours for the pages of nights and packs. No queries."""
