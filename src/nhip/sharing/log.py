"""The log's own statements: what was there before, the next numbers, and writing a batch by COPY."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from nhip.sharing.carried import Logged
from nhip.sharing.database import Row, copy_in, rows
from nhip.sharing.envelope import Envelope, SignedEnvelope

Pair = tuple[str, str]

MESSAGE: Final = (
    "m.id, m.sender, m.receiver, m.number, m.position, m.digest, m.content, m.signature, m.key_id, m.origin,"
    " m.logged_at, m.event"
)
RECEIVER: Final = 2  # places within such a row
DIGEST: Final = 5
LOGGED_AT: Final = 10
_TURN: Final = 0x6E686970_6C6F6731  # any number that nobody else locks: “nhiplog1”
# An id is 16 bytes on the wire, and bytes are written at a fifth of what a UUID object takes.
_COLUMNS: Final = (
    ("id", "bytea"),
    ("sender", "text"),
    ("receiver", "text"),
    ("number", "int8"),
    ("position", "int8"),
    ("kind", "text"),
    ("consignment", "text"),
    ("digest", "bytea"),
    ("content", "bytea"),
    ("signature", "bytea"),
    ("key_id", "text"),
    ("origin", "text"),
    ("logged_at", "timestamptz"),
    ("event", "bytea"),
)


def take_turn() -> None:
    """Wait until no other group is being written, and let none be until this transaction ends.

    For groups that wait for no seat: written side by side they would find each other's seats locked, and
    most of their messages would have to come again.
    """
    rows("SELECT pg_advisory_xact_lock(%s)", [_TURN])


def as_logged(row: Row, is_here: Callable[[str], bool], *, is_repeat: bool = False) -> Logged:
    """The message in a row of ``MESSAGE`` columns; ``is_here`` tells whether an agency is seated here."""
    message, sender, receiver, number, position, digest, content, signature, key_id, origin, at, event = row
    return Logged(
        message=str(message),
        envelope=Envelope.read(content),
        receiver=receiver,
        number=number,
        position=position,
        digest=digest.hex(),
        signed=SignedEnvelope(content=content, signature=signature, key_id=key_id),
        logged_at=at,
        event=str(event),
        origin=origin,
        sender_is_here=is_here(sender),
        receiver_is_here=is_here(receiver),
        is_repeat=is_repeat,
    )


def logged_before(consignments: Sequence[Pair]) -> dict[Pair, list[Row]]:
    """What the log already has of these (sender, consignment), as rows of ``MESSAGE`` columns."""
    # OFFSET 0 keeps the planner from joining the whole log: one look into the index each.
    query = (  # columns of ours alone
        "SELECT w.sender, w.consignment, m.* FROM unnest(%s::text[], %s::text[]) AS w(sender, consignment)"  # noqa: S608
        f" CROSS JOIN LATERAL (SELECT {MESSAGE} FROM sharing_message m WHERE m.sender = w.sender"
        " AND m.consignment = w.consignment ORDER BY m.receiver OFFSET 0) m"
    )
    found: dict[Pair, list[Row]] = {}
    for sender, consignment, *row in rows(query, list(map(list, zip(*consignments, strict=True)))):
        found.setdefault((sender, consignment), []).append(tuple(row))
    return found


def last_numbers(pairs: Iterable[Pair]) -> dict[Pair, int]:
    """The last number given in each pair; pairs that have none yet are left out."""
    wanted = sorted(set(pairs))
    return {
        (sender, receiver): number
        for sender, receiver, number in rows(
            "SELECT p.sender, p.receiver, p.last_number"
            " FROM unnest(%s::text[], %s::text[]) AS w(sender, receiver)"
            " JOIN sharing_pair p USING (sender, receiver)",
            [[sender for sender, _ in wanted], [receiver for _, receiver in wanted]],
        )
    }


def take_numbers(counts: Mapping[Pair, int]) -> dict[Pair, int]:
    """Use up so many numbers of each pair, whose seats the caller has locked; the first one of each."""
    pairs = sorted(counts)
    found = rows(
        "INSERT INTO sharing_pair (sender, receiver, last_number)"
        " SELECT * FROM unnest(%s::text[], %s::text[], %s::bigint[])"
        " ON CONFLICT (sender, receiver)"
        " DO UPDATE SET last_number = sharing_pair.last_number + EXCLUDED.last_number"
        " RETURNING sender, receiver, last_number",
        [[sender for sender, _ in pairs], [to for _, to in pairs], [counts[pair] for pair in pairs]],
    )
    return {(sender, to): last - counts[sender, to] + 1 for sender, to, last in found}


def take_positions(counts: Mapping[str, int]) -> dict[str, int]:
    """Use up so many positions in the log of each receiver; the first one of each."""
    receivers = sorted(counts)
    found = rows(
        "INSERT INTO sharing_inbox (receiver, last_position) SELECT * FROM unnest(%s::text[], %s::bigint[])"
        " ON CONFLICT (receiver)"
        " DO UPDATE SET last_position = sharing_inbox.last_position + EXCLUDED.last_position"
        " RETURNING receiver, last_position",
        [receivers, [counts[receiver] for receiver in receivers]],
    )
    return {receiver: last - counts[receiver] + 1 for receiver, last in found}


def write_messages(messages: Iterable[Logged]) -> None:
    """Write messages into the log by one COPY."""
    copy_in("sharing_message", _COLUMNS, map(_values, messages))


def _values(logged: Logged) -> Row:
    envelope, signed = logged.envelope, logged.signed
    return (
        _bytes_of(logged.message),
        envelope.sender,
        logged.receiver,
        logged.number,
        logged.position,
        envelope.kind,
        envelope.consignment,
        bytes.fromhex(logged.digest),
        signed.content,
        signed.signature,
        signed.key_id,
        logged.origin,
        logged.logged_at,
        _bytes_of(logged.event),
    )


def _bytes_of(name: str) -> bytes:
    return bytes.fromhex(name.replace("-", ""))


def hold(files: Iterable[tuple[str, str]], at: datetime) -> None:
    """Note that agencies hold files: pairs of (hex SHA-256, agency); what is known already stays as it is."""
    wanted = sorted(set(files))
    if wanted:
        rows(
            "INSERT INTO sharing_holding (sha256, agency, since)"
            " SELECT digest, agency, %s FROM unnest(%s::bytea[], %s::text[]) AS w(digest, agency)"
            " ON CONFLICT DO NOTHING",
            [at, [bytes.fromhex(digest) for digest, _ in wanted], [agency for _, agency in wanted]],
        )


def held(files: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Those of the pairs of (hex SHA-256, agency) where the agency does hold the file."""
    wanted = sorted(set(files))
    found = rows(
        "SELECT h.sha256, h.agency FROM unnest(%s::bytea[], %s::text[]) AS w(sha256, agency)"
        " JOIN sharing_holding h USING (sha256, agency)",
        [[bytes.fromhex(digest) for digest, _ in wanted], [agency for _, agency in wanted]],
    )
    return {(digest.hex(), agency) for digest, agency in found}
