"""The package itself: files in a zip without compression, in one order, with one date.

The same files give the same bytes on every machine, nothing can swell when it is opened, and a package that
differs in one byte from the one that its own files make is not the one that was written.
"""

import io
import zipfile
from collections.abc import Mapping
from typing import Final

from nhip.measure.engine.labels import label
from nhip.measure.engine.problems import Problems, refuse

MOST_BYTES: Final = 200_000_000
MOST_FILES: Final = 60
_DATE: Final = (1980, 1, 1, 0, 0, 0)


def pack(files: Mapping[str, bytes]) -> bytes:
    """The bytes of the package of ``files``, by name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as package:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _DATE)
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            package.writestr(entry, files[name])
    return out.getvalue()


def unpack(data: bytes, name: str) -> dict[str, bytes]:
    """The files of a package. Raises :class:`Problems` for anything that :func:`pack` did not make.

    Names that lead elsewhere, packed or encrypted files, two files of one name and absurd sizes are refused
    before a byte is read.
    """
    if len(data) > MOST_BYTES:
        raise _refused(
            "bundle.too_large", name, f"lớn hơn {MOST_BYTES:,} byte.", f"over {MOST_BYTES:,} bytes."
        )
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
        entries = package.infolist()
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError, UnicodeError) as error:
        raise _refused(
            "bundle.not_zip", name, "không phải gói zip lành lặn.", "this is no sound zip package."
        ) from error
    if len(entries) > MOST_FILES:
        raise _refused("bundle.too_many", name, f"hơn {MOST_FILES} tệp.", f"more than {MOST_FILES} files.")
    seen: set[str] = set()
    for entry in entries:
        at = f"{name}: {entry.filename[:80]}"
        if not _is_plain(entry.filename):
            raise _refused(
                "bundle.path", at, "tên tệp dẫn ra ngoài gói.", "a file name that leads out of the package."
            )
        if entry.filename in seen:
            raise _refused("bundle.twice", at, "tệp có hai lần.", "the file stands twice.")
        seen.add(entry.filename)
        if entry.compress_type != zipfile.ZIP_STORED or entry.flag_bits & 1 or entry.file_size > len(data):
            raise _refused(
                "bundle.packed",
                at,
                "tệp bị nén hoặc mã hóa; gói của nền tảng không nén.",
                "the file is compressed or encrypted; bundles are not.",
            )
    try:
        files = {entry.filename: package.read(entry) for entry in entries}
    except (zipfile.BadZipFile, EOFError, RuntimeError, ValueError, NotImplementedError, OSError) as error:
        raise _refused(
            "bundle.damaged", name, f"gói bị hỏng ({error}).", f"the package is damaged ({error})."
        ) from error
    return files


def _is_plain(name: str) -> bool:
    parts = name.split("/")
    return (
        0 < len(name) <= 120
        and name.isprintable()
        and "\\" not in name
        and ":" not in name
        and all(part not in {"", ".", ".."} for part in parts)
    )


def _refused(code: str, place: str, vi: str, en: str) -> Problems:
    return refuse(
        code,
        place,
        label(vi, en),
        label("lấy lại gói từ nơi phát hành.", "get the bundle again from where it was published."),
    )
