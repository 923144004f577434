"""What the kernel stores.

The ledger's tables stand in ``migrations/0001_ledger.py`` and are read by SQL (``kernel/ledger``): they
are append-only, so neither Django's forms nor its ``flush`` may know them.
"""

from nhip.kernel.models_calendar import CalendarDay
from nhip.kernel.models_files import FileUpload, KeptFile
from nhip.kernel.models_jobs import JobFailure

__all__ = ["CalendarDay", "FileUpload", "JobFailure", "KeptFile"]
