"""Versions of a draft: what it says at a moment, written once."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from nhip.documents.office import changing, errors, fields
from nhip.documents.office.changes import Change, Wish
from nhip.documents.office.events import DraftWritten
from nhip.documents.office.models import Draft, DraftVersion
from nhip.identity.api import Account, AgencyCard, agencies_by_code, find_agencies
from nhip.kernel.api import Text, canonical_json, nfc, now, publish, same_name, today


@dataclass(frozen=True, slots=True)
class Said:
    """What a letter is to say. ``receivers`` are codes of agencies, or names of those who have none.

    ``change`` is what a letter that updates or replaces earlier ones asks of their receivers; None leaves it
    as it was.
    """

    subject: str
    receivers: Sequence[str] = field(default_factory=tuple)
    body: str = ""
    copies: str = ""
    note: str = ""
    change: Change | None = None


def write_version(draft: Draft, said: Said, *, by: Account, is_new: bool = False) -> DraftVersion:
    """The next version, unless nothing changed: then the newest one. Raises ``office.receiver_unknown``
    and the refusals of ``fields`` and ``changing``.

    ``is_new`` writes one in any case: what changed is not among the words. The draft must be held, or new.
    """
    newest = draft.versions.filter(number=draft.latest).first()
    receivers, change = named(fields.receivers(said.receivers)), {}
    if draft.change_kind:
        kept = Change.of(newest.change if newest else {})
        wanted = kept if said.change is None else changing.fitting(draft, said.change, kept, by)
        others, change = changing.further_receivers(draft, wanted, receivers), wanted.kept()
        receivers = [*named(wanted.codes(Wish.UPDATE, Wish.REPLACE)), *others]
    subject = fields.line(said.subject, 500, Text("trích yếu", "the subject"))
    body = fields.lines(said.body, fields.MOST_BODY, Text("nội dung", "the text"))
    copies = fields.lines(said.copies, 5_000, Text("nơi nhận cuối văn bản", "the receivers of copies"))
    note = fields.line(said.note, 500, Text("ghi chú", "the note"))
    before = newest and (newest.subject, newest.receivers, newest.body, newest.copies, newest.change)
    if newest is not None and not is_new and before == (subject, receivers, body, copies, change):
        return newest
    draft.latest += 1
    draft.subject = subject
    draft.save(update_fields=["latest", "subject"])
    told = {"subject": subject, "receivers": receivers, "body": body, "copies": copies}
    content = canonical_json(told | ({"change": change} if change else {}))
    event_id = publish(
        DraftWritten(draft_version=draft.latest, digest=hashlib.sha256(content.encode()).hexdigest()),
        subject=f"draft:{draft.key}",
        actor=by.subject,
        agency=draft.agency,
    )
    return DraftVersion.objects.create(
        draft=draft,
        number=draft.latest,
        subject=subject,
        receivers=receivers,
        body=body,
        copies=copies,
        change=change,
        note=note,
        author=str(by.public_id),
        written_at=now(),
        event_id=event_id,
    )


def named(receivers: Sequence[str]) -> list[dict[str, str]]:
    """Each receiver once, with its name; ``code`` is empty for one that has none and gets paper."""
    # A list to choose from offers “G03 – Bộ Giáo dục và Đào tạo”; the code says it all.
    wanted = list(dict.fromkeys(each.partition(" – ")[0].strip() for each in receivers if each.strip()))
    cards = agencies_by_code(each.upper() for each in wanted)
    found = []
    for each in wanted:
        card = cards.get(each.upper()) or _by_name(each)
        if card is not None and card.exists_on(today()):
            found.append({"code": card.code, "name": card.name.vi})
        elif card is not None or _looks_like_a_code(each):
            raise errors.receiver_unknown(each)
        else:
            found.append({"code": "", "name": nfc(each)[:300]})
    return found


def _by_name(written: str) -> AgencyCard | None:
    """The agency of today that is called exactly so."""
    meant = find_agencies(written, on=today(), limit=1) if not _looks_like_a_code(written) else ()
    return next((card for card in meant if same_name(card.name.vi, written)), None)


def _looks_like_a_code(word: str) -> bool:
    return len(word) <= 35 and all(c.isdigit() or c == "." or "A" <= c <= "Z" for c in word)
