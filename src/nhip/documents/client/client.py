"""What an agency's software asks of the exchange: send, wait, confirm, fetch, prove.

Files go up in parts and go on where they stopped; they come down by ranges, into a file that bears its name
only once its SHA-256 is right.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self
from uuid import UUID, uuid4

import httpx

from nhip.documents.axis.bodies import DOCUMENT
from nhip.documents.axis.drafts import OutgoingDocument
from nhip.documents.client.speaking import TRIES, Line, Told
from nhip.kernel.api import Refusal, Text, sniff, today
from nhip.sharing.api import Envelope, FileRef

PART: Final = 4 << 20
MOST_WAIT: Final = 60
_V1: Final = "/exchange/v1"
_RESUMES: Final = 5
_LONGEST_NAME: Final = 255  # bytes, on any usual file system
_LONGEST_ENDING: Final = 20


@dataclass(frozen=True, slots=True)
class Received:
    """A message of the inbox, with its envelope read; ``position`` counts what came, without gaps."""

    id: str
    position: int
    number: int
    receiver: str
    logged_at: datetime
    envelope: Envelope


class ExchangeClient:
    """The exchange at ``url`` as the seat whose ``SYSTEM.SECRET`` is ``seat``; or, with the file of the
    agency's private ``key`` (PEM), as the agency whose code is ``seat``, every call under its signature.

    In the folder ``begun``, where there is one, stands which uploads were begun: a new process goes on there.
    """

    def __init__(
        self,
        url: str,
        seat: str,
        *,
        key: Path | None = None,
        begun: Path | None = None,
        tries: int = TRIES,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._line = Line(url, seat, key=key, tries=tries, transport=transport)
        self._begun = begun
        self._agency = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._line.http.close()

    @property
    def agency(self) -> str:
        """The code of the agency that one calls as."""
        if not self._agency:
            self._agency = str(self._line.told("GET", f"{_V1}/documents/seat")["agency"])
        return self._agency

    # Sending

    def send_package(self, content: bytes) -> dict[str, Any]:
        """Send an edXML package; the same bytes again get the first answer."""
        return self._line.told(
            "POST", f"{_V1}/documents", content=content, headers={"Content-Type": "application/xml"}
        )

    def send_document(
        self, draft: OutgoingDocument, files: Sequence[Path], *, consignment: str = ""
    ) -> dict[str, Any]:
        """Send a document with its files. To try again after an answer was lost, send the envelope of
        :meth:`compose` again: it bears the time it was made at, and the same envelope is sent once.
        """
        return self.send(self.compose(draft, files, consignment=consignment))

    def compose(self, draft: OutgoingDocument, files: Sequence[Path], *, consignment: str = "") -> Envelope:
        """The envelope of a document, its files brought up; nothing is sent yet."""
        return Envelope(
            sender=self.agency,
            receivers=draft.receivers,
            kind=DOCUMENT,
            consignment=consignment or uuid4().hex,
            sent_at=datetime.now(UTC).replace(microsecond=0),
            body=draft.body(self.agency, draft.promulgated_on or today(), (), {}, None).packed(),
            files=tuple(self.upload(path) for path in files),
        )

    def send(self, envelope: Envelope) -> dict[str, Any]:
        """Send an envelope of any kind, signed by the agency's own key where the client has it, else by the
        node.
        """
        return self._line.told(
            "POST",
            f"{_V1}/messages",
            content=envelope.canonical(),
            headers={"Content-Type": "application/json"},
        )

    def upload(self, path: Path) -> FileRef:
        """Bring a file up in parts; what arrived of a part that was cut off is not sent again. Raises
        ``client.upload_stuck`` where nothing more arrives, as of a file that got shorter meanwhile.
        """
        size, digest = path.stat().st_size, _digest(path)
        with path.open("rb") as file:
            kind = sniff(file)
        state = self._upload(size, digest, path.name[:255])
        with path.open("rb") as file:
            offset, idle = -1, 0
            while not state["sha256"]:
                idle = idle + 1 if int(state["received"]) == offset else 0
                if idle >= _RESUMES:
                    raise _stuck(path, offset)
                offset = int(state["received"])
                file.seek(offset)
                answer = self._line.call(
                    "PATCH",
                    f"{_V1}/uploads/{state['id']}",
                    content=file.read(PART),
                    headers={"Upload-Offset": str(offset), "Content-Type": "application/octet-stream"},
                    expects=frozenset({409}),
                )
                if answer.status_code == httpx.codes.CONFLICT:  # a part arrived whose answer did not
                    answer = self._line.call("GET", f"{_V1}/uploads/{state['id']}")
                state = Told(answer)
        if self._begun is not None:
            (self._begun / digest).unlink(missing_ok=True)
        return FileRef(name=path.name[:255], size=size, sha256=digest, media_type=kind)

    def _upload(self, size: int, digest: str, name: str) -> Any:
        """How an upload of this content stands: the one begun earlier if the exchange still has it."""
        kept = self._begun / digest if self._begun is not None else None
        if kept is not None and (begun := _begun_in(kept)):
            answer = self._line.call("GET", f"{_V1}/uploads/{begun}", expects=frozenset({404, 403, 410, 422}))
            if answer.is_success:
                return Told(answer)
        asked = {"size": size, "sha256": digest, "name": name}
        state = self._line.told("POST", f"{_V1}/uploads", body=asked)
        if kept is not None:
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_text(state["id"])
        return state

    def tell(
        self,
        message: str,
        code: str,
        *,
        description: str = "",
        staff: Mapping[str, str] | None = None,
        consignment: str = "",
    ) -> str:
        """Tell the other side how the document of ``message`` stands; gives its state then.

        The same code twice has one effect.
        """
        said = {
            "code": code,
            "description": description,
            "staff": dict(staff or {}),
            "consignment": consignment,
        }
        return str(self._line.told("POST", f"{_V1}/documents/{message}/status", body=said)["state"])

    # Receiving

    def inbox(self, *, after: int | None = None, limit: int = 100, wait: int = 0) -> tuple[Received, ...]:
        """What came behind position ``after`` (or what is not confirmed), waiting up to ``wait`` ≤ 60 s."""
        params: dict[str, str | int] = {"limit": limit, "wait": min(wait, MOST_WAIT)}
        if after is not None:
            params["after"] = after
        found = self._line.told("GET", f"{_V1}/inbox", params=params)
        return tuple(_received(each) for each in found["messages"])

    def acknowledge(self, upto: int) -> int:
        """Confirm all up to a position; gives the cursor."""
        return int(self._line.told("POST", f"{_V1}/inbox/ack", body={"upto": upto})["cursor"])

    def message(self, identity: str) -> Received:
        """One message that the agency sent or received."""
        return _received(self._line.told("GET", f"{_V1}/messages/{identity}"))

    def package(self, identity: str) -> bytes:
        """The message as edXML, its files inside."""
        return self._line.call("GET", f"{_V1}/documents/{identity}/edxml").content

    def fetch(self, file: FileRef, folder: Path) -> Path:
        """Bring a file down into ``folder``, going on where an earlier try stopped. Raises
        ``client.file_differs``.
        """
        part = folder / f".{file.sha256}.part"
        part.touch()
        for _ in range(_RESUMES):
            have = part.stat().st_size if part.exists() else 0
            if have >= file.size:
                break
            self._bring(file, part, have)
        if _digest(part) != file.sha256:
            part.unlink()
            raise _differs(file)
        path = _free(folder, file.name)
        part.rename(path)
        return path

    def _bring(self, file: FileRef, part: Path, have: int) -> None:
        path, headers = f"{_V1}/files/{file.sha256}", {"Range": f"bytes={have}-"}
        for start in range(have, file.size, PART):
            headers["Range"] = f"bytes={start}-{min(start + PART, file.size) - 1}"
            answer = self._line.call("GET", path, headers=headers)
            with part.open("ab") as target:
                target.write(answer.content)

    def sent(self, *, of: str = "", before: str = "") -> list[dict[str, Any]]:
        """What the agency sent and how it stands, one item for each receiver, newest first."""
        told = self._line.told("GET", f"{_V1}/documents/sent", params={"of": of, "before": before})
        found: list[dict[str, Any]] = told["deliveries"]
        return found

    def receipt(self, message: str) -> bytes:
        """The receipt of a document's message, as an ASiC-E container."""
        return self._line.call("GET", f"{_V1}/documents/{message}/receipt").content


def _received(shown: Mapping[str, Any]) -> Received:
    return Received(
        id=shown["id"],
        position=shown["position"],
        number=shown["number"],
        receiver=shown["receiver"],
        logged_at=datetime.fromisoformat(shown["logged_at"]),
        envelope=Envelope.read(shown["content"].encode()),
    )


def _digest(path: Path) -> str:
    made = sha256()
    for block in _blocks(path):
        made.update(block)
    return made.hexdigest()


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            yield block


def _free(folder: Path, written: str) -> Path:
    """A path inside the folder for a name that somebody else wrote: up to 255 characters, where a file system
    takes so many bytes.
    """
    name = Path(written.replace("\\", "/")).name.lstrip(".") or "tep"
    ending = Path(name).suffix if len(os.fsencode(Path(name).suffix)) <= _LONGEST_ENDING else ""
    path, number = folder / _fitting(name.removesuffix(ending), ending), 1
    while path.exists():
        number += 1
        path = folder / _fitting(name.removesuffix(ending), f" ({number}){ending}")
    return path


def _fitting(stem: str, ending: str) -> str:
    room = _LONGEST_NAME - len(os.fsencode(ending))
    return os.fsencode(stem)[:room].decode("utf-8", "ignore") + ending


def _begun_in(kept: Path) -> str:
    """The id of the upload that was begun; empty where none stands there, as after a power cut."""
    try:
        return str(UUID(kept.read_text().strip()))
    except (FileNotFoundError, ValueError):
        return ""


def _stuck(path: Path, offset: int) -> Refusal:
    return Refusal(
        "client.upload_stuck",
        Text("Tải tệp lên không tiến thêm", "The upload does not go on"),
        Text(f"{path}: dừng ở byte {offset}.", f"{path}: it stops at byte {offset}."),
        Text(
            "Chờ tệp được ghi xong và không để hai nơi cùng tải lên, rồi chạy lại.",
            "Let the file be written to its end, let nobody else upload it meanwhile, and run it again.",
        ),
        retriable=True,
    )


def _differs(file: FileRef) -> Refusal:
    return Refusal(
        "client.file_differs",
        Text("Tệp tải về không đúng", "The file that came is another one"),
        Text(
            f"«{file.name}» không có dấu băm {file.sha256[:12]}… như phong bì ghi.",
            f"“{file.name}” does not have the digest {file.sha256[:12]}… that the envelope names.",
        ),
        Text("Tải lại; nếu vẫn sai, báo quản trị viên của nút.", "Fetch it again, else tell the node."),
        retriable=True,
    )
