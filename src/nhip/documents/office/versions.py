"""Versions of a draft: what it says at a moment, written once."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from nhip.documents.office import errors
from nhip.documents.office.events import DraftWritten
from nhip.documents.office.models import Draft, DraftVersion
from nhip.identity.api import Account, AgencyCard, agencies_by_code, find_agencies
from nhip.kernel.api import canonical_json, nfc, now, publish, same_name, today


@dataclass(frozen=True, slots=True)
class Said:
    """What a letter is to say. ``receivers`` are codes of agencies, or names of those who have none."""

    subject: str
    receivers: Sequence[str] = field(default_factory=tuple)
    body: str = ""
    copies: str = ""
    note: str = ""


def write_version(draft: Draft, said: Said, *, by: Account) -> DraftVersion:
    """The next version, unless nothing changed: then the newest one. Raises ``office.receiver_unknown``.

    The draft must be held, or new.
    """
    receivers = named(said.receivers)
    subject, body = nfc(said.subject).strip()[:500], nfc(said.body).replace("\r\n", "\n").strip()
    copies = nfc(said.copies).replace("\r\n", "\n").strip()
    newest = draft.versions.filter(number=draft.latest).first()
    if newest is not None and (newest.subject, newest.receivers, newest.body, newest.copies) == (
        subject,
        receivers,
        body,
        copies,
    ):
        return newest
    draft.latest += 1
    draft.subject = subject
    draft.save(update_fields=["latest", "subject"])
    content = canonical_json({"subject": subject, "receivers": receivers, "body": body, "copies": copies})
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
        note=said.note.strip()[:500],
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
