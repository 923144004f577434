"""What measure does in the background: working out, once for everybody, what takes too long for a request."""

from django.db import transaction

from nhip.kernel.api import NEVER, JobPriority, daily, enqueue_once, job
from nhip.measure import shelf
from nhip.measure.models import AUDIT, LANGUAGES
from nhip.measure.workshop import background  # noqa: F401 - declares the workshop's jobs


@job(name="measure.work_out_doubt", priority=JobPriority.LAST)
def doubt(code: str, edition: str) -> None:
    """The doubt of one edition."""
    from nhip.measure.acts.work_out_doubt import work_out_doubt  # noqa: PLC0415 - loads the engine

    work_out_doubt(code, edition)


@job(name="measure.write_paper", priority=JobPriority.LAST)
def paper(kind: str, code: str, edition: str, unit: str, language: str) -> None:
    """One document in one language."""
    from nhip.measure.acts.write_paper import write_paper  # noqa: PLC0415 - loads the engine

    write_paper(kind, code, edition, unit, language)


@job(name="measure.refresh", retry=NEVER, cron=daily(3, 20))
def refresh() -> None:
    """Have worked out whatever the loaded definitions and figures call for; what is still right stays.

    The newest editions come first. Audits are written beforehand for an index's newest edition; those of
    older ones when somebody asks.
    """
    from nhip.measure import queries  # noqa: PLC0415 - loads the engine

    queries.forget()
    codes = sorted(shelf.codes(), key=lambda code: code != "EGDI")
    held = {code: queries.editions_with_figures(code)[::-1] for code in codes}
    for code, editions in held.items():
        for edition in editions:
            ask_for_doubt(code, edition)
    for code, editions in held.items():
        for edition in editions[:1]:
            for language in LANGUAGES:
                ask_for_paper(AUDIT, code, edition, "", language)


def ask_for_refresh() -> None:
    """Have everything brought up to date, after figures were loaded."""
    with transaction.atomic():
        enqueue_once(refresh, "all")


def ask_for_doubt(code: str, edition: str) -> None:
    """Have the doubt of an edition worked out, unless that is waiting already."""
    with transaction.atomic():
        enqueue_once(doubt, f"{code} {edition}", code=code, edition=edition)


def ask_for_paper(kind: str, code: str, edition: str, unit: str, language: str) -> None:
    """Have a document written, unless that is waiting already."""
    key = f"{kind} {code} {edition} {unit} {language}"
    with transaction.atomic():
        enqueue_once(paper, key, kind=kind, code=code, edition=edition, unit=unit, language=language)
