"""The sums: indicators, comparators, averages, packs. Pure NumPy and pandas in, plain objects out; no Django.

One BLAS thread per process: the products here are thin, so a second thread gains little, and with several workers on a
machine threads that wait for one another cost up to ten times as much. It must be said before NumPy is first loaded; a
value that the environment already gives stands.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
