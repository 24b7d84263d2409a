"""Pages of the work with a school. One module per noun."""
