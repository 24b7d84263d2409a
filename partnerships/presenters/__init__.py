"""Wording of the pages of the work with a school. One module per noun."""
