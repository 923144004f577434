"""All files of a release, in the order in which its page lists them; the last is the list of checksums."""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Final

from nhip.measure.collection.packages import certificates, dataset
from nhip.measure.collection.packages.described import bodies_of
from nhip.measure.collection.packages.frozen import FrozenRelease, Made
from nhip.measure.collection.packages.readme import README, SUMS, readme
from nhip.measure.collection.packages.sdmx_data import generic, sdmx_csv, structure_specific
from nhip.measure.collection.packages.sdmx_flow import Flow, body_flow, public_flow
from nhip.measure.collection.packages.sdmx_structure import structure_message
from nhip.measure.collection.packages.sdmx_valid import faults_of
from nhip.measure.collection.packages.workbook import body_workbook

DATA, SDMX, WORKBOOK, SIGNED, PROVING = "data", "sdmx", "xlsx", "signed", "proving"
KINDS: Final = (DATA, WORKBOOK, SDMX, SIGNED, PROVING)


class InvalidPackageError(ValueError):
    """A message of ours that its schema refuses: it is not given out."""


def files_of(release: FrozenRelease) -> list[Made]:
    """Every file of the release. Raises :class:`InvalidPackageError` rather than give out a bad message.

    The same release gives the same bytes.
    """
    made = [*_dataset(release), *_packages(release), *_signatures(release)]
    made.append(Made("", PROVING, README, readme(release)))
    made.append(Made("", PROVING, SUMS, checksums(made)))
    return made


def checksums(files: Iterable[Made]) -> bytes:
    """The SHA-256 of every file, as ``sha256sum -c`` reads it, sorted by name."""
    rows = sorted((file.name, hashlib.sha256(file.content).hexdigest()) for file in files)
    return "".join(f"{digest}  {name}\n" for name, digest in rows).encode()


def _dataset(release: FrozenRelease) -> Iterator[Made]:
    code = release.code
    yield Made("", DATA, f"{code}.csv", release.content)
    yield Made("", DATA, f"{code}-metadata.json", dataset.metadata(release))
    yield Made("", DATA, f"{code}-dictionary.csv", dataset.dictionary(release))
    yield Made("", DATA, f"{code}-annotations.csv", dataset.annotations(release))
    yield from _sdmx("", public_flow(release), release)


def _packages(release: FrozenRelease) -> Iterator[Made]:
    for body in bodies_of(release):
        flow = body_flow(body, release)
        yield Made(body.code, WORKBOOK, f"{release.code}-{flow.name}.xlsx", body_workbook(body, release))
        yield from _sdmx(body.code, flow, release)


def _sdmx(body: str, flow: Flow, release: FrozenRelease) -> Iterator[Made]:
    stem = f"{release.code}-{flow.name}"
    messages = {
        f"{stem}-structure.xml": structure_message(flow, release),
        f"{stem}-data.xml": structure_specific(flow, release),
        f"{stem}-generic.xml": generic(flow, release),
    }
    for name, content in messages.items():
        if faults := faults_of(content):
            raise InvalidPackageError(f"{name}: {'; '.join(faults[:5])}")
        yield Made(body, SDMX, name, content)
    yield Made(body, SDMX, f"{stem}.sdmx.csv", sdmx_csv(flow, release))


def _signatures(release: FrozenRelease) -> Iterator[Made]:
    for signed in release.sets:
        yield Made("", SIGNED, f"{signed.stem}.csv", signed.content)
        yield Made("", SIGNED, f"{signed.stem}.p7s", signed.signature)
    held = certificates.carried(signed.signature for signed in release.sets)
    if held:
        yield Made("", SIGNED, f"{release.code}-certificates.pem", certificates.as_pem(held))
    if roots := certificates.roots(held):
        yield Made("", SIGNED, f"{release.code}-roots.pem", certificates.as_pem(roots))
