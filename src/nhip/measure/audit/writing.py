"""From a computed edition to its audit: the summary, the ten steps in their order, the limits."""

from nhip.measure.audit.document import Document
from nhip.measure.audit.evidence import gather
from nhip.measure.audit.step_construction import combining, normalisation, weighting
from nhip.measure.audit.step_data import data, gaps
from nhip.measure.audit.step_framework import framework
from nhip.measure.audit.step_links import links
from nhip.measure.audit.step_publishing import limits, publishing
from nhip.measure.audit.step_robustness import robustness
from nhip.measure.audit.step_structure import structure
from nhip.measure.audit.subject import Subject
from nhip.measure.audit.summary import summary
from nhip.measure.engine.uncertainty import Progress

ORDER = (
    summary,
    framework,
    data,
    gaps,
    structure,
    normalisation,
    weighting,
    combining,
    robustness,
    links,
    publishing,
    limits,
)


def write_audit(subject: Subject, progress: Progress | None = None) -> Document:
    """The audit of ``subject``.

    Raises :class:`Problems` for a choice that was varied and changed nothing, or for a variation that names
    what the index does not have.
    """
    evidence = gather(subject, progress)
    words = subject.words
    facts = [words(f"Kỳ {subject.edition}", f"Edition {subject.edition}")] if subject.edition else []
    if subject.unit is not None and subject.unit in subject.result:
        name = subject.name(subject.unit)
        facts.append(words(f"Đơn vị được hỏi: {name}", f"Asked about: {name}"))
    if subject.on is not None:
        day = f"{subject.on.day}/{subject.on.month}/{subject.on.year}"
        facts.append(words(f"Lập ngày {day}", f"Written on {subject.on.isoformat()}"))
    facts.append(
        words(
            "Theo mười bước của OECD và Trung tâm Nghiên cứu chung của Ủy ban châu Âu (JRC)",
            "By the ten steps of the OECD and the European Commission's Joint Research Centre (JRC)",
        )
    )
    return Document(
        words(f"Kiểm định chỉ số: {subject.index}", f"Audit of an index: {subject.index}"),
        words.language,
        tuple(facts),
        tuple(part(subject, evidence) for part in ORDER),
    )
