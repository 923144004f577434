"""Enclosing files in a message: looked into, kept once by their content, named by their digest."""

from collections.abc import Iterable, Sequence

from nhip.documents.axis.drafts import OutgoingFile
from nhip.documents.axis.refusals import file_refused
from nhip.kernel.api import FileWeight, inspect_file, keep_file
from nhip.sharing.api import FileRef


def enclose(files: Sequence[OutgoingFile]) -> tuple[tuple[FileRef, ...], dict[str, tuple[str, ...]]]:
    """The files as the envelope names them, and who may read those that are confidential.

    Must be called inside the act's transaction. Raises ``axis.file_refused`` or what keeping a file raises.
    """
    for place, file in enumerate(files):
        told = inspect_file(file.content, file.name)
        grave = next((each for each in told.findings if each.weight is FileWeight.REFUSED), None)
        if grave is not None:
            raise file_refused(f"files[{place}]", file.name, grave.cause, grave.cure)
    named = tuple(_kept(file) for file in files)
    readers: dict[str, set[str]] = {}
    for ref, file in zip(named, files, strict=True):
        if file.readers:  # the same content for others besides, under another name, is for all of them
            readers.setdefault(ref.sha256, set()).update(reader.strip().lower() for reader in file.readers)
    return _once(named), {digest: tuple(sorted(who)) for digest, who in readers.items()}


def _kept(file: OutgoingFile) -> FileRef:
    kept = keep_file(file.content)
    return FileRef(name=file.name[:255], size=kept.size, sha256=kept.sha256, media_type=kept.media_type)


def _once(files: Iterable[FileRef]) -> tuple[FileRef, ...]:
    """The same content under the same name is enclosed once."""
    return tuple(dict.fromkeys(files))
