"""Speaking to another node over HTTP: one connection kept, everything bounded, every answer checked."""

from collections.abc import Iterator
from types import TracebackType
from typing import Any, Final, Self

import httpx

from nhip.kernel.api import Refusal, Text
from nhip.sharing.relay.slips import MOST_BYTES, Slip
from nhip.sharing.relay.speaking import hear_answer, speak

PART: Final = 4 << 20
_TIMES: Final = httpx.Timeout(connect=5.0, read=60.0, write=60.0, pool=5.0)


class Unreached(Exception):  # noqa: N818 - a state of the world, not a fault of ours
    """The node did not answer as a node does; ``why`` is for people."""

    def __init__(self, why: Text) -> None:
        super().__init__(why.en)
        self.why = why


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
        signature = answer.headers.get("Nhip-Signature", "")
        slip: Slip = hear_answer(asked, self.code, answer.content, signature)
        return asked.content, answer.content, signature, slip.body

    def put_parts(self, upload: str, parts: Iterator[bytes], offset: int) -> None:
        """Bring the rest of a file from ``offset`` on."""
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
        return answer.content, answer.headers.get("Nhip-Signature", "")

    def _send(self, method: str, path: str, content: bytes, headers: dict[str, str]) -> httpx.Response:
        try:
            answer = self._http.request(method, path, content=content, headers=headers)
        except httpx.HTTPError as error:
            kind = type(error).__name__
            raise Unreached(
                Text(
                    f"Không liên lạc được với nút {self.code} ({kind})",
                    f"{self.code} is out of reach ({kind})",
                )
            ) from None
        if answer.status_code != httpx.codes.OK or len(answer.content) > MOST_BYTES:
            raise Unreached(_said(self.code, answer))
        return answer


def _said(code: str, answer: httpx.Response) -> Text:
    """What a node said that did not do what it was asked."""
    try:
        problem = answer.json()
        said = f"{problem['code']}: {problem['detail']}"[:500]
    except (ValueError, KeyError, TypeError):
        said = f"HTTP {answer.status_code}"
    return Text(f"Nút {code} trả lời: {said}", f"{code} answers: {said}")


def refusal_text(refusal: Refusal) -> Text:
    """A refusal in one sentence a language."""
    return Text(
        f"{refusal.title.vi}. {refusal.detail.vi} {refusal.remedy.vi}",
        f"{refusal.title.en}. {refusal.detail.en} {refusal.remedy.en}",
    )
