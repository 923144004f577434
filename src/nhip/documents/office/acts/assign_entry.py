"""Give a document to a unit or a person, with a note and a day: by a leader, or on by whoever has it."""

from datetime import date

from django.db import transaction
from django.db.models import Max

from nhip.documents.office import errors, exchange, fields
from nhip.documents.office.entering import add_people
from nhip.documents.office.events import DocumentAssigned
from nhip.documents.office.holding import hold_open_entry
from nhip.documents.office.models import Assignment, Direction, Entry, Stage
from nhip.documents.office.people import handlers_at, person_among
from nhip.identity.api import Account, Permission, can, demand
from nhip.kernel.api import Text, again_after_deadlock, now, publish

ACTION = Text(vi="phân công văn bản của cơ quan này", en="assign documents of this agency")


@again_after_deadlock
@transaction.atomic
def assign_entry(
    key: str, *, handler: str, unit: str = "", note: str = "", due_on: date | None = None, by: Account
) -> Entry:
    """Assign to the account with the public id ``handler``, to ``unit``, or to both; without a day the one
    set before holds. Its sender is told (04) the first time.

    Raises ``office.document_unknown``, ``office.document_done``, ``identity.not_permitted``,
    ``office.person_unknown``, ``office.missing``, ``office.due_in_past`` or ``office.too_long``.
    """
    entry = hold_open_entry(key, by)
    if entry.handler != str(by.public_id) or not can(by, Permission.HANDLE_DOCUMENTS, entry.agency):
        demand(by, Permission.ASSIGN_DOCUMENTS, ACTION, entry.agency)
    unit = fields.line(unit, 150, Text("tên đơn vị", "the unit"))
    note = fields.lines(note, 1000, Text("ý kiến chỉ đạo", "the note"))
    if not handler and not unit:
        raise errors.missing(Text("người hoặc đơn vị xử lý", "the person or unit to handle it"))
    if handler and person_among(handlers_at(entry.agency), handler) is None:
        raise errors.person_unknown()
    fields.due(due_on, entry.due_on)
    last = entry.assignments.aggregate(last=Max("number"))["last"] or 0
    entry.unit, entry.handler = unit or entry.unit, handler or entry.handler
    entry.due_on = due_on or entry.due_on
    if entry.stage == Stage.REGISTERED:
        entry.stage = Stage.ASSIGNED
    add_people(entry, handler, str(by.public_id))
    entry.save()
    event_id = publish(
        DocumentAssigned(step=last + 1, unit=unit, handler=handler, due_on=entry.due_on, note=note),
        subject=f"entry:{entry.key}",
        actor=by.subject,
        agency=entry.agency,
    )
    Assignment.objects.create(
        entry=entry,
        number=last + 1,
        by=str(by.public_id),
        unit=unit,
        handler=handler,
        note=note,
        due_on=entry.due_on,
        at=now(),
        event_id=event_id,
    )
    if entry.direction == Direction.IN:
        exchange.say(entry, "04", unit, by=by)
    return entry
