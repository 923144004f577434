"""The audit as somebody asks for it: an index and its figures in, a finished file out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from nhip.measure.audit.html import as_html
from nhip.measure.audit.origins import deeper, earlier, links_of, origin_of
from nhip.measure.audit.pdf import as_pdf
from nhip.measure.audit.subject import Subject
from nhip.measure.audit.varied import Varied, by_default
from nhip.measure.audit.words import Words
from nhip.measure.audit.writing import write_audit
from nhip.measure.engine.choices import Variation
from nhip.measure.engine.figures import Figures
from nhip.measure.engine.labels import label
from nhip.measure.engine.problems import refuse
from nhip.measure.engine.result import Result
from nhip.measure.engine.uncertainty import Progress
from nhip.measure.engine.units import UnitList

HOME = "VNM"


@dataclass(frozen=True)
class Files:
    """The files that somebody gave instead of shipped ones: the definition's, and the figures'."""

    definition: Path | None = None
    figures: Sequence[Path] = ()


def audit_subject(
    result: Result,
    figures: Figures,
    names: UnitList | None,
    *,
    asked: str,
    language: str = "vi",
    unit: str | None = None,
    variation: Variation | None = None,
    given: Files | None = None,
    on: date | None = None,
) -> Subject:
    """What is to be audited. ``unit`` is Việt Nam by default where the index ranks states.

    Raises :class:`Problems` for a unit that the edition does not have.
    """
    if unit is not None and unit not in result:
        raise refuse(
            "audit.unknown_unit",
            unit,
            label("kỳ này không có đơn vị đó.", "this edition has no such unit."),
            label(
                "dùng mã hoặc tên của một đơn vị có trong kỳ.",
                "use the code or name of a unit of the edition.",
            ),
        )
    given = given or Files()
    is_shipped = given.definition is None and not given.figures
    return Subject(
        result,
        Words("en" if language == "en" else "vi"),
        names,
        unit or (HOME if HOME in result else None),
        by_default(result) if variation is None else Varied(variation, is_asked=True),
        origin_of(result, asked, language, own=given.definition, figures=given.figures),
        on,
        earlier(result.definition, figures, result),
        links_of(result, language),
        deeper(result) if is_shipped else (),
    )


def audit_files(definition: Path | None, figures: Sequence[Path]) -> Files:
    """The files given instead of shipped ones."""
    return Files(definition, figures)


def audit(subject: Subject, form: Literal["html", "pdf"], progress: Progress | None = None) -> bytes:
    """The audit of ``subject`` as the bytes of a file.

    Raises :class:`Problems` for a choice that was varied and changed nothing.
    """
    document = write_audit(subject, progress)
    return as_pdf(document, subject.on) if form == "pdf" else as_html(document).encode()
