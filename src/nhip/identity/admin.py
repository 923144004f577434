"""Where Django looks for the tables of the officials' pages."""

from nhip.identity.officials import accounts, agencies

__all__ = ["accounts", "agencies"]
