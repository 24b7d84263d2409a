"""The register and what was published about its schools."""
