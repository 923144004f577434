"""Bundles: a result with everything that is needed to compute it again elsewhere, and the check of one.

::

    data = write_bundle(result, figures, names, uncertainty=Doubt(draws=1000, seed=7))   # -> bytes of a zip
    found = verify_bundle(data_or_path)            # -> Verified
    found.is_sound, found.problems, found.notices, found.sha256, found.compared
    verify_bundle(data, recompute=False)           # bytes and digests only

The same result gives the same bytes. Neither needs a database.
"""

from nhip.measure.bundle.verifying import Verified, verify_bundle
from nhip.measure.bundle.writing import Doubt, write_bundle

__all__ = ["Doubt", "Verified", "verify_bundle", "write_bundle"]
