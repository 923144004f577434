"""Every public key that was ever registered, by its fingerprint, read once and remembered.

A fingerprint never stands for another key, so what is remembered cannot go out of date. Whether the key may
still sign for somebody is another question, asked of the seat each time.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final, TypeAlias

from nhip.sharing import keys
from nhip.sharing.carried import Incoming
from nhip.sharing.database import rows
from nhip.sharing.node import here

Proof: TypeAlias = bool | None
"""Whether a signature holds; ``None`` where nobody knows the key, or this process made it itself."""

_known: Final[dict[str, bytes]] = {}
_PRINT: Final = re.compile(r"[0-9a-f]{32}")


def public_keys(key_ids: Iterable[str]) -> dict[str, bytes]:
    """The keys with these ids (``agency:CODE:FINGERPRINT``), in DER, those that there are."""
    wanted = {key_id: key_id.rpartition(":")[2] for key_id in key_ids}
    prints = {name for name in wanted.values() if name not in _known}
    unknown = sorted(filter(_PRINT.fullmatch, prints))  # what anybody may write is not asked of the database
    if unknown:
        query = "SELECT fingerprint, der FROM sharing_publickey WHERE fingerprint = ANY(%s)"
        _known.update({name: bytes(der) for name, der in rows(query, [unknown])})
        mine = here()
        _known[mine.fingerprint] = mine.public_der
    return {key_id: _known[name] for key_id, name in wanted.items() if name in _known}


def signature_holds(key_id: str, signature: bytes, content: bytes) -> bool:
    """Whether ``signature`` over ``content`` was made with the key of this id, whoever may use it today."""
    der = public_keys([key_id]).get(key_id)
    return der is not None and keys.holds(der, signature, content)


def proofs_of(items: Sequence[Incoming]) -> list[Proof]:
    """The verdict on each message's signature.

    It takes longer than all else that is done with a message and needs nothing that has to be locked: to be
    asked before the transaction, and once, however often the message finds its seats busy afterwards.
    """
    keyring = public_keys({item.signed.key_id for item in items if not item.is_vouched})
    return [
        None
        if item.is_vouched or (der := keyring.get(item.signed.key_id)) is None
        else keys.holds(der, item.signed.signature, item.signed.content)
        for item in items
    ]
