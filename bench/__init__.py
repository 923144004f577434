"""Measurements of speed and size. One thread each, so that a ratio compares work and not cores."""

import os

# Read when NumPy is first imported, and passed on to the processes that a measurement starts.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
