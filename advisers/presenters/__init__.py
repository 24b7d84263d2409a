"""Advisers in words: rows of lists, one module per noun."""
