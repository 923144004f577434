"""The ledger's signing key: one file, readable by its owner alone, on the machine that seals.

It is made at the first sealing and named by ``NHIP_LEDGER_ORIGIN``. Its loss does not endanger what is
sealed, but the ledger then cannot go on under it; whoever holds it can sign, so it is backed up like a seal.
"""

import contextlib
import os
import tempfile
from pathlib import Path

from nhip.kernel.errors import Refusal
from nhip.kernel.ledger.events import LEDGER, LOST, LedgerKeyAdopted
from nhip.kernel.ledger.note import BadNoteError, Signer
from nhip.kernel.ledger.queries import events_about
from nhip.kernel.settings import home, setting
from nhip.kernel.words import Text


def key_path() -> Path:
    """Where the signing key is kept (``NHIP_LEDGER_KEY``)."""
    chosen: Path | None = setting("NHIP_LEDGER_KEY")
    return chosen or home() / "secrets" / "ledger.key"


def next_key_path() -> Path:
    """Where the key waits that is about to take over."""
    path = key_path()
    return path.with_name(f"{path.name}.next")


def read_key(path: Path) -> Signer | None:
    """The key in ``path``; ``None`` where there is none. A file that holds no key is refused."""
    try:
        return Signer.parse(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (BadNoteError, UnicodeDecodeError):
        raise Refusal(
            "kernel.ledger_key_unreadable",
            Text(vi="Không đọc được khóa ký của sổ cái.", en="The ledger's signing key cannot be read."),
            Text(vi=f"Tệp {path} không chứa khóa hợp lệ.", en=f"The file {path} holds no valid key."),
            Text(vi="Khôi phục tệp này từ bản sao lưu.", en="Restore the file from a backup."),
        ) from None


def made_key(path: Path, name: str) -> Signer:
    """The key in ``path``, made now under ``name`` if there is none; the first of two makers wins."""
    if (found := read_key(path)) is None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=path.parent)  # mode 0600 from the start
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(Signer.generate(name).secret_text() + "\n")
                file.flush()
                os.fsync(file.fileno())
            with contextlib.suppress(FileExistsError):
                os.link(draft, path)
        finally:
            Path(draft).unlink()
        found = read_key(path)
    assert found is not None, "the key was there a moment ago"
    return found


def signer_for(last_key: str | None) -> Signer:
    """The key to sign the next checkpoint with, after one signed with ``last_key`` (``None``: the first one).

    A key that was not put in force by a rotation is refused: it would fork the ledger in silence.
    """
    if last_key is None:
        return made_key(key_path(), setting("NHIP_LEDGER_ORIGIN"))
    found = read_key(key_path())
    if found is not None and (str(found.verifier) == last_key or _is_adopted(str(found.verifier), last_key)):
        return found
    raise Refusal(
        "kernel.ledger_key_missing",
        Text(vi="Không niêm phong được sổ cái.", en="The ledger cannot be sealed."),
        Text(
            vi=f"Tệp {key_path()} không có khóa đã ký lần niêm phong trước ({last_key}).",
            en=f"The file {key_path()} does not hold the key that signed the last checkpoint ({last_key}).",
        ),
        Text(
            vi="Khôi phục khóa từ bản sao lưu; nếu khóa đã mất hẳn, chạy “nhip ledger rotate --lost”.",
            en="Restore the key from a backup; if it is lost for good, run `nhip ledger rotate --lost`.",
        ),
    )


def _is_adopted(key: str, last_key: str) -> bool:
    """Whether a rotation put ``key`` in the place of ``last_key``, or of a lost one."""
    adoptions = (envelope.event for envelope in events_about(LEDGER))
    return any(
        isinstance(event, LedgerKeyAdopted)
        and event.verifier_key == key
        and event.replaces in (last_key, LOST)
        for event in adoptions
    )
