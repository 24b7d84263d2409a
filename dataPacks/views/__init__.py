"""Pages about nights and packs. Thin: parse, call a selector or an action, answer."""
