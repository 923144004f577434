"""An Excel workbook as a definition and figures, with everything that was read one way of several said."""

from nhip.measure.engine.labels import label
from nhip.measure.engine.problems import Notice, Problem, Problems
from nhip.measure.workbooks import Finding, Limits, read_workbook

# A workbook of the workshop's bytes unpacks to about this; what is larger belongs on one's own machine.
_LIMITS = Limits(file=4_000_000, unpacked=60_000_000, cells=300_000, rows=100_000, columns=1_000)


def read(data: bytes, name: str) -> tuple[str, str, tuple[Notice, ...]]:
    """Definition (YAML), figures (CSV) and what a reader should know, from an .xlsx.

    Raises :class:`Problems` with the cell of each where the workbook cannot be understood.
    """
    reading = read_workbook(data, name[:120], _LIMITS)
    if reading.definition is None or reading.figures is None:
        raise Problems(_problem(finding) for finding in reading.refused or reading.findings)
    said = tuple(_notice(finding) for finding in reading.findings)
    return reading.definition, reading.figures, said


def _problem(finding: Finding) -> Problem:
    return Problem(finding.code, finding.place, finding.cause, finding.cure)


def _notice(finding: Finding) -> Notice:
    words = label(f"{finding.cause.vi} {finding.cure.vi}", f"{finding.cause.en} {finding.cure.en}")
    return Notice(finding.code, finding.place, words)
