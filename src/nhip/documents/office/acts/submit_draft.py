"""Submit a draft to the leader who signs, take it back to the drafter, or drop it."""

from django.db import transaction

from nhip.documents.office import changing, errors, fields
from nhip.documents.office.brought import brought_letter, demand_same_notation, open_brought
from nhip.documents.office.brought_errors import not_confirmed
from nhip.documents.office.events import DraftMoved
from nhip.documents.office.holding import hold_draft
from nhip.documents.office.models import Draft, DraftState, Visa
from nhip.documents.office.people import names_of, person_among, signers_at
from nhip.documents.office.rules import letterhead_of
from nhip.identity.api import Account, Permission, demand
from nhip.kernel.api import Text, publish

ACTION = Text(vi="trả lại văn bản trình ký", en="return what was submitted for signing")


@transaction.atomic
def submit_draft(key: str, seen: int, signer: str, signs_as: str = "", *, by: Account) -> Draft:
    """Submit version ``seen`` to the account with the public id ``signer``, who signs as ``signs_as`` says.

    Everybody asked about this version must have agreed. Raises ``office.draft_unknown``,
    ``office.draft_moved_on``, ``office.version_moved``, ``office.missing``, ``office.visas_open``,
    ``office.person_unknown``, or for a letter brought as a file ``office.brought_unconfirmed``,
    ``office.brought_notation`` and ``office.brought_signer``; for one that updates or replaces earlier
    letters ``office.change_nobody`` or ``office.change_too_late``.
    """
    draft = hold_draft(key, by, DraftState.DRAFTING)
    if seen != draft.latest:
        raise errors.version_moved(seen, draft.latest)
    version, brought = draft.versions.get(number=seen), brought_letter(draft)
    for lacking, what in (
        (not version.subject, Text("trích yếu", "the subject")),
        (not version.body and brought is None, Text("nội dung", "the text")),
        (not version.receivers, Text("nơi nhận", "a receiver")),
    ):
        if lacking:
            raise errors.missing(what)
    changing.demand_open(draft, version)
    unsettled = Visa.objects.filter(version=version).exclude(is_agreed=True)
    if waiting := list(unsettled.values_list("account", flat=True)):
        raise errors.visas_open(", ".join(names_of(waiting).values()))
    leader = person_among(signers_at(draft.agency), signer)
    if leader is None:
        raise errors.person_unknown()
    if brought is not None:
        if brought.confirmed_at is None:
            raise not_confirmed()
        demand_same_notation(draft, brought)
        open_brought(draft, brought, leader.name)
    draft.signer = signer
    draft.signs_as = fields.lines(signs_as, 200, Text("quyền hạn, chức vụ", "how it is signed")) or "\n".join(
        letterhead_of(draft.agency).signs
    )
    draft.returned_words = ""
    return _move(draft, DraftState.SUBMITTED, by)


@transaction.atomic
def return_draft(key: str, words: str, *, by: Account) -> Draft:
    """Give a draft back to its drafter, saying why: by its signer, or by the clerks once it is signed.

    What was signed is signed anew then. Raises as :func:`submit_draft`, or ``identity.not_permitted``.
    """
    draft = hold_draft(key, by, DraftState.SUBMITTED, DraftState.SIGNED)
    if draft.signer != str(by.public_id):
        demand(by, Permission.SEAL_DOCUMENTS, ACTION, draft.agency)
    words = fields.lines(words, 1000, Text("lý do trả lại", "why it is returned"))
    if not words:
        raise errors.missing(Text("lý do trả lại", "why it is returned"))
    draft.returned_words = words
    draft.signed_pdf, draft.signed_at, draft.signed_name = "", None, ""
    return _move(draft, DraftState.DRAFTING, by)


@transaction.atomic
def drop_draft(key: str, *, by: Account) -> Draft:
    """Give a draft up. Its versions stay. Raises ``office.draft_unknown`` or ``office.draft_moved_on``."""
    draft = hold_draft(key, by, DraftState.DRAFTING)
    if draft.author != str(by.public_id):
        raise errors.draft_unknown()
    return _move(draft, DraftState.DROPPED, by)


def _move(draft: Draft, state: DraftState, by: Account) -> Draft:
    draft.state = state
    draft.save()
    publish(
        DraftMoved(draft_version=draft.latest, to=state.value),
        subject=f"draft:{draft.key}",
        actor=by.subject,
        agency=draft.agency,
    )
    return draft
