"""The figures of merit, one JSON line each."""

import dataPacks.calc  # noqa: F401 - before NumPy is loaded, so that figures are for one BLAS thread, as workers run
