"""Speaking to another node over HTTP: one connection kept, everything bounded, every answer checked."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Final, Self

import httpx

from nhip.kernel.api import Refusal, Text
from nhip.sharing.relay.slips import MOST_BYTES, Slip
from nhip.sharing.relay.speaking import hear_answer, speak

PART: Final = 4 << 20
_TIMES: Final = httpx.Timeout(connect=5.0, read=60.0, write=60.0, pool=5.0)
_LONGEST: Final = 120.0  # seconds for the whole of an answer, once it has begun
MOST_WHY: Final = 4000
"""Characters of a reason given by another node that are kept."""

_PLAIN: Final = {"Accept-Encoding": "identity"}


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    signature: str
    content: bytes


class Unreached(Exception):  # noqa: N818 - a state of the world, not a fault of ours
    """The node did not answer as a node does; ``why`` is for people."""

    def __init__(self, why: Text) -> None:
        super().__init__(why.en)
        self.why = why


class Declined(Unreached):
    """The node answered that it does not take what it was brought."""


class NodeClient:
    """A conversation with the node ``code`` at ``url``."""

    def __init__(self, code: str, url: str, *, transport: httpx.BaseTransport | None = None) -> None:
        self.code = code
        self._http = httpx.Client(base_url=url, timeout=_TIMES, transport=transport, follow_redirects=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def ask(self, path: str, purpose: str, body: dict[str, Any]) -> tuple[bytes, bytes, str, dict[str, Any]]:
        """Say ``body``; gives what was said, the answer's bytes and signature, and what it says.

        Raises :class:`Unreached` where there is no answer, and the Refusal of an answer that cannot be
        believed.
        """
        asked = speak(self.code, purpose, body)
        answer = self._send("POST", path, asked.content, {"Nhip-Signature": asked.signature})
        slip: Slip = hear_answer(asked, self.code, answer.content, answer.signature)
        return asked.content, answer.content, answer.signature, slip.body

    def put_parts(self, upload: str, parts: Iterator[bytes], offset: int) -> None:
        """Bring the rest of a file from ``offset`` on. Raises :class:`Declined` where the node takes no more
        of it, :class:`Unreached`, and whatever reading ``parts`` does.
        """
        for part in parts:
            asked = speak(self.code, "relay.part", {"upload": upload, "offset": offset, "size": len(part)})
            self._send(
                "PATCH",
                f"/exchange/v1/relay/files/{upload}?offset={offset}",
                part,
                {"Nhip-Slip": asked.content.decode(), "Nhip-Signature": asked.signature},
            )
            offset += len(part)

    def register(self) -> tuple[bytes, str]:
        """The register that the node issues, and the header with its signature."""
        answer = self._send("GET", "/exchange/v1/register", b"", {})
        return answer.content, answer.signature

    def _send(self, method: str, path: str, content: bytes, headers: dict[str, str]) -> _Answer:
        try:
            with self._http.stream(method, path, content=content, headers={**headers, **_PLAIN}) as told:
                answer = _Answer(told.status_code, told.headers.get("Nhip-Signature", ""), self._read(told))
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            kind = type(error).__name__
            raise Unreached(
                Text(
                    f"Không liên lạc được với nút {self.code} ({kind})",
                    f"{self.code} is out of reach ({kind})",
                )
            ) from None
        if answer.status != httpx.codes.OK:
            raise Declined(_said(self.code, answer))
        return answer

    def _read(self, told: httpx.Response) -> bytes:
        """The body as it was sent, under a limit of size and time: nothing is unpacked."""
        until = time.monotonic() + _LONGEST
        pieces: list[bytes] = []
        size = 0
        for piece in told.iter_raw():
            pieces.append(piece)
            size += len(piece)
            if size > MOST_BYTES or time.monotonic() > until:
                raise Unreached(
                    Text(
                        f"Nút {self.code} trả lời quá dài hoặc quá chậm",
                        f"{self.code} answers at too great a length, or too slowly",
                    )
                )
        return b"".join(pieces)


def _said(code: str, answer: _Answer) -> Text:
    """What a node said that did not do what it was asked."""
    try:
        problem = json.loads(answer.content)
        said = plain(f"{problem['code']}: {problem['detail']}", 500)
    except (ValueError, KeyError, TypeError, RecursionError):
        said = f"HTTP {answer.status}"
    return Text(f"Nút {code} trả lời: {said}", f"{code} answers: {said}")


def plain(value: Any, most: int) -> str:
    """What another node says as text that the database takes, cut to ``most`` characters."""
    if not isinstance(value, str):
        return ""
    return value[:most].encode(errors="replace").decode().replace("\0", " ")


def refusal_text(refusal: Refusal) -> Text:
    """A refusal in one sentence a language."""
    return Text(
        f"{refusal.title.vi}. {refusal.detail.vi} {refusal.remedy.vi}",
        f"{refusal.title.en}. {refusal.detail.en} {refusal.remedy.en}",
    )
