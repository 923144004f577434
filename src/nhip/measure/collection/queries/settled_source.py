"""What the figures of a discrepancy stand on, and where a decided value was found: whose it was.

A check compares numbers and names the revision or the line that each stands on; the document is the
revision's own, and is looked up here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Q

from nhip.identity.api import agencies_by_code
from nhip.kernel.api import Text
from nhip.measure.collection.models import Decision, Discrepancy, OutsideImport, Revision
from nhip.measure.collection.observers import observers

Candidate = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Document:
    """A kept file by its SHA-256 and the name it came with; both blank where a figure has none."""

    digest: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class SettledSource:
    """Whose the value was, in words, and what it stood on."""

    whose: Text
    document: Document


def documents_of(discrepancy: Discrepancy) -> list[Document]:
    """For each candidate, in order, the document that it stands on."""
    keys = [_cell(one, discrepancy) for one in discrepancy.candidates]
    wanted = Q(pk__in=[])
    for agency, series, area, period, number in filter(None, keys):
        wanted |= Q(
            figure__agency=agency,
            figure__series=series,
            figure__area=area,
            figure__period=period,
            number=number,
        )
    columns = ("figure__agency", "figure__series", "figure__area", "figure__period", "number")
    held = {
        row[:5]: Document(row[5], row[6])
        for row in Revision.objects.filter(wanted).values_list(*columns, "document", "document_name")
    }
    return [
        held.get(key, Document()) if key else Document(str(one.get("document") or ""))
        for one, key in zip(discrepancy.candidates, keys, strict=True)
    ]


def source_of(discrepancy: Discrepancy, decision: Decision, agency: str) -> SettledSource | None:
    """Where ``decision`` has its value from: ``agency``'s own figure if it was that, else another office's
    (one with a document before one without, the owner's first), else a publication's. None where the value
    is nobody's: decided anew, or that there is no figure.
    """
    pairs = zip(discrepancy.candidates, documents_of(discrepancy), strict=True)
    same = [(one, document) for one, document in pairs if _is(one, decision)]

    def order(pair: tuple[Candidate, Document]) -> tuple[bool, bool, bool, bool, str]:
        kind, code = _whose(pair[0])
        return code != agency, kind != "agency", not pair[1].digest, code != discrepancy.owner, code

    chosen = min(same, key=order, default=None)
    return None if chosen is None else _said(*chosen, agency)


def _cell(candidate: Candidate, discrepancy: Discrepancy) -> tuple[str, str, str, str, int] | None:
    """The revision of an agency that a candidate is; None for what was published or worked out."""
    kind, code = _whose(candidate)
    word, _, number = str(candidate.get("where", "")).partition(" ")
    if kind != "agency" or word != "revision" or not number.isdecimal():
        return None
    area, period = (str(candidate.get(name) or getattr(discrepancy, name)) for name in ("area", "period"))
    return code, discrepancy.series, area, period, int(number)


def _is(candidate: Candidate, decision: Decision) -> bool:
    """Whether the candidate is a figure that stands somewhere and says what was decided."""
    if not _whose(candidate)[1] or not str(candidate.get("where", "")).startswith(("revision", "vintage")):
        return False  # worked out from other figures: nobody's
    try:
        return Decimal(str(candidate.get("value"))) == Decimal(decision.value)
    except InvalidOperation:
        return False


def _whose(candidate: Candidate) -> tuple[str, str]:
    kind, _, code = str(candidate.get("who", "")).partition(":")
    return kind, code


def _said(candidate: Candidate, document: Document, agency: str) -> SettledSource:
    kind, code = _whose(candidate)
    where = str(candidate.get("where", ""))
    told = where.replace("revision", "lần ghi").replace("vintage", "bản").replace("line", "dòng")
    if kind == "agency" and code == agency:
        return SettledSource(Text(f"Số của chính cơ quan ({told})", f"The agency's own ({where})"), document)
    if kind == "agency":
        card = agencies_by_code([code]).get(code)
        name = card.name if card else Text(code, code)
        whose = Text(f"Số của {name.vi} ({code}, {told})", f"Figure of {name.en} ({code}, {where})")
        return SettledSource(whose, document)
    known = observers().get(code)
    title = known.title if known else Text(code, code)
    whose = Text(f"Số do {title.vi} công bố ({told})", f"Published by {title.en} ({where})")
    row = OutsideImport.objects.filter(file=document.digest, observer=code).first()
    return SettledSource(whose, Document(document.digest, row.file_name if row else ""))
