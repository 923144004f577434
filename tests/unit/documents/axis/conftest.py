"""Three connected agencies, and a letter on its way between them, on the tests' own PostgreSQL."""

from typing import Any

import pytest

from nhip.documents.axis.acts.send_document import send_document
from nhip.documents.axis.drafts import OutgoingDocument, OutgoingFile
from nhip.documents.axis.models import Delivery, DocumentLink, ExchangedDocument
from nhip.identity.models import Agency, AgencyCode, Kind
from nhip.sharing.api import connect_seat

PDF = b"%PDF-1.7\n%%EOF\n"
CODES = ("G22", "H41", "H14")


@pytest.fixture(autouse=True)
def _files_apart(tmp_path: object, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    monkeypatch.setenv("NHIP_FILES", str(tmp_path))
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def an_agency(code: str, kind: Kind = Kind.MINISTRY) -> Agency:
    agency = Agency.objects.create(code=code, kind=kind, name=f"Cơ quan {code}", short_name=code)
    AgencyCode.objects.create(agency=agency, scheme="edxml2016", value=f"000.00.00.{code}")
    AgencyCode.objects.create(agency=agency, scheme="qd20_2020", value=code)
    return agency


@pytest.fixture
def agencies(db: None) -> tuple[str, ...]:
    for code in CODES:
        an_agency(code, Kind.PROVINCE if code.startswith("H") else Kind.MINISTRY)
        connect_seat(code, by=None)
    return CODES


def a_draft(number: str = "12", *to: str, **more: object) -> OutgoingDocument:
    particulars: dict[str, object] = {
        "receivers": to or ("H41",),
        "number": number,
        "notation": "VPCP-KSTT",
        "type_name": "Công văn",
        "subject": "V/v kết nối phần mềm quản lý văn bản",
    }
    return OutgoingDocument(**(particulars | more))  # type: ignore[arg-type]


def a_file(name: str = "cong-van.pdf", content: bytes = PDF, *readers: str) -> OutgoingFile:
    return OutgoingFile(name, content, readers)


@pytest.fixture
def letter(agencies: tuple[str, ...]) -> Delivery:
    """A letter that G22 sent to H41."""
    document = send_document(a_draft(), [a_file()], agency="G22", by=None)
    return document.deliveries.get()


@pytest.fixture
def circular(agencies: tuple[str, ...]) -> ExchangedDocument:
    """A document that G22 sent to H41 and H14; H57.02 is connected too."""
    an_agency("H57.02", Kind.DEPARTMENT)
    connect_seat("H57.02", by=None)
    return send_document(a_draft("12", "H41", "H14"), [a_file()], agency="G22", by=None)


def at(document: ExchangedDocument, receiver: str) -> Delivery:
    return document.deliveries.filter(receiver=receiver, is_request=False).latest("pk")


def links(**what: object) -> list[tuple[str, str, str]]:
    return list(DocumentLink.objects.filter(**what).values_list("kind", "receiver", "answer"))
