"""Pages about advisers, one module per noun."""
