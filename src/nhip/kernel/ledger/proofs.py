"""Proofs that leave the building: that one event is in the ledger, and that the ledger was only added to.

A proof is JSON with the signed checkpoint it ends in, so that ``verifier/nhip_verify.py`` can check it on a
machine that knows nothing of us but the ledger's public key. Hashes are base64.
"""

import base64
from collections.abc import Iterator, Sequence
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from nhip.kernel.errors import Refusal
from nhip.kernel.ledger.database import row, rows, streamed
from nhip.kernel.ledger.merkle import RangeHash, consistency_path, inclusion_path
from nhip.kernel.ledger.note import BadNoteError, Checkpoint, Verifier, open_note
from nhip.kernel.ledger.tile_store import (
    ALL_CHECKPOINTS,
    ID_SIZE,
    Sealed,
    as_sealed,
    checkpoint_at,
    latest_checkpoint,
    stored_tiles,
)
from nhip.kernel.ledger.tiles import TILE_WIDTH, MissingTileError, range_hash
from nhip.kernel.words import Text

INCLUSION: Final = "nhip-inclusion/1"
CONSISTENCY: Final = "nhip-consistency/1"

Proof = dict[str, Any]


def prove(event_id: str) -> Proof:
    """That the event ``event_id`` is in the ledger: its text, its place, the path to the newest checkpoint.

    Keys: ``format``, ``body``, ``index``, ``path`` (lowest first), ``checkpoint`` (the signed note),
    ``verifier_key``. Raises :class:`Refusal` for an id that does not exist or is not sealed yet.
    """
    name = _uuid(event_id)
    found = row("SELECT body, era, xid FROM kernel_event WHERE id = %s", [name])
    if found is None:
        raise _no_event(event_id)
    body, era, xid = found
    newest = latest_checkpoint()
    if newest is None or (era, xid, name) > newest.last:
        raise _not_sealed(event_id)
    index = _leaf_index(name, era, xid)
    return {
        "format": INCLUSION,
        "body": body,
        "index": index,
        "path": _texts(lambda hashes: inclusion_path(index, newest.size, hashes)),
        "checkpoint": newest.note,
        "verifier_key": newest.verifier_key,
    }


def prove_consistency(old: int, new: int | None = None) -> Proof:
    """That the ledger at checkpoint ``new`` (by default the newest) holds what it held at ``old``, unchanged.

    Keys: ``format``, ``old`` and ``new`` (signed notes), ``path``, ``verifier_keys``. Raises :class:`Refusal`
    where no checkpoint has that size.
    """
    first, second = checkpoint_of(old), checkpoint_of(new)
    if first.size > second.size:
        first, second = second, first
    return {
        "format": CONSISTENCY,
        "old": first.note,
        "new": second.note,
        "path": _texts(lambda hashes: consistency_path(first.size, second.size, hashes)),
        "verifier_keys": sorted({first.verifier_key, second.verifier_key}),
    }


def checkpoint_of(size: int | None = None) -> Sealed:
    """The checkpoint of ``size`` events, the newest one by default. Raises :class:`Refusal` if there is
    none.
    """
    found = latest_checkpoint() if size is None else checkpoint_at(size)
    if found is None:
        raise Refusal(
            "kernel.checkpoint_unknown",
            Text(vi="Không có điểm niêm phong này.", en="There is no such checkpoint."),
            Text(
                vi="Sổ cái chưa được niêm phong" + ("." if size is None else f" ở cỡ {size}."),
                en="The ledger was never sealed" + ("." if size is None else f" at size {size}."),
            ),
            Text(
                vi="Xem các điểm niêm phong bằng “nhip ledger checkpoint --all”.",
                en="List the checkpoints with `nhip ledger checkpoint --all`.",
            ),
            status=404,
        )
    return found


def checkpoints() -> Iterator[Sealed]:
    """Every checkpoint, smallest first."""
    with transaction.atomic(), streamed("every_checkpoint", ALL_CHECKPOINTS) as found:
        yield from map(as_sealed, found)


def read_checkpoint(note: str, trusted: Sequence[str] = ()) -> Checkpoint:
    """The checkpoint in a note that somebody kept, once ``trusted`` keys, or ours, are seen to have signed
    it.
    """
    keys = trusted or [key for (key,) in rows("SELECT DISTINCT verifier_key FROM kernel_checkpoint")]
    try:
        return open_note(note, map(Verifier.parse, keys))[0]
    except BadNoteError as error:
        raise Refusal(
            "kernel.checkpoint_unreadable",
            Text(vi="Không dùng được điểm niêm phong đã giữ.", en="The kept checkpoint cannot be used."),
            Text(vi=f"Văn bản không hợp lệ ({error}).", en=f"The note is not valid: {error}."),
            Text(
                vi="Chọn đúng tệp; nếu sổ cái đã đổi khóa, thêm “--trust KHÓA”.",
                en="Choose the right file; if the ledger has changed its key since, add `--trust KEY`.",
            ),
            status=400,
        ) from None


def _leaf_index(name: UUID, era: int, xid: int) -> int:
    """Where the event stands in the tree: the sealing that took it says between which sizes to look."""
    window = row(
        "SELECT previous_size, size FROM kernel_checkpoint"
        " WHERE (last_era, last_xid, last_id) >= (%s, %s, %s)"
        " ORDER BY last_era, last_xid, last_id LIMIT 1",
        [era, xid, name],
    )
    low, high = window or (0, 0)
    for position, ids in rows(
        "SELECT position, event_ids FROM kernel_tile"
        " WHERE level = 0 AND position BETWEEN %s AND %s AND position(uuid_send(%s) IN event_ids) > 0",
        [low // TILE_WIDTH, high // TILE_WIDTH, name],
    ):
        for offset in range(0, len(ids), ID_SIZE):
            if ids[offset : offset + ID_SIZE] == name.bytes:
                return int(position) * TILE_WIDTH + offset // ID_SIZE
    raise _unsound(Text(vi=f"không thấy sự kiện {name} trong cây", en=f"the tree does not name event {name}"))


def _texts(path: Any) -> list[str]:
    hashes: RangeHash = range_hash(stored_tiles())
    try:
        return [base64.b64encode(step).decode() for step in path(hashes)]
    except MissingTileError as error:
        raise _unsound(
            Text(
                vi=f"thiếu ô băm {error.position} ở tầng {error.level}",
                en=f"tile {error.position} of level {error.level} is missing",
            )
        ) from None


def _uuid(event_id: str) -> UUID:
    try:
        return UUID(event_id)
    except ValueError:
        raise _no_event(event_id) from None


def _no_event(event_id: str) -> Refusal:
    return Refusal(
        "kernel.event_unknown",
        Text(vi="Không có sự kiện này.", en="There is no such event."),
        Text(
            vi=f"Sổ cái không có sự kiện mang mã {event_id[:60]!r}.",
            en=f"The ledger has no event with the id {event_id[:60]!r}.",
        ),
        Text(
            vi="Kiểm tra lại mã; nếu chắc chắn mã đúng, chạy “nhip ledger verify”.",
            en="Check the id; if you are sure of it, run `nhip ledger verify`.",
        ),
        status=404,
    )


def _not_sealed(event_id: str) -> Refusal:
    return Refusal(
        "kernel.event_not_sealed",
        Text(vi="Sự kiện chưa được niêm phong.", en="The event is not sealed yet."),
        Text(
            vi=f"Sự kiện {event_id} đã ghi nhận nhưng chưa nằm trong điểm niêm phong nào.",
            en=f"Event {event_id} is recorded, but no checkpoint covers it yet.",
        ),
        Text(
            vi="Đợi vài giây rồi thử lại; xem độ trễ bằng “nhip ledger status”.",
            en="Wait a few seconds and try again; `nhip ledger status` tells the delay.",
        ),
        retriable=True,
    )


def _unsound(found: Text) -> Refusal:
    return Refusal(
        "kernel.ledger_unsound",
        Text(vi="Sổ cái không toàn vẹn.", en="The ledger is not whole."),
        Text(vi=f"Khi lập bằng chứng: {found.vi}.", en=f"While proving: {found.en}."),
        Text(
            vi="Chạy “nhip ledger verify” để biết chỗ sai đầu tiên.",
            en="Run `nhip ledger verify` to see the first fault.",
        ),
        status=500,
    )
