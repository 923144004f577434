"""What an agency sends: a document with its particulars and its files, before it becomes a message."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from nhip.documents.axis.bodies import DocumentBody
from nhip.documents.edxml import Response
from nhip.documents.edxml.shapes import Business, Signer


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingDocument:
    """A document to be sent.

    ``receivers`` are agency codes; without a ``document_id`` one is made by custom,
    ``AGENCY,yyyy/MM/dd,number/notation``. ``replies_to`` are ids of exchanged documents that it answers;
    their thread goes on with it. ``priority`` runs from 0 (ordinary) to 4 (express by a set hour).
    """

    receivers: tuple[str, ...]
    number: str
    notation: str
    type_name: str
    subject: str
    content: str = ""
    document_id: str = ""
    promulgated_on: date | None = None
    place: str = ""
    signer: Signer | None = None
    priority: int = 0
    due_on: date | None = None
    steering: str = ""
    replies_to: tuple[UUID, ...] = ()
    to_places: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """Number and notation: ``7816/VPCP-TTĐT``."""
        return "/".join(part for part in (self.number, self.notation) if part)

    def id_at(self, agency: str, issued_on: date) -> str:
        """The id by which the document is known for good."""
        return self.document_id or f"{agency},{issued_on:%Y/%m/%d},{self.code}"

    def body(
        self,
        agency: str,
        issued_on: date,
        responses: tuple[Response, ...],
        confidential: dict[str, tuple[str, ...]],
        business: Business | None,
    ) -> DocumentBody:
        """The body of its message."""
        return DocumentBody(
            document_id=self.id_at(agency, issued_on),
            subject=self.subject,
            number=self.number,
            notation=self.notation,
            type=self.type_name,
            content=self.content,
            promulgated_on=issued_on,
            place=self.place,
            signer=self.signer,
            priority=self.priority,
            due_on=self.due_on,
            steering=self.steering,
            replies_to=responses,
            business=business,
            to_places=self.to_places,
            confidential=confidential,
        )


@dataclass(frozen=True, slots=True)
class OutgoingFile:
    """A file to go with it. With ``readers``, addresses that people sign in with, it is for them alone."""

    name: str
    content: bytes
    readers: tuple[str, ...] = ()
