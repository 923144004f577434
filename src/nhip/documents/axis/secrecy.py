"""Whether a document says that it is a state secret: then it may not travel here, and nothing of it stays."""

import re
from datetime import date
from functools import cache
from typing import Any, Final

from nhip.documents.axis.bodies import DocumentBody
from nhip.documents.edxml.letters import plain_mark
from nhip.kernel.api import Refusal, Text, load_law

FILE: Final = "documents/secrecy.yaml"
_AROUND: Final = " \t\n.;:,[]()“”\"'*"


def secret_place(body: DocumentBody, day: date) -> str | None:
    """Where the document says that it is secret, None where it does not."""
    words, leads, notations, types = _marks(day)
    other = body.other
    marks = {
        "OtherInfo/SphereOfPromulgation": other.sphere if other else "",
        "OtherInfo/TyperNotation": other.typist if other else "",
        "DocumentType/TypeName": body.type,
        "DocumentType/TypeDetail": body.type_detail,
    }
    for place, written in marks.items():
        lead, colon, rest = _plain(written).partition(":")
        mark = rest.strip(_AROUND) if colon and lead.strip(_AROUND) in leads else _plain(written)
        if mark in words or (place.startswith("DocumentType") and mark in types):
            return place
    bracketed = re.search(r"\(([^()]*)\)\s*$", body.notation)
    if bracketed and _plain(bracketed[1]) in notations:
        return "Code/CodeNotation"
    return None


def state_secret(place: str) -> Refusal:
    """The refusal of a state secret, with the way it must go instead."""
    return Refusal(
        "axis.state_secret",
        Text("Văn bản có độ mật không được gửi trên trục này", "A state secret may not travel here"),
        Text(
            f"Tại «{place}»: văn bản ghi độ mật. Nội dung không được lưu lại.",
            f"At “{place}”: the document is marked as secret. Nothing of it was kept.",
        ),
        Text(
            "Gửi qua mạng kín dành cho bí mật nhà nước, hoặc chuyển trực tiếp; nếu ghi nhầm, bỏ dấu độ mật.",
            "Send it over the closed network for state secrets, or by hand; if marked by mistake, unmark it.",
        ),
        law="luat-bi-mat-nha-nuoc-2018",
        status=422,
    )


@cache
def _marks(day: date) -> tuple[frozenset[str], ...]:
    held: dict[str, Any] = load_law(FILE)["secrecy_marks"].at(max(day, _since())).value
    return tuple(frozenset(map(_plain, held[key])) for key in ("words", "lead", "notation", "types"))


def _since() -> date:
    # A document of any age is judged by the marks of today: older ones bear the same words.
    return load_law(FILE)["secrecy_marks"].versions[0].valid_from


def _plain(written: str) -> str:
    return plain_mark(written)
