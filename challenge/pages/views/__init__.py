"""Pages that cross apps: home, a school's own page, health."""
