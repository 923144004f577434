"""The secrets of agencies' systems: made here, told once, kept encrypted under the node's own secret.

They are kept and not only hashed, because the request signatures of older software are keyed digests (HMAC)
over the secret itself.
"""

import secrets

from cryptography.fernet import Fernet

from nhip.kernel.api import kept_secret


def new_secret() -> str:
    """A secret that nobody can guess: 43 characters."""
    return secrets.token_urlsafe(32)


def seal_secret(secret: str) -> bytes:
    """``secret`` as it may stand in the database."""
    return _box().encrypt(secret.encode())


def open_secret(sealed: bytes) -> str:
    """The secret again. Raises :class:`cryptography.fernet.InvalidToken` under another node's secret."""
    return _box().decrypt(sealed).decode()


def _box() -> Fernet:
    return Fernet(kept_secret("seats", Fernet.generate_key))
