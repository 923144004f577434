"""The one gate: who may see which document, delivery and file of the axis.

An agency reads what it sent and what was sent to it, and nothing else. A person reads what the agencies read
at which they hold a role that deals with documents: those very agencies, not the ones below them, whose
letters are their own. A confidential file is for the people its sender named, who must belong to such an
agency too. Pages, search, exports and adapters all ask here.
"""

from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from nhip.documents.axis.models import Delivery, DocumentFile, ExchangedDocument
from nhip.identity.api import ROLES, Account, Permission

DEALING: Final = frozenset(
    {
        Permission.REGISTER_DOCUMENTS,
        Permission.HANDLE_DOCUMENTS,
        Permission.ASSIGN_DOCUMENTS,
        Permission.SIGN_DOCUMENTS,
        Permission.SEAL_DOCUMENTS,
    }
)
"""The permissions of those who deal with an agency's documents."""


def agencies_of(account: object) -> frozenset[str]:
    """The codes of the agencies whose documents ``account`` may read; none for a visitor."""
    if not isinstance(account, Account):
        return frozenset()
    return frozenset(held.agency_code for held in account.roles_held if ROLES[held.role].permits & DEALING)


def visible_to(account: object) -> QuerySet[ExchangedDocument]:
    """The documents that ``account`` may read."""
    return _documents(agencies_of(account))


def visible_to_seat(agency: str) -> QuerySet[ExchangedDocument]:
    """The documents that the agency with this code may read: its software sees no more than its people."""
    return _documents(frozenset({agency}))


def deliveries_visible_to(account: object) -> QuerySet[Delivery]:
    """The deliveries that ``account`` may see: to its agencies, and from them.

    Somebody who received a document does not see who else did, beyond what the document itself says.
    """
    return _deliveries(agencies_of(account))


def deliveries_visible_to_seat(agency: str) -> QuerySet[Delivery]:
    """The deliveries to the agency with this code, and from it."""
    return _deliveries(frozenset({agency}))


def files_visible_to(account: object) -> QuerySet[DocumentFile]:
    """The files that ``account`` may open."""
    reader = account.email if isinstance(account, Account) else ""
    return DocumentFile.objects.filter(
        Q(is_confidential=False) | Q(readers__contains=[reader]), document__in=visible_to(account)
    )


def files_visible_to_seat(agency: str) -> QuerySet[DocumentFile]:
    """The files that the agency's software may fetch: none that is for named people."""
    return DocumentFile.objects.filter(is_confidential=False, document__in=visible_to_seat(agency))


def is_kept_back(agency: str, sha256: str) -> bool:
    """Whether a file that a message names to the agency is for named people, and so not for its software.

    Its own sender's software had it first.
    """
    named = DocumentFile.objects.filter(sha256=sha256, is_confidential=True)
    others = named.exclude(document__sender=agency)
    return others.exists() and not files_visible_to_seat(agency).filter(sha256=sha256).exists()


def _documents(agencies: frozenset[str]) -> QuerySet[ExchangedDocument]:
    received = Delivery.objects.filter(document=OuterRef("pk"), receiver__in=agencies)
    return ExchangedDocument.objects.filter(Q(sender__in=agencies) | Exists(received))


def _deliveries(agencies: frozenset[str]) -> QuerySet[Delivery]:
    return Delivery.objects.filter(Q(receiver__in=agencies) | Q(sender__in=agencies))
