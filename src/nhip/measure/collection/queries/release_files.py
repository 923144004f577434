"""The files of a release, and the proofs of it that the ledger gives once it is sealed."""

import json
from dataclasses import dataclass

from nhip.kernel.api import Text, events_about, file_bytes, is_sealed, now, prove
from nhip.measure.collection.errors_released import release_file_unknown
from nhip.measure.collection.models import Release, ReleaseFile
from nhip.measure.collection.packages.verifying import PACKAGES_PROOF, RELEASE_PROOF
from nhip.measure.collection.register import bodies

_PATIENCE_SECONDS = 600
_EVENTS = {RELEASE_PROOF: "collection.figures_released", PACKAGES_PROOF: "collection.packages_made"}


@dataclass(frozen=True, slots=True)
class FilesState:
    """How far the files of a release are: ``made``, ``waiting``, or ``late`` when they should be there."""

    standing: str
    files: tuple[ReleaseFile, ...]

    def of_kind(self, kind: str, body: str = "") -> list[ReleaseFile]:
        """The files of a kind that are for ``body``."""
        return [file for file in self.files if (file.kind, file.body) == (kind, body)]

    @property
    def bodies(self) -> list[tuple[str, Text, list[ReleaseFile]]]:
        """For each international body its code, its name and its files."""
        found: dict[str, list[ReleaseFile]] = {}
        for file in self.files:
            if file.body:
                found.setdefault(file.body, []).append(file)
        return [(code, _name(code), files) for code, files in found.items()]


def files_of_release(release: Release) -> FilesState:
    """The files, in the order in which they were made."""
    files = tuple(release.files.order_by("pk"))
    if files:
        return FilesState("made", files)
    age = (now() - release.released_at).total_seconds()
    return FilesState("late" if age > _PATIENCE_SECONDS else "waiting", ())


def bytes_of(release: Release, name: str) -> bytes:
    """One file of a release by its name; the proofs too, once the ledger has them.

    Raises ``collection.release_file_unknown``, ``kernel.event_not_sealed`` or ``kernel.file_damaged``.
    """
    if name in _EVENTS:
        event = event_of(release, _EVENTS[name])
        if event is not None:
            return json.dumps(prove(event), ensure_ascii=False, indent=1).encode()
    found = release.files.filter(name=name).first()
    if found is None:
        raise release_file_unknown(release.code, name)
    return file_bytes(found.file)


def event_of(release: Release, kind: str) -> str | None:
    """The id of the release's event of that type, None while there is none."""
    return next((each.id for each in events_about(release.subject) if each.type == kind), None)


def proofs_of_release(release: Release) -> dict[str, bool]:
    """For each proof that there will be, by file name, whether the ledger gives it already."""
    events = {name: event_of(release, kind) for name, kind in _EVENTS.items()}
    return {name: is_sealed(event) for name, event in events.items() if event is not None}


def release_folder(release: Release) -> dict[str, bytes]:
    """Everything of the release that there is now, by name: as it is downloaded at once."""
    held = {file.name: file_bytes(file.file) for file in release.files.order_by("pk")}
    held |= {
        name: bytes_of(release, name) for name, is_there in proofs_of_release(release).items() if is_there
    }
    return held


def _name(code: str) -> Text:
    body = bodies().get(code)
    return Text(body.title.vi, body.title.en) if body else Text(code, code)
