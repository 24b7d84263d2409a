"""The pack's pictures as inline SVG: x in per cent of the width, y in CSS pixels.

A drawing has no viewBox, so it fills whatever width it is given, from a phone to paper, and its text stays at the size
it was set in. Colours are presentation attributes: a strict Content-Security-Policy forbids inline styles.
"""
