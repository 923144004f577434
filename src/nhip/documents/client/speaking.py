"""Calls that survive a bad line: tried again with growing pauses, and refusals read as what they are.

Every call of the exchange may be repeated: a message by its consignment, a package by its bytes, a part of a
file by its offset. So what got no answer is sent again as it was.
"""

import random
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import httpx

from nhip.documents.client.signing import SeatKey
from nhip.kernel.api import Refusal, Text

TRIES: Final = 6
_FIRST_PAUSE: Final = 0.5  # seconds; doubled each time, at most 30
_MOST_PAUSE: Final = 30.0
_LONGEST_WAIT: Final = 120.0  # who is told to wait longer is told so, and not left sitting there
_AGAIN: Final = frozenset({408, 429, 502, 503, 504})


class Line:
    """The line to one exchange, as one seat: by its secret, or by the agency's own key where there is one."""

    def __init__(
        self,
        url: str,
        seat: str,
        *,
        key: Path | None = None,
        tries: int = TRIES,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._tries = tries
        try:
            self.http = httpx.Client(
                base_url=url,
                headers={} if key else {"Authorization": f"Bearer {seat}"},
                auth=SeatKey.read(key, seat) if key else None,
                timeout=httpx.Timeout(connect=10, read=90, write=90, pool=10),
                transport=transport,
                follow_redirects=False,
            )
        except httpx.InvalidURL as error:
            raise out_of_reach(url, str(error)) from None
        except UnicodeEncodeError:
            raise seat_unfit() from None

    def call(
        self,
        method: str,
        path: str,
        *,
        content: bytes | None = None,
        body: Any = None,
        params: Mapping[str, str | int] | None = None,
        headers: Mapping[str, str] | None = None,
        expects: frozenset[int] = frozenset(),
    ) -> httpx.Response:
        """The answer to a call. Raises the Refusal that the exchange gives, or ``client.out_of_reach``.

        A status in ``expects`` is the caller's to deal with.
        """
        for turn in range(1, self._tries + 1):
            wait = 0.0
            try:
                answer = self.http.request(
                    method, path, content=content, json=body, params=params, headers=headers
                )
            except httpx.InvalidURL as error:
                raise out_of_reach(str(self.http.base_url), str(error)) from None
            except httpx.RequestError as error:
                if turn == self._tries or isinstance(error, httpx.UnsupportedProtocol):
                    raise out_of_reach(str(self.http.base_url), type(error).__name__) from None
            else:
                if answer.is_success or answer.status_code in expects:
                    return answer
                said = answer.headers.get("Retry-After", "")
                wait = float(said) if said.isdigit() else 0.0
                if answer.status_code not in _AGAIN or turn == self._tries or wait > _LONGEST_WAIT:
                    raise refusal_in(answer)
            time.sleep(pause(turn, wait))
        raise AssertionError("the last try answers or raises")

    def told(self, method: str, path: str, **more: Any) -> "Told":
        """The JSON object that a call is answered with. Raises as :meth:`call`, and
        ``client.answer_unreadable`` where something else answers, as a page to sign in to a network.
        """
        return Told(self.call(method, path, **more))


class Told(dict[str, Any]):
    """The JSON object in an answer. Raises ``client.answer_unreadable`` where there is none, or not all that
    is looked for in it.
    """

    def __init__(self, answer: httpx.Response) -> None:
        self._answer = answer
        try:
            found: Any = answer.json()
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise unreadable(answer)
        super().__init__(found)

    def __missing__(self, name: str) -> Any:
        raise unreadable(self._answer)


def pause(turn: int, least: float = 0.0) -> float:
    """Seconds to wait after try number ``turn``: doubled each time, spread so that not all come at once."""
    longest = min(_MOST_PAUSE, _FIRST_PAUSE * 2**turn)
    return max(least, random.uniform(_FIRST_PAUSE / 2, longest))  # noqa: S311 - spreads load, hides nothing


def refusal_in(answer: httpx.Response) -> Refusal:
    """The refusal that the exchange answered; of an answer in another form, what is known of it."""
    try:
        problem = answer.json()
        vi, en = problem["vi"], problem["en"]
        parts = [Text(vi[part], en[part]) for part in ("title", "detail", "remedy")]
        return Refusal(
            str(problem["code"]), *parts, retriable=bool(problem["retriable"]), status=answer.status_code
        )
    except (ValueError, KeyError, TypeError):
        return unreadable(answer)


def unreadable(answer: httpx.Response) -> Refusal:
    found = f"HTTP {answer.status_code}"
    return Refusal(
        "client.answer_unreadable",
        Text("Câu trả lời không phải của trục liên thông", "This is no answer of an exchange"),
        Text(f"{answer.url}: {found}.", f"{answer.url}: {found}."),
        Text("Kiểm tra NHIP_CLIENT_URL và máy chủ trung gian.", "Check NHIP_CLIENT_URL and any proxy."),
        status=answer.status_code,
    )


def seat_unfit() -> Refusal:
    return Refusal(
        "client.seat_unfit",
        Text("Thông tin đầu nối không dùng được", "The seat's credentials cannot be used"),
        Text("NHIP_CLIENT_SEAT có ký tự ngoài ASCII.", "NHIP_CLIENT_SEAT holds a character beyond ASCII."),
        Text(
            "Chép lại đúng MÃ-HỆ-THỐNG.BÍ-MẬT mà «nhip exchange connect» đã in.",
            "Copy SYSTEM.SECRET again as “nhip exchange connect” printed it.",
        ),
    )


def out_of_reach(url: str, why: str) -> Refusal:
    return Refusal(
        "client.out_of_reach",
        Text("Không liên lạc được với trục liên thông", "The exchange is out of reach"),
        Text(f"{url}: {why}.", f"{url}: {why}."),
        Text(
            "Kiểm tra mạng và NHIP_CLIENT_URL rồi chạy lại: gửi lại là vô hại.",
            "Check the network and NHIP_CLIENT_URL, then run it again: that is harmless.",
        ),
        retriable=True,
        status=503,
    )
