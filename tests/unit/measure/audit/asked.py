"""Audits of shipped indices, written once for all tests of this directory."""

from datetime import date
from functools import cache

from nhip.measure import shelf
from nhip.measure.audit.asked import audit_subject
from nhip.measure.audit.document import Bullets, Code, Document, Figure, Heading, Item, Paragraph, Table
from nhip.measure.audit.evidence import Evidence, gather
from nhip.measure.audit.subject import Subject
from nhip.measure.audit.writing import write_audit
from nhip.measure.engine import compute

ON = date(2026, 11, 22)


@cache
def subject(code: str, edition: str, language: str = "vi") -> Subject:
    """A shipped index as the subject of an audit."""
    definition = shelf.definition(code)
    figures = shelf.figures_for(definition)
    return audit_subject(
        compute(definition, figures, edition),
        figures,
        shelf.units_of(definition),
        asked=f"{code} --edition {edition}",
        language=language,
        on=ON,
    )


@cache
def document(code: str, edition: str, language: str = "vi") -> Document:
    """Its audit."""
    return write_audit(subject(code, edition, language))


@cache
def evidence(code: str, edition: str) -> Evidence:
    """What its audit rests on, asked of the engine again."""
    return gather(subject(code, edition))


def sentences(written: Document, *, code: bool = False) -> list[str]:
    """Every text of a document that a person reads, without lines to be typed unless ``code``."""
    found = [written.title, *written.facts]
    for section in written.sections:
        found.append(section.title)
        for block in section.blocks:
            match block:
                case Heading(text) | Paragraph(text):
                    found.append(text)
                case Bullets(items):
                    found += [part for item in items for part in _item(item)]
                case Figure(caption, _, alt):
                    found += [caption, alt]
                case Table():
                    found += [block.caption, *block.header, block.note]
                    found += [cell.text for row in block.rows for cell in row]
                case Code(text):
                    found += [text] if code else []
    return [text for text in found if text]


def _item(item: Item) -> tuple[str, str]:
    return item.lead, item.text


def tables(written: Document, caption: str) -> list[Table]:
    """The tables whose caption begins so."""
    blocks = [block for section in written.sections for block in section.blocks]
    return [block for block in blocks if isinstance(block, Table) and block.caption.startswith(caption)]
