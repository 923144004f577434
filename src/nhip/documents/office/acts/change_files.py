"""Put annexes to a draft, or take them off, while it is drafted.

An opinion is of what was seen: once one was given on the newest version, a change of the annexes makes a
further version, on which nobody has said anything yet.
"""

from collections.abc import Sequence

from django.db import transaction

from nhip.documents.office import errors
from nhip.documents.office.attachments import Sent, take_files
from nhip.documents.office.events import DraftFileChanged
from nhip.documents.office.fields import demand_readers
from nhip.documents.office.holding import hold_draft
from nhip.documents.office.models import Draft, DraftFile, DraftState
from nhip.documents.office.versions import Said, write_version
from nhip.identity.api import Account
from nhip.kernel.api import now, publish


@transaction.atomic
def add_files(key: str, sent: Sequence[Sent], *, by: Account) -> list[DraftFile]:
    """Add files; one whose ``readers`` are named is read by them alone, at its receiver too.

    Raises ``office.draft_unknown``, ``office.draft_moved_on``, ``office.reader_unsound`` and the refusals of
    files.
    """
    draft = hold_draft(key, by, DraftState.DRAFTING)
    demand_readers(sent)
    made = []
    for taken in take_files(sent):
        if draft.files.filter(sha256=taken.sha256, removed_at__isnull=True).exists():
            continue
        made.append(
            DraftFile.objects.create(
                draft=draft,
                sha256=taken.sha256,
                name=taken.name,
                size=taken.size,
                media_type=taken.media_type,
                is_confidential=taken.is_confidential,
                readers=list(taken.readers),
                added_by=str(by.public_id),
                added_at=now(),
            )
        )
        _tell(draft.key, draft.agency, taken.sha256, by, is_added=True)
    if made:
        _move_on(draft, ", ".join(f"+ {each.name}" for each in made), by)
    return made


@transaction.atomic
def remove_file(key: str, file: int, *, by: Account) -> None:
    """Take a file off; its row and bytes stay. Raises as :func:`add_files`, or ``office.file_unknown``."""
    draft = hold_draft(key, by, DraftState.DRAFTING)
    found = draft.files.filter(pk=file, removed_at__isnull=True).first()
    if found is None:
        raise errors.file_unknown()
    found.removed_at = now()
    found.save(update_fields=["removed_at"])
    _tell(draft.key, draft.agency, found.sha256, by, is_added=False)
    _move_on(draft, f"− {found.name}", by)


def _move_on(draft: Draft, changed: str, by: Account) -> None:
    newest = draft.versions.filter(number=draft.latest, visas__given_at__isnull=False).first()
    if newest is None:
        return
    receivers = [each["code"] or each["name"] for each in newest.receivers]
    said = Said(newest.subject, receivers, newest.body, newest.copies, changed[:500])
    write_version(draft, said, by=by, is_new=True)


def _tell(key: str, agency: str, digest: str, by: Account, *, is_added: bool) -> None:
    publish(
        DraftFileChanged(file=digest, is_added=is_added),
        subject=f"draft:{key}",
        actor=by.subject,
        agency=agency,
    )
