"""Files that people put to a document: looked into, kept under their digest, told apart by what they are."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from nhip.documents.office import errors
from nhip.documents.office.opening.kinds import DOCX, PDF
from nhip.kernel.api import FileWeight, Refusal, inspect_file, keep_file, nfc

_TAKEN = frozenset(
    {
        PDF,
        DOCX,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "image/png",
        "image/jpeg",
        "image/tiff",
    }
)


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as it came: the name somebody gave it, its bytes, and who alone may read it.

    Where nobody is named, whoever sees the document reads it.
    """

    name: str
    content: bytes
    readers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that was kept."""

    sha256: str
    name: str
    size: int
    media_type: str
    readers: tuple[str, ...]

    @property
    def is_confidential(self) -> bool:
        return bool(self.readers)


def take_files(sent: Iterable[Sent]) -> Sequence[Taken]:
    """Keep the files, inside the act's transaction; the same bytes twice are one file.

    Raises ``office.file_refused`` for macros, programs, bombs and locked files, ``office.file_kind``, and
    ``kernel.file_empty`` or ``kernel.file_too_large``.
    """
    taken = (taken_as(one, _TAKEN, errors.file_kind) for one in sent)
    return list({one.sha256: one for one in taken}.values())


def taken_as(sent: Sent, kinds: Collection[str], other: Callable[[str], Refusal]) -> Taken:
    """Keep one file of one of these kinds; raises as :func:`take_files`, and ``other`` for a further kind."""
    name = nfc(sent.name).strip()[:255] or "tep"
    kept = keep_file(sent.content)
    found = inspect_file(sent.content, name)
    for finding in found.findings:
        if finding.weight is FileWeight.REFUSED:
            raise errors.file_refused(name, finding.cause, finding.cure)
    if found.media_type not in kinds:
        raise other(name)
    return Taken(kept.sha256, name, kept.size, found.media_type, sent.readers)


def readers_named(typed: str) -> tuple[str, ...]:
    """The addresses in what somebody typed, one a line or separated by commas."""
    words = typed.replace(",", "\n").replace(";", "\n").splitlines()
    return tuple(dict.fromkeys(word.strip().lower() for word in words if word.strip()))
