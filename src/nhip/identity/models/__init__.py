"""The stored records of identity: who may sign in, which agencies there are, who holds which role where."""

from nhip.identity.models.account import Account

__all__ = ["Account"]
