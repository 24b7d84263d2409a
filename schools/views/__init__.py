"""Pages about the register, releases and datasets. Thin: parse, ask a selector, answer."""
