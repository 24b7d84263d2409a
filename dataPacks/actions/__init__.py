"""Every write of the data side that is a business step: keyword-only, atomic, with `by=` and its audit row."""
