"""Reads the permission matrix (matrix.txt) and asks the site the same questions."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from uuid import uuid4

from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from tests.unit.documents.office.lines import line
from tests.unit.identity.people import PASSWORD, make_account, sign_in
from tests.unit.identity.routes import Route

from nhip.documents.office.models import Direction, Draft, DraftVersion, WorkFile
from nhip.documents.office.numbering import take_number
from nhip.identity.models import Account, Agency, AppearanceImage, Membership
from nhip.identity.rules.roles import Role
from nhip.kernel.api import now, today
from nhip.measure.acts.save_work import save_work
from nhip.measure.workshop.copies import example
from nhip.measure.workshop.doing import run
from nhip.measure.workshop.limits import limits

TABLE = Path(__file__).with_name("matrix.txt")
WAYS_ON = {
    "account_login": "login",
    "account_home": "home",
    "account_reauthenticate": "again",
    "account_change_password": "→change",
    "account_logout": "→logout",
    "mfa_activate_totp": "set-up",
    "mfa_authenticate": "code",
    "mfa_reauthenticate": "prove",
    "admin:login": "door",
    "admin:index": "front",
    "site:home": "→/",
    "measure:workshop_deleted": "gone",
    "office:draft": "draft",
    "office:entry": "letter",
    "office:work_file": "file",
}
NOBODYS = "00000000-0000-0000-0000-000000000000"
OBJECT = re.compile(r"admin:\w+_change")
BY_STATUS = {200: "ok", 400: "bad", 403: "no", 404: "none", 405: "method", 429: "wait"}


@dataclass(frozen=True, slots=True)
class Question:
    """One line: a method, a route, whose object it is about, and what each persona is answered."""

    method: str
    route: str
    whose: str
    answers: dict[str, str]

    def __str__(self) -> str:
        return f"{self.method} {self.route}" + (f" ({self.whose})" if self.whose else "")


@dataclass(frozen=True, slots=True)
class Matrix:
    """``public`` are patterns of routes that anybody may read; ``questions`` the lines of the table."""

    public: tuple[str, ...]
    personas: tuple[str, ...]
    questions: tuple[Question, ...]

    def is_public(self, name: str) -> bool:
        return any(fnmatch(name, pattern) for pattern in self.public)


def read_matrix() -> Matrix:
    lines = [line.split() for line in TABLE.read_text(encoding="utf-8").splitlines() if line.strip()]
    lines = [words for words in lines if not words[0].startswith("#")]
    public = tuple(words[1] for words in lines if words[0] == "public")
    (personas,) = (tuple(words[1:]) for words in lines if words[0] == "route")
    questions = []
    for words in lines:
        if words[0] in {"public", "route"}:
            continue
        method, route, *rest = words
        whose = rest.pop(0).strip("()") if rest[0].startswith("(") else ""
        assert len(rest) == len(personas), f"{' '.join(words)}: {len(personas)} answers are needed"
        questions.append(Question(method, route, whose, dict(zip(personas, rest, strict=True))))
    return Matrix(public, personas, tuple(questions))


class Cast:
    """The personas, each with a browser that has gone as far as its name says."""

    def __init__(self) -> None:
        self.accounts: dict[str, Account] = {}
        self.letters: dict[str, dict[str, str]] = {}
        self.clients = {"anonymous": Client(), "halfway": Client()}
        for name, role, second_factor in (
            ("member", None, False),
            ("analyst", Role.ANALYST, False),
            ("analyst2", Role.ANALYST, True),
            ("auditor", Role.AUDITOR, False),
            ("auditor2", Role.AUDITOR, True),
            ("admin", Role.ADMINISTRATOR, False),
            ("admin2", Role.ADMINISTRATOR, True),
            ("closed", Role.ADMINISTRATOR, True),
            ("clerk2", Role.CLERK, True),
            ("officer2", Role.OFFICER, True),
            ("leader2", Role.LEADER, True),
        ):
            self.accounts[name] = make_account(f"{name}@coquan.example", role, second_factor=second_factor)
            self.clients[name] = sign_in(self.accounts[name])
        half = make_account("halfway@coquan.example", Role.ADMINISTRATOR, second_factor=True)
        self.clients["halfway"].post(reverse("account_login"), {"login": half.email, "password": PASSWORD})
        Account.objects.filter(pk=self.accounts["closed"].pk).update(is_active=False)
        self.other = make_account("khac@coquan.example", Role.ANALYST)
        self.agency = Agency.objects.get(code="G06")

    def ask(self, persona: str, question: Question, route: Route) -> str:
        """What ``persona`` is answered, in the words of the table; nothing that happens stays."""
        client = self.clients[persona]
        arguments = {
            name: self.argument(name, route.name, question.whose, persona) for name in route.arguments
        }
        with leaving_no_trace(client):
            return in_words(client.generic(question.method, route.address(arguments)))

    def argument(self, name: str, route: str, whose: str, persona: str) -> str:
        """A value for an argument: an object of the persona's own, of another, or one that does not exist."""
        account = self.other if whose == "other" else self.accounts.get(persona, self.other)
        if "identity_account" in route and whose:
            return str(account.pk)
        if "identity_membership" in route and whose:
            held = Membership.objects.filter(account=account).first()
            return str(held.pk if held else 0)
        if "identity_agency" in route:
            return str(self.agency.pk)
        if whose and ("workshop" in route or route == "account_image"):
            return saved_work_of(account) if "workshop" in route else image_of(account)
        if route.startswith("office:") and name == "key" and whose:
            return self.letter(route, "G06" if whose == "own" else "G12")
        samples = {
            "app_label": "identity",
            "uidb36": "1",
            "key": "a-b",
            "url": "khong-co/",
            "content_type_id": "0",
            "identity": NOBODYS,
            "delivery": NOBODYS,
        }
        return samples.get(name, "0")

    def letter(self, route: str, agency: str) -> str:
        """The key of a letter, draft or file of work of ``agency``; the officer has a part in G06's."""
        if agency not in self.letters:
            self.letters[agency] = letters_of(agency, str(self.accounts["officer2"].public_id))
        kind = "work_file" if "work_file" in route else "draft" if "draft" in route else "entry"
        return self.letters[agency]["draft" if "letter" in route else kind]


def letters_of(agency: str, officer: str) -> dict[str, str]:
    """The keys of a document, a draft and a file of work, made past the acts."""
    book, number = take_number(agency, Direction.IN, today())
    author = officer if agency == "G06" else "somebody else"
    entry = line(agency, book=book, number=number, people=[author])
    own = {"agency": agency, "author": author, "kind": "Công văn"}
    draft = Draft.objects.create(key=str(uuid4()), latest=1, made_at=now(), **own)
    DraftVersion.objects.create(draft=draft, number=1, subject="", author=author, written_at=now())
    file = WorkFile.objects.create(
        key=str(uuid4()), agency=agency, code="01", title="Hồ sơ", term="y10", owner=author, opened_at=now()
    )
    return {"entry": entry.key, "draft": draft.key, "work_file": file.key}


def saved_work_of(account: Account) -> str:
    """The key of a work that ``account`` saved in the workshop."""
    done = run(example(), limits(), within=None)
    return save_work(done.checked, done.outcome, owner=account, form=account.email).work.key


def image_of(account: Account) -> str:
    """The key of the picture that ``account`` shows its signature by."""
    shape = {"key": str(uuid4()), "png": b"", "width": 1, "height": 1}
    made, _ = AppearanceImage.objects.get_or_create(
        account=account, defaults={**shape, "uploaded_by": account, "uploaded_at": now()}
    )
    return made.key


@contextmanager
def leaving_no_trace(client: Client) -> Iterator[None]:
    """Undo what a request writes, its session and cookies included."""
    cookies = deepcopy(client.cookies)
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    client.cookies = cookies


def in_words(answer: HttpResponse) -> str:
    """An answer as the table has it: ``ok``, ``no``, ``login``, or ``→name`` for a way on."""
    if answer.status_code not in {301, 302, 303}:
        return BY_STATUS.get(answer.status_code, str(answer.status_code))
    path = answer["Location"].partition("?")[0]
    try:
        name = resolve(path).view_name
    except Resolver404:
        return f"→{path}"
    return "→object" if OBJECT.fullmatch(name) else WAYS_ON.get(name, f"→{name}")
