"""Work that is done later: enqueued by an act in its own transaction, carried out by the worker.

``queue`` declares and enqueues jobs, ``retrying`` says when a failed one is tried again, ``failing`` keeps
the reason, ``resuming`` takes up what a killed worker left, ``housekeeping`` holds the kernel's own jobs. The
worker imports the module or package ``jobs`` of every part.
"""

from nhip.kernel.jobs import housekeeping
from nhip.kernel.jobs.queue import app

__all__ = ["app", "housekeeping"]
