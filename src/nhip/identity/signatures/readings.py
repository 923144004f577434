"""What was found in a PDF, as text: to come from the process apart, and to be remembered.

The same bytes always say the same, so a reading is kept by their digest, in a folder of this machine, and a
document's page opens at once the second time. What could not be read in time is tried again after an hour:
the machine may only have been busy.
"""

import contextlib
import json
import os
import tempfile
import time
from base64 import b64decode, b64encode
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from nhip.identity.signatures.pdf_changes import Since
from nhip.identity.signatures.pdf_reading import FoundSignature, SignedPdf
from nhip.kernel.api import Text, home

_FORM: Final = 2  # raised whenever reading finds something else in the same bytes
_KEPT_EACH: Final = 40  # readings in each of 256 folders
_LARGEST: Final = 2 << 20
_FAILURE_FOR: Final = 3600.0  # seconds


def packed(reading: SignedPdf) -> bytes:
    """``reading`` as JSON."""
    told = {
        "found": [
            asdict(each) | {"contents": _text(each.contents), "digest": each.digest.hex()}
            for each in reading.found
        ],
        "crls": [_text(each) for each in reading.crls],
        "ocsps": [_text(each) for each in reading.ocsps],
        "certificates": [_text(each) for each in reading.certificates],
        "problem": reading.problem,
        "many": reading.many,
    }
    return json.dumps(told).encode()


def unpacked(told: bytes) -> SignedPdf:
    """The reading again. Raises :class:`ValueError`, :class:`TypeError` or :class:`KeyError` for no such."""
    held = json.loads(told)
    crls, ocsps, certificates = (
        tuple(b64decode(each) for each in held[name]) for name in ("crls", "ocsps", "certificates")
    )
    return SignedPdf(
        tuple(_signature(each) for each in held["found"]),
        crls,
        ocsps,
        certificates,
        str(held["problem"]),
        int(held["many"]),
    )


def recall(digest: str) -> SignedPdf | Text | None:
    """What is remembered of the file with this SHA-256: its reading, or why it could not be examined."""
    path = _path(digest)
    try:
        if path.stat().st_size > _LARGEST:
            return None
        told = path.read_bytes()
        if not told.startswith(b'{"vi"'):
            return unpacked(told)
        if time.time() - path.stat().st_mtime < _FAILURE_FOR:
            return Text(**json.loads(told))
    except (OSError, ValueError, TypeError, KeyError):
        pass  # forgotten, or broken off: it is read again
    return None


def remember(digest: str, found: SignedPdf | Text) -> None:
    """Keep what was found, or why nothing was; where the disk refuses, it is read again next time."""
    told = (
        packed(found)
        if isinstance(found, SignedPdf)
        else json.dumps({"vi": found.vi, "en": found.en}).encode()
    )
    if len(told) > _LARGEST:
        return
    path = _path(digest)
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        _forget_oldest(path.parent)
        handle, name = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "wb") as target:
            target.write(told)
        Path(name).replace(path)


def _path(digest: str) -> Path:
    return home() / "readings" / f"{_FORM}" / digest[:2] / digest


def _forget_oldest(folder: Path) -> None:
    held = sorted(folder.iterdir(), key=lambda each: each.stat().st_mtime)
    for each in held[: max(0, len(held) + 1 - _KEPT_EACH)]:
        each.unlink(missing_ok=True)


def _signature(held: dict[str, Any]) -> FoundSignature:
    crls, ocsps = held["held"]
    return FoundSignature(
        **held
        | {
            "contents": b64decode(held["contents"]),
            "digest": bytes.fromhex(held["digest"]),
            "since": Since(held["since"]),
            "held": (tuple(crls), tuple(ocsps)),
        }
    )


def _text(content: bytes) -> str:
    return b64encode(content).decode()
