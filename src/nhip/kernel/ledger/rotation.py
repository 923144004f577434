"""Changing the ledger's key: the old one vouches for the new one, inside the ledger.

The new key waits in a file beside the old. An event names it and is sealed under the old key; only then does
it take over. Each step can be repeated, so a rotation that was broken off goes on where it stopped.
"""

import time
from typing import Final

from django.db import transaction

from nhip.kernel.errors import Refusal
from nhip.kernel.ledger.events import LEDGER, LOST, LedgerKeyAdopted
from nhip.kernel.ledger.keys import key_path, made_key, next_key_path, signer_for
from nhip.kernel.ledger.note import Verifier
from nhip.kernel.ledger.publishing import publish
from nhip.kernel.ledger.queries import events_about, is_sealed
from nhip.kernel.ledger.sealing import seal
from nhip.kernel.ledger.tile_store import latest_checkpoint
from nhip.kernel.words import Text

_PATIENCE: Final = 30.0


def rotate_key(*, is_lost: bool = False, patience: float = _PATIENCE) -> Verifier:
    """Put a new key in force; returns its public half.

    With ``is_lost`` the old key is not asked: nobody vouches for the new one then, and every later check
    demands that it be trusted by name. Raises :class:`Refusal` when nothing was sealed yet, when the old key
    is missing, or when the event could not be sealed within ``patience`` seconds.
    """
    last = latest_checkpoint()
    if last is None:
        raise _nothing_sealed()
    old = Verifier.parse(last.verifier_key)
    if not is_lost:
        signer_for(last.verifier_key)
    new = made_key(next_key_path(), old.name).verifier
    event_id = _announce(str(new), LOST if is_lost else str(old))
    if not is_lost:
        _wait_until_sealed(event_id, patience)
    next_key_path().replace(key_path())
    return new


def _announce(key: str, replaces: str) -> str:
    adoption = LedgerKeyAdopted(verifier_key=key, replaces=replaces)
    for envelope in events_about(LEDGER):
        if envelope.event == adoption:
            return envelope.id
    with transaction.atomic():
        return publish(adoption, subject=LEDGER)


def _wait_until_sealed(event_id: str, patience: float) -> None:
    deadline = time.monotonic() + patience
    while not is_sealed(event_id):
        if seal() is None:
            if time.monotonic() > deadline:
                raise _not_sealed_yet()
            time.sleep(0.1)


def _nothing_sealed() -> Refusal:
    return Refusal(
        "kernel.ledger_empty",
        Text(vi="Chưa có khóa nào để thay.", en="There is no key to change yet."),
        Text(vi="Sổ cái chưa được niêm phong lần nào.", en="The ledger was never sealed."),
        Text(vi="Khóa được sinh ở lần niêm phong đầu tiên.", en="The first sealing makes the key."),
    )


def _not_sealed_yet() -> Refusal:
    return Refusal(
        "kernel.ledger_busy",
        Text(vi="Khóa mới chưa có hiệu lực.", en="The new key is not in force yet."),
        Text(
            vi="Một giao dịch đang mở khiến sự kiện thay khóa chưa niêm phong được.",
            en="An open transaction keeps the event that names it from being sealed.",
        ),
        Text(
            vi="Xem “nhip ledger status”, rồi chạy lại lệnh này: việc thay khóa sẽ tiếp tục.",
            en="See `nhip ledger status`, then run this again: the rotation goes on.",
        ),
        retriable=True,
    )
