"""The one gate: which documents, drafts, files and files of work an account may see.

Clerks and leaders see the registers of their agency; an officer sees the documents they have or had a part
in. A draft is seen by its author, by those asked about it, by its signer, and once signed by the clerks. A
confidential file is read by the people it names and by nobody else. Pages, search and exports ask here.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet

from nhip.documents.office.models import (
    Draft,
    DraftFile,
    DraftState,
    Entry,
    EntryFile,
    EntryText,
    Visa,
    WorkFile,
)
from nhip.identity.api import Account, Permission, agencies_reached

type_of_asker = Account | None
_REGISTERS = (Permission.REGISTER_DOCUMENTS, Permission.ASSIGN_DOCUMENTS)
_ANY = (*_REGISTERS, Permission.HANDLE_DOCUMENTS, Permission.SIGN_DOCUMENTS, Permission.SEAL_DOCUMENTS)


def agencies_with(account: type_of_asker, *permissions: Permission) -> frozenset[str]:
    """The agencies where the account may do one of these. No role over letters reaches everywhere."""
    found: frozenset[str] = frozenset()
    for permission in permissions:
        found |= agencies_reached(account, permission) or frozenset()
    return found


def offices_of(account: type_of_asker) -> frozenset[str]:
    """The agencies in whose document office the account has any part."""
    return agencies_with(account, *_ANY)


def registers_of(account: type_of_asker) -> frozenset[str]:
    """The agencies whose whole registers the account may read."""
    return agencies_with(account, *_REGISTERS)


def entries_visible_to(account: type_of_asker) -> QuerySet[Entry]:
    """The documents that the account may see."""
    if account is None:
        return Entry.objects.none()
    own = Q(agency__in=offices_of(account), people__contains=[str(account.public_id)])
    return Entry.objects.filter(Q(agency__in=registers_of(account)) | own)


def files_visible_to(account: type_of_asker) -> QuerySet[EntryFile]:
    """The files that the account may read."""
    seen = EntryFile.objects.filter(entry__in=entries_visible_to(account))
    return seen.filter(_readable(account))


def texts_visible_to(account: type_of_asker) -> QuerySet[EntryText]:
    """What the account may search: lines of the register, and texts of the files it may read."""
    own = (
        Q(file__isnull=True) | Q(file__is_confidential=False) | Q(file__readers__contains=[_address(account)])
    )
    return EntryText.objects.filter(own, entry__in=entries_visible_to(account))


def drafts_visible_to(account: type_of_asker) -> QuerySet[Draft]:
    """The drafts that the account may see."""
    if account is None:
        return Draft.objects.none()
    me = str(account.public_id)
    is_asked = Exists(Visa.objects.filter(version__draft=OuterRef("pk"), account=me))
    mine = Q(agency__in=offices_of(account)) & (
        Q(author=me) | (Q(signer=me) & ~Q(state=DraftState.DRAFTING)) | Q(is_asked)
    )
    issuing = Q(
        agency__in=agencies_with(account, Permission.SEAL_DOCUMENTS),
        state__in=[DraftState.SIGNED, DraftState.ISSUED],
    )
    return Draft.objects.filter(mine | issuing)


def draft_files_visible_to(account: type_of_asker) -> QuerySet[DraftFile]:
    """The annexes of drafts that the account may read; its author reads what they put there."""
    me = str(account.public_id) if account else ""
    seen = DraftFile.objects.filter(draft__in=drafts_visible_to(account), removed_at__isnull=True)
    return seen.filter(_readable(account) | Q(added_by=me))


def work_files_visible_to(account: type_of_asker) -> QuerySet[WorkFile]:
    """The files of work of the agencies in whose office the account is; what lies in one passes its gate."""
    return WorkFile.objects.filter(agency__in=offices_of(account))


def _readable(account: type_of_asker) -> Q:
    return Q(is_confidential=False) | Q(readers__contains=[_address(account)])


def _address(account: type_of_asker) -> str:
    return account.email if account else ""
