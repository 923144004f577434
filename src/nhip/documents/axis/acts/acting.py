"""Who acts for an agency, and that a refusal leaves an event even where nothing else is left.

People need a role at that very agency; its software is known by its seat; ``None`` is the operator at the
machine's own command line.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Final, TypeAlias

from django.db import transaction

from nhip.documents.axis.acts.forget_secret import CODE, forget_later
from nhip.documents.axis.events import DocumentRefused
from nhip.documents.axis.queries.visible import agencies_of
from nhip.documents.axis.refusals import not_the_sender
from nhip.identity.api import Account, Permission, demand
from nhip.kernel.api import Refusal, Text, publish

Actor: TypeAlias = Account | str | None
"""An account, whose role is asked; a subject that its caller answers for (``seat:CODE``); or None."""

SEND: Final = Text("gửi văn bản của cơ quan", "send the agency's documents")
TELL: Final = Text("báo trạng thái văn bản", "tell how a document stands")


def may_send(by: Actor, agency: str) -> str | None:
    """The subject of whoever sends in the agency's name. Raises ``identity.not_permitted``."""
    if isinstance(by, Account):
        demand(by, Permission.REGISTER_DOCUMENTS, SEND, agency)
    return _subject(by, agency)


def may_tell(by: Actor, agency: str) -> str | None:
    """The subject of whoever tells what becomes of a document there. Raises ``identity.not_permitted``."""
    if isinstance(by, Account) and agency not in agencies_of(by):
        demand(by, Permission.HANDLE_DOCUMENTS, TELL, agency)
    return _subject(by, agency)


@contextmanager
def refusals_told(agency: str, by: Actor, contents: Iterable[bytes] = ()) -> Iterator[None]:
    """Carry out an act in one transaction; should it be refused, an event of its own says so.

    ``contents`` are the files that were to be sent: of a state secret none stays that was brought earlier.
    """
    try:
        with transaction.atomic():
            yield
    except Refusal as refusal:
        with transaction.atomic():
            tell_refusal(refusal, agency, by)
            if refusal.code == CODE:
                forget_later(agency, (sha256(content).hexdigest() for content in contents))
        raise


def tell_refusal(refusal: Refusal, agency: str, by: Actor) -> None:
    """Leave the event of a refusal: its code and its place, and nothing of what was refused."""
    place = refusal.detail.en.partition(":")[0][:80]
    publish(
        DocumentRefused(agency_code=agency, code=refusal.code, place=place),
        subject=f"agency:{agency}",
        actor=by.subject if isinstance(by, Account) else by,
        agency=agency,
    )


def _subject(by: Actor, agency: str) -> str | None:
    if isinstance(by, Account):
        return by.subject
    if by is not None and by.startswith("seat:") and by != f"seat:{agency}":
        raise not_the_sender("by", by.removeprefix("seat:"), agency)
    return by
