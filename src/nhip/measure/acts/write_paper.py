"""Write a document that takes longer than a request may (an audit, a profile) and keep it."""

from collections.abc import Mapping
from datetime import date

from nhip.kernel.api import now, today
from nhip.measure import queries, shelf, worked_out
from nhip.measure.acts.work_out_doubt import work_out_doubt
from nhip.measure.audit.asked import audit_subject
from nhip.measure.audit.document import Document
from nhip.measure.audit.html import body_html
from nhip.measure.audit.pdf import as_pdf
from nhip.measure.audit.words import Words
from nhip.measure.audit.writing import write_audit
from nhip.measure.basis import basis_of_papers
from nhip.measure.engine.labels import label
from nhip.measure.engine.problems import Problems, refuse
from nhip.measure.engine.result import Result
from nhip.measure.models import AUDIT, StoredPaper
from nhip.measure.profile.about import About
from nhip.measure.profile.writing import write_profile


def write_paper(kind: str, code: str, edition: str, unit: str, language: str) -> bool:
    """Store a document, unless the stored one rests on the same; True when it was written.

    ``unit`` is blank for an audit. What cannot be written is stored with its reason.
    """
    queries.forget()
    index = shelf.definition(code)
    basis = basis_of_papers(index.code).values
    named = {"kind": kind, "index": index.code, "edition": edition, "unit": unit, "language": language}
    if StoredPaper.objects.filter(**named, **basis, computed_at__isnull=False).exists():
        return False
    stored, _ = StoredPaper.objects.get_or_create(**named, defaults={**basis, "asked_at": now()})
    for name, value in basis.items():
        setattr(stored, name, value)
    day = today()
    try:
        document = _document(named, day)
    except Problems as problems:
        cause = problems.found[0].cause
        stored.refusal = {"vi": cause.vi, "en": cause.en}
        stored.pdf, stored.body = None, ""
    else:
        stored.refusal = None
        stored.title, stored.facts = document.title, list(document.facts)
        stored.contents = [section.title for section in document.sections]
        stored.body = body_html(document) if kind == AUDIT else ""
        stored.pdf = as_pdf(document, day, has_cover=kind == AUDIT)
    stored.computed_at = now()
    stored.save()
    return True


def _document(named: Mapping[str, str], day: date) -> Document:
    code, edition, language = named["index"], named["edition"], named["language"]
    result = queries.result(code, edition)
    if named["kind"] != AUDIT:
        return write_profile(_about(result, named["unit"], language), day)
    index = result.definition
    subject = audit_subject(
        result,
        shelf.figures_for(index),
        shelf.units_of(index),
        asked=f"{code} --edition {edition}",
        language=language,
        on=day,
    )
    return write_audit(subject)


# Units close by in the ranking, where a unit belongs to no group that is compared.
_NEAR = 5


def _about(result: Result, unit: str, language: str) -> About:
    index, edition = result.definition, result.edition.code
    if unit not in result:
        raise refuse(
            "explain.unknown_unit",
            unit,
            label("kỳ này không có đơn vị đó.", "this edition has no such unit."),
            label("chọn đơn vị có trong kỳ.", "choose a unit of the edition."),
        )
    work_out_doubt(index.code, edition)
    state = worked_out.doubt(index.code, edition)
    held = queries.editions_with_figures(index.code)
    place = held.index(edition)
    words = Words(language)
    peers, title = _peers(result, unit, words)
    found = (
        (code, queries.evidence(index.code, edition, unit, code))
        for code in (result.root, *result.plan.table.inputs)
    )
    return About(
        result,
        unit,
        words,
        shelf.units_of(index),
        state.doubt if isinstance(state, worked_out.FoundDoubt) else None,
        queries.result(index.code, held[place - 1]) if place else None,
        peers,
        title,
        tuple((code, proof) for code, proof in found if proof is not None),
    )


def _peers(result: Result, unit: str, words: Words) -> tuple[tuple[str, ...], str]:
    """The other members of the first group that the unit belongs to; else those around it by rank."""
    for group in shelf.groups(result.definition.heading.units.list or ""):
        members = group.members(result.edition.code)
        if unit in members:
            named = group.title.say(words.language)
            return (
                tuple(other for other in members if other != unit and other in result),
                words(f"nước {named} khác", f"other {named} members"),
            )
    order = [other for other in result.order() if result.rank(other) is not None]
    if unit not in order:
        return (), ""
    place = order.index(unit)
    near = order[max(0, place - _NEAR) : place + _NEAR + 1]
    return tuple(other for other in near if other != unit), words("đơn vị đứng gần", "units close by")
