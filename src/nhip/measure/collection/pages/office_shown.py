"""What the pages of coordination, review and signing share: who asks, which round, the names."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from nhip.identity.api import Account, AgencyCard, agencies_by_code
from nhip.kernel.api import CalendarUnknown, Text, full_date, number, remaining
from nhip.measure.collection import errors
from nhip.measure.collection.models import Round
from nhip.measure.collection.queries.gate import rounds_visible_to
from nhip.measure.collection.register import register
from nhip.measure.engine.labels import Label

KINDS = {
    "quarterly": Text("hằng quý", "quarterly"),
    "yearly": Text("hằng năm", "yearly"),
    "ad_hoc": Text("đột xuất", "ad hoc"),
}
# The observation statuses of SDMX that people meet here; a rarer one is shown by its letter.
STATUSES = {
    "A": Text("chính thức", "normal"),
    "E": Text("ước tính", "estimated"),
    "P": Text("sơ bộ", "provisional"),
    "F": Text("dự báo", "forecast"),
    "B": Text("đứt chuỗi", "break in series"),
    "D": Text("khác định nghĩa", "definition differs"),
    "M": Text("thiếu", "missing"),
    "L": Text("không thu thập", "not collected"),
    "O": Text("không có", "not available"),
    "Q": Text("giữ kín", "withheld"),
    "_Z": Text("không áp dụng", "not applicable"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """A figure as a reader sees it: its digits as written, in the marks of the language; its status."""

    value: str
    status: str

    @property
    def digits(self) -> Text:
        """The value, or a dash where there is none."""
        return digits(self.value)

    @property
    def word(self) -> Text | None:
        """The status in words, none for a normal figure."""
        if self.value and self.status in {"A", ""}:
            return None
        return STATUSES.get(self.status, Text(self.status, self.status))


def digits(value: str) -> Text:
    """A number as it was written, with the marks of each language; a dash for none."""
    try:
        return number(Decimal(value)) if value else Text("–", "–")
    except InvalidOperation:
        return Text(value, value)


def signed_in(request: HttpRequest) -> Account:
    """Who asks, behind ``login_required``."""
    assert isinstance(request.user, Account)
    return request.user


def asker(request: HttpRequest) -> Account | None:
    """Who asks, None for somebody who has not signed in."""
    return request.user if isinstance(request.user, Account) else None


def the_round(request: HttpRequest, code: str) -> Round:
    """The round with this code. Raises ``collection.round_unknown``."""
    found = rounds_visible_to(asker(request)).filter(code=code).first()
    if found is None:
        raise errors.round_unknown(code[:60])
    return found


def title_of(round_: Round) -> Text:
    """The name of a round."""
    return Text(round_.title_vi, round_.title_en)


def name_of_series(code: str) -> Label | Text:
    """The name of a series, its code where the register has dropped it."""
    found = register().get(code)
    return found.title if found else Text(code, code)


class Names:
    """Agencies by code, in one query; a code that the register of agencies does not have names itself."""

    def __init__(self, codes: Iterable[str]) -> None:
        self.cards: Mapping[str, AgencyCard] = agencies_by_code(codes)

    def __call__(self, code: str) -> Text:
        """The short name."""
        card = self.cards.get(code)
        return card.short_name if card else Text(code, code)

    def full(self, code: str) -> Text:
        """The whole name."""
        card = self.cards.get(code)
        return card.name if card else Text(code, code)


def people(ids: Iterable[str]) -> dict[str, str]:
    """The names of accounts by their public id."""
    wanted = set()
    for each in ids:
        try:
            wanted.add(UUID(each.removeprefix("account:")))
        except ValueError:
            continue
    rows = Account.objects.filter(public_id__in=wanted)
    return {str(row.public_id): row.name for row in rows}


def time_left(due_on: date) -> Text:
    """What is left until a day, in words; just the day where its year's holidays are not known yet."""
    try:
        return remaining(due_on)
    except CalendarUnknown:
        return full_date(due_on)


def trail(*steps: dict[str, Any]) -> list[dict[str, Any]]:
    """Where the reader is, below the hub. A step has a name and an address; the last one only a name."""
    found = [{"name": _("Số liệu"), "address": reverse("figures:hub")}, *steps]
    found[-1] = {"name": found[-1]["name"]}
    return found


def step_of(round_: Round) -> dict[str, Any]:
    """The round as a step of the trail."""
    return {"name": round_.code, "address": reverse("figures:round", args=[round_.code])}
