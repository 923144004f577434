"""Forty agencies at work: each sends letters, reads what it is sent, and says how it stands with each.

Every agency's system is a sender with one queue, so the order in which it sends is known, and a reader that
confirms what it has taken in. Both repeat unchanged whatever got no answer: that is all a client has to do.
"""

import asyncio
import random
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final

import httpx

STATUSES: Final = ("01", "03", "06")
PER_LETTER: Final = 1 + len(STATUSES)
_AGAIN: Final = 0.4
_TIMES: Final = httpx.Timeout(30.0, connect=3.0)


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that its sender was told is in the log."""

    sender: str
    receiver: str
    consignment: str
    at: float


@dataclass(frozen=True, slots=True)
class Received:
    """A message as its receiver read it."""

    sender: str
    receiver: str
    consignment: str
    number: int
    position: int
    digest: str
    at: float


@dataclass
class Agency:
    """One agency's system: its node's address, its credentials, what it has sent and received."""

    code: str
    address: str
    credentials: str
    letters: int
    sent: list[Sent] = field(default_factory=list)
    received: list[Received] = field(default_factory=list)
    retries: int = 0
    replays: int = 0
    refused: list[str] = field(default_factory=list)
    _outgoing: asyncio.Queue[dict[str, Any]] = field(default_factory=asyncio.Queue)

    async def work(self, others: list[str], chance: random.Random) -> None:
        """Send and read until cancelled."""
        limits = httpx.Limits(max_connections=4, max_keepalive_connections=2)
        headers = {"Authorization": f"Bearer {self.credentials}"}
        async with httpx.AsyncClient(
            base_url=self.address, headers=headers, timeout=_TIMES, limits=limits
        ) as http:
            self._http = http
            for number in range(1, self.letters + 1):
                self._outgoing.put_nowait(_letter(self.code, number, chance))
            self._others, self._chance = others, chance
            async with asyncio.TaskGroup() as group:
                group.create_task(self._send())
                group.create_task(self._read())

    async def _send(self) -> None:
        while True:
            message = await self._outgoing.get()
            to = message.pop("to", None) or self._chance.choice(self._others)
            content = message.pop("file", None)
            files = [await self._file(content)] if content else []
            envelope = {
                "format": "nhip-envelope/1",
                "sender": self.code,
                "receivers": [to],
                "sent_at": datetime.now(UTC).isoformat("T", "milliseconds")[:-6] + "Z",
                "files": files,
                **message,
            }
            answer = await self._until("POST", "/exchange/v1/messages", json=envelope)
            if answer.status_code >= 300:
                self.refused.append(f"{message['consignment']}: {answer.text[:300]}")
                continue
            now = asyncio.get_running_loop().time()
            self.sent.append(Sent(self.code, to, message["consignment"], now))

    async def _file(self, content: bytes) -> dict[str, Any]:
        answer = await self._until("POST", "/exchange/v1/files", content=content)
        answer.raise_for_status()
        return {
            "name": "van-ban.pdf",
            "size": len(content),
            "sha256": sha256(content).hexdigest(),
            "media_type": "application/pdf",
        }

    async def _read(self) -> None:
        seen = 0
        while True:
            query = {"wait": "15", "limit": "200"}
            answer = await self._until("GET", "/exchange/v1/inbox", params=query)
            messages = answer.json()["messages"]
            for message in messages:
                if message["position"] <= seen:
                    self.replays += 1
                    continue
                seen = message["position"]
                self._take(message)
            if messages:
                upto = {"upto": messages[-1]["position"]}
                await self._until("POST", "/exchange/v1/inbox/ack", json=upto)

    def _take(self, message: dict[str, Any]) -> None:
        now = asyncio.get_running_loop().time()
        read = Received(
            message["sender"],
            self.code,
            message["consignment"],
            message["number"],
            message["position"],
            message["digest"],
            now,
        )
        self.received.append(read)
        if message["kind"] != "document":
            return
        document = {"organ": message["sender"], "document_id": message["consignment"]}
        for code in STATUSES:
            self._outgoing.put_nowait(
                {
                    "to": message["sender"],
                    "kind": "status",
                    "consignment": f"{message['consignment']}:{self.code}:{code}",
                    "body": {"document": document, "code": code},
                }
            )

    async def _until(self, method: str, path: str, **said: Any) -> httpx.Response:
        """Repeat until there is an answer that is not "later"."""
        while True:
            try:
                answer = await self._http.request(method, path, **said)
                if answer.status_code not in {408, 429, 500, 502, 503, 504}:
                    return answer
            except httpx.HTTPError:
                pass
            self.retries += 1
            await asyncio.sleep(_AGAIN * (0.5 + self._chance.random()))


def _letter(sender: str, number: int, chance: random.Random) -> dict[str, Any]:
    name = f"{sender},2026/11/22,{number}/TB"
    return {
        "kind": "document",
        "consignment": name,
        "body": {
            "document_id": name,
            "number": str(number),
            "notation": "TB",
            "type": "Thông báo",
            "subject": f"Thông báo thử số {number}",
            "promulgated_on": "2026-11-22",
        },
        "file": _pdf(chance) if chance.random() < 0.1 else None,
    }


def _pdf(chance: random.Random) -> bytes:
    """Bytes that pass for a small PDF, different each time."""
    return b"%PDF-1.7\n" + chance.randbytes(20_000).hex().encode() + b"\n%%EOF\n"
