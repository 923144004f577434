"""The kernel's door: everything that other parts may use of it."""

from nhip.kernel.errors import Refusal
from nhip.kernel.words import Text

__all__ = ["Refusal", "Text"]
