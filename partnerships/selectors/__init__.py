"""Selectors: what a viewer may see of audits, objectives, concerns and contacts."""
