"""A letter typed in Word or ODF as a PDF, by LibreOffice in a process apart.

It gets a letter from which the addresses of things outside were taken, and a profile of its own that runs no
macro, follows no link and knows no way to the network; it is told which kind of file it reads, and is bounded
in time and memory. What it makes is looked at by whoever typed the letter: other programs break lines
otherwise than Word does.
"""

import json
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from nhip.documents.office.opening.asking import LONG, Answer, ask
from nhip.documents.office.opening.kinds import DOCX, ODT, OLE
from nhip.kernel.api import Bounds, Ending, Text, first_whole_typeface, run_apart, setting

CONVERTED: Final = frozenset({DOCX, ODT, OLE})
MOST_BYTES: Final = 20_000_000
BOUNDS: Final = Bounds(seconds=60, megabytes=6144, file_megabytes=60)
_READ_AS: Final = {
    DOCX: ("docx", "MS Word 2007 XML"),
    ODT: ("odt", "writer8"),
    OLE: ("doc", "MS Word 97"),
}
# Form fields would be taken for ours; the rest is what an office's letter is: no tags needed to print it.
_WRITTEN: Final = "pdf:writer_pdf_Export:" + json.dumps(
    {"ExportFormFields": {"type": "boolean", "value": "false"}}, separators=(",", ":")
)
_SECURITY: Final = "/org.openoffice.Office.Common/Security/Scripting"
_NETWORK: Final = "/org.openoffice.Inet/Settings"
_FONTS: Final = "/org.openoffice.Office.Common/Font/Substitution"
_SET: Final = (
    (_SECURITY, "DisableMacrosExecution", "true"),
    (_SECURITY, "MacroSecurityLevel", "3"),
    (_SECURITY, "BlockUntrustedRefererLinks", "true"),
    # Nobody listens there, whatever a letter asks for: not every system lets a process leave the network.
    (_NETWORK, "ooInetProxyType", "2"),
    (_NETWORK, "ooInetHTTPProxyName", "127.0.0.1"),
    (_NETWORK, "ooInetHTTPProxyPort", "9"),
    (_NETWORK, "ooInetHTTPSProxyName", "127.0.0.1"),
    (_NETWORK, "ooInetHTTPSProxyPort", "9"),
    (_NETWORK, "ooInetNoProxy", ""),
)
_TYPED_IN: Final = "Times New Roman"
_TWINS: Final = (_TYPED_IN, "Tinos", "Liberation Serif", "")  # those of its measures
_WHY: Final = {
    Ending.OUT_OF_TIME: Text(
        "Chuyển tệp này sang PDF lâu quá mức cho phép nên đã dừng. Lưu thành PDF bằng Word rồi tải lên.",
        "Turning this file into PDF took longer than is allowed. Save it as PDF in Word and bring that.",
    ),
    Ending.CUT_OFF: Text(
        "Chuyển tệp này sang PDF cần quá nhiều bộ nhớ nên đã dừng. Lưu thành PDF bằng Word rồi tải lên.",
        "Turning this file into PDF needs too much memory. Save it as PDF in Word and bring that.",
    ),
}
_UNREAD: Final = Text(
    "LibreOffice không đọc được tệp này. Mở lại bằng Word, lưu thành PDF rồi tải lên.",
    "LibreOffice cannot read this file. Open it in Word, save it as PDF and bring that.",
)
NO_CONVERTER: Final = Text(
    "Máy chủ này chưa có LibreOffice Writer để chuyển Word sang PDF. Lưu thành PDF rồi tải lên.",
    "This server has no LibreOffice Writer to turn Word into PDF. Save it as PDF and bring that.",
)


def converter() -> Path | None:
    """The program that converts; None where there is none, or where it came without Writer."""
    named: Path | None = setting("NHIP_SOFFICE")
    found = named or (Path(there) if (there := shutil.which("soffice")) else None)
    if found is None or not found.is_file():
        return None
    folder = found.resolve().parent
    if (folder / "soffice.bin").exists() and not any(folder.glob("libsw*")):
        return None  # LibreOffice comes in parts; this one has only the others
    return found.resolve()


def profile() -> str:
    """The settings that LibreOffice starts with. Letters typed in Times New Roman get its first twin that is
    here with all Vietnamese letters, where LibreOffice might take one without and mix in others.
    """
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SET
    )
    twin = first_whole_typeface(_TWINS)
    if twin not in {"", _TYPED_IN}:
        pair = {"ReplaceFont": _TYPED_IN, "SubstituteFont": twin, "Always": "true", "OnScreenOnly": "false"}
        told = "".join(
            f'<prop oor:name="{name}"><value>{value}</value></prop>' for name, value in pair.items()
        )
        items += (
            f'<item oor:path="{_FONTS}"><prop oor:name="Replacement" oor:op="fuse">'
            "<value>true</value></prop></item>"
            f'<item oor:path="{_FONTS}/FontPairs"><node oor:name="_0" oor:op="replace">{told}</node></item>'
        )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>\n'
    )


def to_pdf(content: bytes, media_type: str) -> Answer:
    """``content`` (DOCX, ODT or Word 97, looked into before) as PDF, or why not."""
    program = converter()
    if program is None:
        return Answer(b"", NO_CONVERTER)
    if media_type != OLE:
        cleaned = ask("unlink", content, bounds=LONG)
        if cleaned.why is not None:
            return cleaned if cleaned.is_stopped or cleaned.is_busy else Answer(b"", _UNREAD)
        content = cleaned.content
    ending, filter_name = _READ_AS[media_type]
    with TemporaryDirectory(prefix="nhip-") as folder:
        place = Path(folder)
        given, made = place / f"letter.{ending}", place / "made" / "letter.pdf"
        given.write_bytes(content)
        (place / "profile" / "user").mkdir(parents=True)
        (place / "profile" / "user" / "registrymodifications.xcu").write_text(profile(), encoding="utf-8")
        how = run_apart(
            [
                str(program),
                f"-env:UserInstallation={(place / 'profile').as_uri()}",
                *("--headless", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard"),
                f"--infilter={filter_name}",
                *("--convert-to", _WRITTEN, "--outdir", str(made.parent), str(given)),
            ],
            place,
            BOUNDS,
        )
        if made.is_file() and how is Ending.DONE:
            return Answer(made.read_bytes())
        return Answer(b"", _WHY.get(how, _UNREAD), how in _WHY)
