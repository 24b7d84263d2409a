"""What is measured, against what baseline, and what to reach: see `benchmarks/__main__.py`."""
