"""What a written code loses before it is read: invisible characters, blanks, lower case, odd separators."""

import re
import unicodedata

from nhip.identity.rules.findings import Finding

PLACEHOLDERS = frozenset(
    ["NULL", "NONE", "NIL", "N/A", "NA", "NAN", "UNDEFINED", "UNKNOWN", "TEST", "-", "--", "X"]
)
SEPARATORS = re.compile(r"[,;:_/\\|·•。]|(?<=[0-9A-Z])[-–](?=[0-9A-Z])")
REGISTRATION_BRANCH = re.compile(r"\d{10}-\d{3}")


def tidy(raw: str) -> tuple[str, list[Finding]]:
    """The code in capitals with full stops between its groups, and what had to be passed over."""
    findings: list[Finding] = []

    def step(before: str, after: str, finding: Finding) -> str:
        if after != before:
            findings.append(finding)
        return after

    text = step(raw, _without_invisible(raw), Finding.INVISIBLE_CHARACTERS)
    text = step(text, "".join(text.split()), Finding.BLANKS)
    text = step(text, unicodedata.normalize("NFKC", text), Finding.WIDE_OR_ODD_CHARACTERS)
    if not text:
        return "", [*findings, Finding.EMPTY]
    if text.upper() in PLACEHOLDERS:
        return text, [*findings, Finding.PLACEHOLDER]
    text = step(text, text.upper(), Finding.LOWER_CASE)
    if not REGISTRATION_BRANCH.fullmatch(text):
        text = step(text, SEPARATORS.sub(".", text), Finding.OTHER_SEPARATOR)
    text = step(text, re.sub(r"\.{2,}", ".", text).strip("."), Finding.STRAY_SEPARATOR)
    return text, findings


def _without_invisible(text: str) -> str:
    """Drop format, control, private and unassigned characters; tabs and line ends count as blanks."""
    return "".join(
        character
        for character in text
        if character.isspace() or not unicodedata.category(character).startswith("C")
    )
