"""Which later documents ask something about a document, and about which earlier ones it asks itself."""

from dataclasses import dataclass

from django.db.models import Q

from nhip.documents.axis.models import DocumentLink, ExchangedDocument
from nhip.documents.axis.queries.visible import agencies_of, visible_to
from nhip.identity.api import Account

MOST = 1_000


@dataclass(frozen=True, slots=True)
class Linked:
    """One link; ``other`` is the document at its other end where the reader may read it, ``is_mine`` whether
    the receiver is an agency of the reader's.
    """

    link: DocumentLink
    other: ExchangedDocument | None
    is_mine: bool


def linked_to(document: ExchangedDocument, account: Account) -> list[Linked]:
    """The links of a document that ``account`` may read: its sender sees all, a receiver its own."""
    mine = agencies_of(account)
    found = DocumentLink.objects.filter(Q(later=document) | Q(earlier=document))
    if document.sender not in mine:
        found = found.filter(receiver__in=mine)
    links = list(found.order_by("pk")[:MOST])
    ends = {end for link in links for end in (link.later_id, link.earlier_id)} - {document.pk, None}
    others = visible_to(account).in_bulk(ends) if ends else {}
    return [Linked(link, _other(link, document, others), link.receiver in mine) for link in links]


def _other(
    link: DocumentLink, document: ExchangedDocument, others: dict[object, ExchangedDocument]
) -> ExchangedDocument | None:
    return others.get(link.earlier_id if link.later_id == document.pk else link.later_id)
