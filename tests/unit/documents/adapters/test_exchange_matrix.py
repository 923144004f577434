"""The permission matrix of the exchange: every call upon other people's things is answered as the table says.

The table is ``exchange_matrix.txt``. The site has one of its own (``tests/unit/identity/matrix.txt``).
"""

import io
import json
import re
import uuid
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from tests.unit.documents.adapters.conftest import Node
from tests.unit.documents.adapters.software import package

from nhip.web.exchange.app import ExchangeApp

PERSONAS: Final = {"nobody": None, "sender": "H41", "receiver": "H14", "stranger": "H57"}
BY_ERROR_CODE: Final = ("/vxp/", "/lgsp/")
PDF: Final = {"media_type": "application/pdf"}
TRACE: Final = f"dấu-vết-{uuid.uuid4().hex[:12]}"


@dataclass(frozen=True)
class Line:
    """One line of the table: a call, the body that goes with it, and the answer to each persona."""

    method: str
    address: str
    body: str
    answers: dict[str, str]

    @property
    def path(self) -> str:
        return urlsplit(self.address).path


def _lines() -> list[Line]:
    found = []
    for text in (Path(__file__).parent / "exchange_matrix.txt").read_text().splitlines():
        if not text.strip() or text.startswith("#"):
            continue
        method, address, *rest = text.split()
        body = rest[1] if rest[0] == ">" else ""
        answers = dict(zip(PERSONAS, rest[2:] if body else rest, strict=True))
        found += [
            Line(each, address, body, answers) for each in (("GET", "POST") if method == "ANY" else (method,))
        ]
    return found


LINES: Final = _lines()


class Letter:
    """A letter from H41 to H14, what belongs to it, and what else H41 has lying at the exchange."""

    def __init__(self, node: Node) -> None:
        self._sizes: dict[str, int] = {}
        with node.client("H41") as sender, node.client("H14") as receiver:
            open_file, named = self._keep(sender, "mở"), self._keep(sender, "riêng")
            private = self._keep(sender, "chưa gửi")
            upload = sender.post("/exchange/v1/uploads", json={"size": 9}).json()["id"]
            body = self.body("H41") | {"confidential": {named: ["nguoi-doc@h14.example"]}}
            sent = sender.post(
                "/exchange/v1/messages", json=self.envelope("H41", body, open_file, named)
            ).json()
            letter = sent["messages"][0]["id"]
            said = receiver.post(f"/exchange/v1/documents/{letter}/status", json={"code": "03"})
            assert said.status_code == 200, said.text
            told = sender.get("/exchange/v1/inbox", params={"after": 0, "limit": 1000}).json()["messages"]
        self.things = {
            "letter": letter,
            "status": next(each["id"] for each in told if TRACE in each["content"]),
            "open": open_file,
            "named": named,
            "private": private,
            "unknown": "0" * 64,
            "upload": upload,
        }

    def _keep(self, client: httpx.Client, text: str) -> str:
        content = f"%PDF-1.7\n% {TRACE} {text}\n%%EOF\n".encode()
        answer = client.post("/exchange/v1/files", content=content)
        assert answer.status_code == 201, answer.text
        digest = sha256(content).hexdigest()
        self._sizes[digest] = len(content)
        return digest

    def body(self, agency: str) -> dict[str, Any]:
        number = uuid.uuid4().hex[:8]
        return {
            "document_id": f"{agency},2026/11/20,{number}/{TRACE}",
            "number": number,
            "notation": TRACE,
            "subject": f"V/v {TRACE}",
        }

    def envelope(self, agency: str, body: dict[str, Any], *digests: str) -> dict[str, Any]:
        return {
            "format": "nhip-envelope/1",
            "sender": agency,
            "receivers": ["H14" if agency == "H41" else "G22"],
            "kind": "document",
            "consignment": uuid.uuid4().hex,
            "sent_at": datetime.now(UTC).isoformat("T", "milliseconds")[:-6] + "Z",
            "files": [
                {"name": f"{n}.pdf", "size": self._sizes[digest], "sha256": digest} | PDF
                for n, digest in enumerate(digests)
            ],
            "body": body,
        }

    def shows(self, content: bytes, asked: str) -> bool:
        """Whether the answer says anything of the letter that was not in the question."""
        words = {TRACE, self.things["letter"], self.things["status"]} - set(re.findall(r"[\w-]+", asked))
        texts = [content]
        if content.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(content)) as package_:
                texts = [package_.read(name) for name in package_.namelist()]
        plain = [json.dumps(word)[1:-1].encode() for word in words] + [word.encode() for word in words]
        return any(word in text for word in plain for text in texts)


@pytest.fixture(scope="module")
def letter(node: Node) -> Letter:
    return Letter(node)


BODIES: Final[dict[str, Callable[[Letter, str], dict[str, Any]]]] = {
    "": lambda _, __: {},
    "as_h41": lambda letter, _: {"json": letter.envelope("H41", _other(letter.body("H41")))},
    "naming": lambda letter, agency: {
        "json": letter.envelope(agency, _other(letter.body(agency)), letter.things["open"])
    },
    "passing_on": lambda letter, agency: {
        "json": letter.envelope(agency, _other(letter.body(agency)), letter.things["named"])
        | {"receivers": ["G22"]}
    },
    "far_ahead": lambda _, __: {"json": {"upto": 2**40}},
    "claim": lambda letter, _: {"json": {"size": 9, "sha256": letter.things["private"]}},
    "bytes": lambda _, __: {"content": b"%PDF-1.7\n%%EOF\n"},
    "part": lambda _, __: {"content": b"bytes", "headers": {"Upload-Offset": "0"}},
    "slip": lambda _, __: {"content": b"{}"},
    "package": lambda _, __: {"content": package(), "headers": {"Content-Type": "application/xml"}},
    "refuse": lambda _, __: {"json": {"code": "02", "description": "không thuộc thẩm quyền"}},
}


def _other(body: dict[str, Any]) -> dict[str, Any]:
    """Another letter, which bears no trace of the one that is looked for."""
    return {name: value.replace(TRACE, "khác") for name, value in body.items()}


def test_every_call_has_its_line() -> None:
    app = ExchangeApp()
    asked = {(line.method, line.path) for line in LINES}
    filled = {(method, re.sub(r"\{\w+\}", "{}", path)) for method, path in asked}
    served = {(method, re.sub(r"\{\w+\}", "{}", path)) for method, path in app.served}
    missing, gone = sorted(served - filled), sorted(filled - served)
    assert not missing, f"{missing}: nobody has said who may call. Add the line to exchange_matrix.txt."
    assert not gone, f"{gone}: these calls are gone; remove their lines from exchange_matrix.txt."


class Asker:
    """Makes the calls of the table as one agency's software would, or as nobody's."""

    def __init__(self, node: Node, agency: str | None, letter: Letter) -> None:
        self._agency, self._letter = agency, letter
        self._http = node.client(agency)
        self._bare = node.client()
        self._software = node.software(agency) if agency else None
        self._provincial: dict[str, str] = {}
        if agency:
            system, _, secret = node.secrets[agency].rpartition(".")
            self._login = {"X-SystemId": system, "X-SecretKey": secret}
            token = self._bare.post("/lgsp/v1/auth/login", headers=self._login).json()["data"]["token"]
            self._provincial = {"Authorization": f"Bearer {token}"}
        else:
            self._login = {}

    def close(self) -> None:
        for each in (self._http, self._bare, self._software):
            if each is not None:
                each.close()

    def ask(self, line: Line) -> tuple[httpx.Response, str]:
        """The answer, and in the words of the table what it is."""
        parts = urlsplit(line.address.format_map(self._letter.things))
        query = dict(parse_qsl(parts.query))
        body = BODIES[line.body](self._letter, self._agency or "H57")
        if parts.path.startswith("/vxp/"):
            answer = self._ask_vxp(line, parts.path, query, body)
        elif parts.path.startswith("/lgsp/"):
            headers = self._login if parts.path.endswith("/login") else self._provincial
            headers = headers | body.pop("headers", {})
            answer = self._bare.request(line.method, parts.path, params=query, headers=headers, **body)
        else:
            if parts.path.endswith("/batch"):
                body = {"json": {"messages": [body["json"]]}}
            answer = self._http.request(line.method, parts.path, params=query, **body)
            said = str(answer.status_code)
            if parts.path.endswith("/batch") and answer.is_success:
                said += f"/{answer.json()['results'][0].get('status', 201)}"
            return answer, said
        told = answer.headers["Content-Type"].startswith("application/json")
        return answer, answer.json()["ErrorCode"] if told else "0"

    def _ask_vxp(self, line: Line, path: str, query: dict[str, str], body: dict[str, Any]) -> httpx.Response:
        if self._software is None:
            return self._bare.request(line.method, path, params=query)
        headers = self._software.headers(**query)
        if not body:
            return self._bare.request(line.method, path, headers=headers)
        content = body["content"]
        digest = sha256(content).hexdigest()
        headers = self._software.headers(hash_file=digest, messagetype="edoc")
        files = {"file_doc": ("goi.edxml", content)}
        return self._bare.request(line.method, path, headers=headers, files=files)


@pytest.mark.parametrize("persona", PERSONAS)
def test_everybody_is_answered_as_the_table_says(node: Node, letter: Letter, persona: str) -> None:
    wrong = []
    asker = Asker(node, PERSONAS[persona], letter)
    for line in LINES:
        answer, said = asker.ask(line)
        asked = line.address.format_map(letter.things)
        said += "+" if letter.shows(answer.content, asked) else ""
        if said not in line.answers[persona].split("|"):
            wrong.append(
                f"{line.method} {line.address} {line.body}: {persona} gets {said}, the table says"
                f" {line.answers[persona]}: {answer.text[:300]}"
            )
    asker.close()
    assert not wrong, "\n".join(wrong)
