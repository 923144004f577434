"""Looking into attachments: once for each content, whoever sends it and however often.

A bomb, a program, a macro or a file that lies about what it is, is refused before its message gets a number;
lesser oddities are kept and told.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from nhip.documents.axis.bodies import Oddity
from nhip.documents.axis.models import InspectedFile
from nhip.documents.axis.refusals import file_refused
from nhip.kernel.api import Refusal, Text, file_bytes, inspect_file, now

Key = tuple[str, str]
"""The SHA-256 of a file, and what of its name matters (:func:`key_of`)."""

_LONGEST: Final = 19
_TURNED: Final = "\u202e"
_TURNING: Final = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a file is, and what was found in it; ``refusal`` is cause and cure of the first grave finding."""

    media_type: str
    oddities: tuple[Oddity, ...]
    refusal: tuple[Text, Text] | None

    def refuse(self, place: str, name: str) -> Refusal | None:
        """The refusal of the file at ``place``, None where it may pass."""
        return file_refused(place, name, *self.refusal) if self.refusal else None


def key_of(sha256: str, name: str) -> Key:
    """Under what a file is remembered: what its name promises matters as much as what it holds.

    Of the name that is its ending, without the points and blanks behind it, which a computer drops too; and
    whether it turns the writing round to hide its ending.
    """
    ending = PurePosixPath(name.replace("\\", "/").rstrip(". ")).suffix.lower()[:_LONGEST]
    return sha256, (_TURNED if _TURNING.search(name) else "") + ending


def inspect(files: Iterable[tuple[str, str]]) -> dict[Key, Inspection]:
    """What is found in kept files, given as digests with names; each is opened at most once ever."""
    wanted = dict.fromkeys(key_of(digest, name) for digest, name in files)
    if not wanted:
        return {}
    rows = InspectedFile.objects.filter(sha256__in={digest for digest, _ in wanted})
    found = {(row.sha256, row.suffix): _read(row) for row in rows}
    fresh = [_looked(key) for key in wanted if key not in found]
    InspectedFile.objects.bulk_create(fresh, ignore_conflicts=True)
    return found | {(row.sha256, row.suffix): _read(row) for row in fresh}


def _looked(key: Key) -> InspectedFile:
    # Under no name but what is remembered of it: the next who sends it is told of this one's findings.
    told = inspect_file(file_bytes(key[0]), f"tep{key[1]}")
    return InspectedFile(
        sha256=key[0],
        suffix=key[1],
        media_type=told.media_type,
        is_refused=told.is_refused,
        findings=[
            {
                "code": each.code,
                "weight": each.weight.value,
                "cause": {"vi": each.cause.vi, "en": each.cause.en},
                "cure": {"vi": each.cure.vi, "en": each.cure.en},
            }
            for each in told.findings
        ],
        looked_at=now(),
    )


def _read(row: InspectedFile) -> Inspection:
    grave = next((each for each in row.findings if each["weight"] == "refused"), None)
    return Inspection(
        media_type=row.media_type,
        oddities=tuple(
            Oddity(code=each["code"], place="", vi=each["cause"]["vi"], en=each["cause"]["en"])
            for each in row.findings
            if each["weight"] != "refused"
        ),
        refusal=(Text(**grave["cause"]), Text(**grave["cure"])) if grave else None,
    )


def oddities_in(inspected: Mapping[Key, Inspection], files: Iterable[tuple[str, str]]) -> tuple[Oddity, ...]:
    """What was odd about these files, each with the file's name as its place."""
    return tuple(
        Oddity(code=each.code, place=name, vi=each.vi, en=each.en)
        for digest, name in files
        for each in inspected[key_of(digest, name)].oddities
    )
