"""The pack's sections, one module each: `section(pack) -> Section`."""
