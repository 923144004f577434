"""Enter a document that arrived in the incoming register: from the axis, or from paper that was scanned."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.db import transaction

from nhip.documents.office import errors, exchange, fields
from nhip.documents.office.attachments import Sent, Taken, take_files
from nhip.documents.office.entering import add_people, enter
from nhip.documents.office.events import DocumentRegistered
from nhip.documents.office.field_errors import party_unknown
from nhip.documents.office.models import Channel, Direction, Entry, FileRole, Stage
from nhip.identity.api import Account, Permission, agencies_by_code, demand
from nhip.kernel.api import Text, again_after_deadlock, now, publish, today

ACTION = Text(vi="vào sổ văn bản đến của cơ quan này", en="register documents that reach this agency")


@dataclass(frozen=True, slots=True)
class Arrived:
    """What stands on a document that came on paper."""

    party_name: str
    subject: str
    kind: str = ""
    notation: str = ""
    issued_on: date | None = None
    party: str = ""
    signer: str = ""
    priority: str = "0"
    due_on: date | None = None
    files: Sequence[Sent] = field(default_factory=tuple)


def register_paper(agency: str, arrived: Arrived, *, by: Account) -> Entry:
    """Enter a paper document under the next number.

    Raises ``identity.not_permitted``, ``office.missing``, ``office.date_in_future``, ``office.due_in_past``,
    ``axis.state_secret`` where it is marked as one, the refusals of ``fields`` and those of its files.
    """
    demand(by, Permission.REGISTER_DOCUMENTS, ACTION, agency)
    arrived = _fitting(arrived)
    if not arrived.party_name:
        raise errors.missing(Text("nơi gửi", "who sent it"))
    if not arrived.subject:
        raise errors.missing(Text("trích yếu", "the subject"))
    if arrived.issued_on is not None and arrived.issued_on > today():
        raise errors.date_in_future()
    fields.due(arrived.due_on)
    exchange.demand_not_secret(arrived.subject, arrived.kind, arrived.notation)
    with transaction.atomic():
        files = [(taken, FileRole.SCAN) for taken in take_files(arrived.files)]
        key = str(uuid.uuid4())
        entry = Entry(
            key=key,
            thread=key,
            channel=Channel.PAPER,
            notation=arrived.notation,
            kind=arrived.kind or "Công văn",
            subject=arrived.subject,
            issued_on=arrived.issued_on,
            party=arrived.party,
            party_name=arrived.party_name,
            signer=arrived.signer,
            priority=arrived.priority,
            due_on=arrived.due_on,
        )
        return _registered(entry, agency, files, by)


def _fitting(arrived: Arrived) -> Arrived:
    """The same as it may be kept. Raises the refusals of ``fields`` and ``office.party_unknown``."""
    if arrived.party and arrived.party not in agencies_by_code([arrived.party]):
        raise party_unknown(arrived.party)
    fields.demand_readers(arrived.files)
    return replace(
        arrived,
        party_name=fields.line(arrived.party_name, 300, Text("nơi gửi", "who sent it")),
        subject=fields.line(arrived.subject, 500, Text("trích yếu", "the subject")),
        kind=fields.line(arrived.kind, 100, Text("loại văn bản", "its kind")),
        notation=fields.line(arrived.notation, 60, Text("số, ký hiệu", "its number and notation")),
        signer=fields.line(arrived.signer, 200, Text("người ký", "who signed it")),
        priority=fields.urgency(arrived.priority),
    )


@again_after_deadlock
def register_delivery(agency: str, delivery_id: str, *, by: Account) -> Entry:
    """Enter a document that the axis brought; its sender is told at once (03).

    Raises ``identity.not_permitted``, ``office.document_unknown`` or ``office.registered_already``.
    """
    demand(by, Permission.REGISTER_DOCUMENTS, ACTION, agency)
    with transaction.atomic():
        waiting = exchange.hold_delivery(agency, delivery_id)
        if waiting is None:
            raise errors.document_unknown()
        earlier = Entry.objects.filter(delivery=delivery_id, direction=Direction.IN).first()
        if earlier is not None:
            raise errors.already_registered(earlier.number)
        exchange.demand_open(waiting)
        answered = exchange.answered_by(waiting, agency)
        thread = answered.thread if answered else waiting.thread
        entry = _of_axis(waiting, delivery_id, str(uuid.uuid4()), thread)
        entry.replies_to, entry.people = answered, list(answered.people) if answered else []
        entry = _registered(entry, agency, waiting.files, by)
        exchange.say(entry, "03", by=by)
        return entry


def register_later(agency: str, delivery_id: str, first: Entry | None, *, by: Account) -> Entry:
    """Enter the document that updates or replaces ``first``, under a number of its own, in the act that
    agreed to it; where it was entered before, its line. Whoever sees ``first`` sees it. Raises as
    :func:`register_delivery`, where it was returned to its sender too.
    """
    waiting = exchange.hold_delivery(agency, delivery_id, or_request=True)
    if waiting is None:
        raise errors.document_unknown()
    earlier = Entry.objects.select_for_update().filter(delivery=delivery_id, direction=Direction.IN).first()
    if earlier is not None:
        add_people(earlier, *(first.people if first else ()))
        earlier.save(update_fields=["people"])
        return earlier
    exchange.demand_not_returned(waiting)
    key = str(uuid.uuid4())
    entry = _of_axis(waiting, delivery_id, key, first.thread if first else waiting.thread)
    entry.people = list(first.people) if first else []
    entry = _registered(entry, agency, waiting.files, by)
    exchange.say(entry, "03", by=by)
    return entry


def _of_axis(waiting: exchange.Waiting, delivery_id: str, key: str, thread: str) -> Entry:
    return Entry(
        key=key,
        thread=thread,
        channel=Channel.AXIS,
        delivery=delivery_id,
        document_id=waiting.document_id,
        notation=waiting.notation[:60],
        kind=waiting.kind[:100],
        subject=waiting.subject[:500],
        issued_on=waiting.issued_on,
        party=waiting.sender,
        party_name=waiting.sender_name[:300],
        signer=waiting.signer[:200],
        priority=waiting.priority,
        due_on=waiting.due_on,
    )


def _registered(entry: Entry, agency: str, files: Sequence[tuple[Taken, FileRole]], by: Account) -> Entry:
    entry.agency, entry.direction, entry.stage = agency, Direction.IN, Stage.REGISTERED
    entry.registered_at, entry.registered_by = now(), str(by.public_id)
    entry = enter(entry, files)
    entry.event_id = publish(
        DocumentRegistered(
            book=str(entry.book),
            number=entry.number,
            channel=entry.channel,
            files=tuple(taken.sha256 for taken, _role in files),
            delivery=entry.delivery,
        ),
        subject=f"entry:{entry.key}",
        actor=by.subject,
        agency=agency,
    )
    entry.save(update_fields=["event_id"])
    return entry
