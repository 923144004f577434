"""Releases as somebody outside the site asks for them: the command line, the answers in JSON, a folder."""

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

from cryptography import x509

from nhip.kernel.api import Refusal, Text
from nhip.measure.collection.acts.make_packages import make_packages
from nhip.measure.collection.packages.verifying import Finding, Trust, verify_files
from nhip.measure.collection.queries.release_files import files_of_release, proofs_of_release, release_folder
from nhip.measure.collection.queries.released import release_of
from nhip.measure.collection.queries.released_standing import sets_of_release

MOST_BYTES = 1 << 30
MOST_FILES = 2000

__all__ = [
    "files_of_release",
    "make_packages",
    "proofs_of_release",
    "release_folder",
    "release_of",
    "sets_of_release",
    "verify_release",
]


def verify_release(path: Path, *, keys: Sequence[str] = (), roots: Path | None = None) -> list[Finding]:
    """What was found in a downloaded release, a folder or its ZIP; no database is asked.

    ``keys`` are the ledger's published keys, ``roots`` a PEM file of the issuers that the reader trusts.
    Raises ``collection.folder_unreadable``.
    """
    try:
        held = _zipped(path.read_bytes()) if path.is_file() else _files(path)
        trusted = x509.load_pem_x509_certificates(roots.read_bytes()) if roots else []
    except (OSError, ValueError, zipfile.BadZipFile) as error:
        raise Refusal(
            "collection.folder_unreadable",
            Text("Không đọc được thư mục", "The folder cannot be read"),
            Text(f"{path}: {error}", f"{path}: {error}"),
            Text(
                "Tải lại “tat-ca.zip” ở trang của bản phát hành.",
                "Download “tat-ca.zip” from the release's page again.",
            ),
            status=422,
        ) from None
    return verify_files(held, Trust(tuple(keys), tuple(trusted)))


def _files(path: Path) -> dict[str, bytes]:
    files = [each for each in sorted(path.iterdir()) if each.is_file()]
    if sum(each.stat().st_size for each in files) > MOST_BYTES or len(files) > MOST_FILES:
        raise ValueError("more than 1 GB, or more than 2,000 files")
    return {each.name: each.read_bytes() for each in files}


def _zipped(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        rows = [row for row in archive.infolist() if not row.is_dir()]
        if sum(row.file_size for row in rows) > MOST_BYTES or len(rows) > MOST_FILES:
            raise ValueError("more than 1 GB, or more than 2,000 files")
        return {Path(row.filename).name: archive.read(row) for row in rows}
