"""Taking hold of a document, a draft or a file of work for an act: seen by its actor, then locked."""

from nhip.documents.office import errors
from nhip.documents.office.models import Draft, DraftState, Entry, Stage, WorkFile
from nhip.documents.office.queries import gate
from nhip.documents.office.wording import STAGES, STATES
from nhip.identity.api import Account

OPEN = (Stage.REGISTERED, Stage.ASSIGNED, Stage.IN_HAND)


def hold_entry(key: str, by: Account) -> Entry:
    """The document, locked until the act ends. Raises ``office.document_unknown``."""
    if not gate.entries_visible_to(by).filter(key=key).exists():
        raise errors.document_unknown()
    return Entry.objects.select_for_update().get(key=key)


def hold_open_entry(key: str, by: Account) -> Entry:
    """The same, for work that goes on. Raises ``office.document_done`` where it has ended."""
    entry = hold_entry(key, by)
    if entry.stage not in OPEN:
        raise errors.not_open(STAGES[Stage(entry.stage)])
    return entry


def hold_draft(key: str, by: Account, *states: DraftState) -> Draft:
    """The draft, locked, in one of these states.

    Raises ``office.draft_unknown`` or ``office.draft_moved_on``.
    """
    if not gate.drafts_visible_to(by).filter(key=key).exists():
        raise errors.draft_unknown()
    draft = Draft.objects.select_for_update().get(key=key)
    if draft.state not in states:
        raise errors.moved_on(STATES[DraftState(draft.state)])
    return draft


def hold_work_file(key: str, by: Account) -> WorkFile:
    """The file of work, locked and open. Raises ``office.work_file_unknown``, ``office.work_file_closed``."""
    if not gate.work_files_visible_to(by).filter(key=key).exists():
        raise errors.work_file_unknown()
    found = WorkFile.objects.select_for_update().get(key=key)
    if found.closed_at is not None:
        raise errors.work_file_closed()
    return found
