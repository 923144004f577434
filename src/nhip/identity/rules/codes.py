"""How an agency code is read, in the schemes in use.

Two schemes name the bodies of the State. The older one (QCVN 102:2016) is read from right to left:
``000.12.31.H53`` is body 12 of unit 31 of H53. The newer one (Decision 20/2020/QĐ-TTg) is read from left to
right: ``H57.02`` is body 02 of H57. The letter-and-two-digits code of level 1 (a ministry, a province) is the
same in both. Statistics count provinces and communes by two and five digits, and a business is named by its
registration number.

``parse_code`` takes whatever was written and never refuses: it keeps the text, gives the best reading and
lists every oddity as a :class:`~nhip.identity.rules.findings.Finding`.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from nhip.identity.rules.findings import Finding
from nhip.identity.rules.tidying import tidy


class Scheme(StrEnum):
    """Who gave the code out, and so how it is read."""

    EDXML2016 = "edxml2016"  # law: qcvn-102-2016; levels from right to left
    QD20 = "qd20_2020"  # law: qd-20-2020-qd-ttg; levels from left to right
    QD20_OTHER = "qd20_2020_other"  # the same decision: Z01 to Z99 and up to 32 characters, one level
    ENTERPRISE = "enterprise"  # the same decision: the business registration number
    GSO = "gso"  # statistics office: two digits a province, five digits a commune


MAX_LENGTH = 35
OLD_WIDTHS = (3, 2, 2)

OLD = re.compile(r"(\d{3})\.(\d{2})\.(\d{2})\.([A-Y]\d{2})", re.ASCII)
NEW = re.compile(r"[A-Y]\d{2}(?:\.[0-9A-Z]+)*", re.ASCII)
OTHER = re.compile(r"Z(?!00)\d{2}[0-9A-Z]{1,32}", re.ASCII)
ENTERPRISE = re.compile(r"\d{10}(?:-\d{3})?", re.ASCII)
GSO = re.compile(r"\d{2}|\d{5}", re.ASCII)
LEVEL_1_LAST = re.compile(r"[\dOIL.]*[A-Y][\dOIL]{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class ParsedCode:
    """One written code and how it was read.

    ``canonical`` is the code as the scheme writes it, ``None`` where there is no reading; ``level`` counts
    from 1 (ministry, province) downwards; ``parent`` is the code one level up in the same scheme.
    """

    raw: str
    scheme: Scheme | None = None
    canonical: str | None = None
    level: int | None = None
    parent: str | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def is_certain(self) -> bool:
        """Whether the reading may be used without a person looking at it."""
        return self.canonical is not None and not any(finding.is_doubt for finding in self.findings)

    @property
    def level_1(self) -> str | None:
        """The ministry's or province's letter code, where the scheme carries one."""
        if self.canonical is None or self.scheme not in {Scheme.EDXML2016, Scheme.QD20}:
            return None
        return self.canonical[-3:] if self.scheme is Scheme.EDXML2016 else self.canonical[:3]


def parse_code(written: str | None) -> ParsedCode:
    """Read one code, whatever its state; never raises."""
    raw = written or ""
    text, findings = tidy(raw)
    if not text or Finding.PLACEHOLDER in findings:
        return ParsedCode(raw, findings=tuple(findings))
    reading = _old(text) or _old_mended(text) or _other_schemes(text)
    if reading is None:
        worst = Finding.TOO_LONG if len(text) > MAX_LENGTH else Finding.UNRECOGNISED
        return ParsedCode(raw, findings=(*findings, worst))
    scheme, canonical, more = reading
    if len(canonical) > MAX_LENGTH:
        return ParsedCode(raw, findings=(*findings, *more, Finding.TOO_LONG))
    level, parent = _place(scheme, canonical)
    return ParsedCode(raw, scheme, canonical, level, parent, (*findings, *more))


Reading = tuple[Scheme, str, tuple[Finding, ...]]


def _old(text: str) -> Reading | None:
    if not (match := OLD.fullmatch(text)):
        return None
    fourth, third, second, _ = (part.strip("0") for part in match.groups())
    skipped = (fourth and not third) or (third and not second)
    return Scheme.EDXML2016, text, (Finding.LEVEL_SKIPPED,) if skipped else ()


def _old_mended(text: str) -> Reading | None:
    """A code of the old scheme with a letter for a digit, a group dropped, or a full stop missing."""
    if not LEVEL_1_LAST.fullmatch(text) or text.isalpha():
        return None
    digits = text[:-3].translate(str.maketrans("OIL", "011"))
    mended = digits + text[-3] + text[-2:].translate(str.maketrans("OIL", "011"))
    marks: tuple[Finding, ...] = (Finding.LETTER_FOR_DIGIT,) if mended != text else ()
    if not digits:
        return (Scheme.QD20, mended, marks) if marks else None
    numerals, level_1 = digits.replace(".", ""), mended[-3:]
    groups = digits.rstrip(".").split(".")
    if digits.endswith(".") and [len(group) for group in groups] == list(OLD_WIDTHS[-len(groups) :]):
        if len(groups) < len(OLD_WIDTHS):
            marks += (Finding.LEADING_GROUP_DROPPED,)
    elif len(numerals) == sum(OLD_WIDTHS):
        marks += (Finding.GROUPS_RUN_TOGETHER,)
    else:
        return None
    filled = numerals.zfill(sum(OLD_WIDTHS))
    reading = _old(f"{filled[:3]}.{filled[3:5]}.{filled[5:]}.{level_1}")
    return reading and (reading[0], reading[1], marks + reading[2])


def _other_schemes(text: str) -> Reading | None:
    for scheme, form in (
        (Scheme.QD20, NEW),
        (Scheme.QD20_OTHER, OTHER),
        (Scheme.ENTERPRISE, ENTERPRISE),
        (Scheme.GSO, GSO),
    ):
        if form.fullmatch(text):
            return scheme, text, ()
    return None


def _place(scheme: Scheme, canonical: str) -> tuple[int, str | None]:
    """The level of a well-formed code and the code one level up."""
    groups = canonical.split(".")
    if scheme is Scheme.QD20:
        return len(groups), ".".join(groups[:-1]) or None
    if scheme is not Scheme.EDXML2016:
        return (2, None) if scheme is Scheme.GSO and len(canonical) > 2 else (1, None)
    filled = [position for position, group in enumerate(groups[:3]) if group.strip("0")]
    if not filled:
        return 1, None
    top = filled[0]
    parent = [*("0" * width for width in OLD_WIDTHS[: top + 1]), *groups[top + 1 :]]
    return 4 - top, ".".join(parent)


def to_qd20(code: ParsedCode) -> str | None:
    """The old code's place written the new way: ``000.12.31.H53`` becomes ``H53.31.12``.

    Certain at level 1, where both schemes share the code. Below it the decision leaves numbering to each
    ministry and province, so this is a proposal: a code that the register lists for the agency goes first.
    """
    if (
        code.scheme is not Scheme.EDXML2016
        or code.canonical is None
        or Finding.LEVEL_SKIPPED in code.findings
    ):
        return None
    fourth, third, second, level_1 = code.canonical.split(".")
    return ".".join([level_1, *(group for group in (second, third, fourth) if group.strip("0"))])


def to_edxml2016(code: ParsedCode) -> str | None:
    """The new code's place written the old way, where its groups fit: two, two and three digits."""
    if code.scheme is not Scheme.QD20 or code.canonical is None:
        return None
    level_1, *groups = code.canonical.split(".")
    widths = OLD_WIDTHS[::-1]
    fits = len(groups) <= len(widths) and all(
        group.isdecimal() and len(group) == width and group.strip("0")
        for group, width in zip(groups, widths, strict=False)
    )
    if not fits:
        return None
    padded = [*groups, *("0" * width for width in widths[len(groups) :])]
    return ".".join([*reversed(padded), level_1])
