"""Every write of this app, one file per noun."""
