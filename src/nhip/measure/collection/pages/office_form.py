"""The form that opens a round: what was typed, what is wrong with it, and what it would ask of whom."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from django.http import QueryDict
from django.utils.translation import gettext as _

from nhip.identity.api import Account, current_memberships
from nhip.kernel.api import today
from nhip.measure.collection.acts.open_round import requests_of
from nhip.measure.collection.cells import period_fault
from nhip.measure.collection.models import Round
from nhip.measure.collection.models.round import RoundKind
from nhip.measure.collection.register import HOME, CollectedSeries, register

FIELDS: Final = ("ma", "loai", "ten-vi", "ten-en", "muc-dich", "tu", "den", "chu-tri", "dia-ban", "ky")
_OWN_DAY: Final = "han-"


@dataclass(frozen=True, slots=True)
class Asked:
    """What one agency would be asked: as owner of a series, as another holder, and by when."""

    agency: str
    owned: int
    held: int
    due_on: date
    is_left_out: bool

    @property
    def figures(self) -> int:
        """How many figures in all."""
        return self.owned + self.held


@dataclass
class Opening:
    """The form as it was sent. ``wrong`` has what is wrong, by field."""

    values: dict[str, str]
    series: list[str]
    left_out: list[str]
    own_days: dict[str, date]
    wrong: dict[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> RoundKind:
        return RoundKind(self.values["loai"])

    @property
    def areas(self) -> list[str]:
        return _words(self.values["dia-ban"])

    @property
    def periods(self) -> list[str]:
        return _words(self.values["ky"])

    @property
    def opens_on(self) -> date:
        return date.fromisoformat(self.values["tu"])

    @property
    def closes_on(self) -> date:
        return date.fromisoformat(self.values["den"])

    @property
    def chosen(self) -> list[CollectedSeries]:
        """The series that were ticked and that the register has."""
        return [register()[code] for code in self.series if code in register()]

    def asked(self) -> list[Asked]:
        """What is asked of whom, those left out with what they would be asked."""
        planned = Round(closes_on=self.closes_on)
        counts: dict[str, list[int]] = {}
        for request in requests_of(planned, self.chosen, self.areas, self.periods):
            counts.setdefault(request.agency, [0, 0])[not request.is_owner] += 1
        return [
            Asked(
                agency,
                owned,
                held,
                self.own_days.get(agency, self.closes_on),
                agency in self.left_out,
            )
            for agency, (owned, held) in sorted(counts.items())
        ]

    def not_yet(self) -> list[str]:
        """The periods that have not ended: nothing can be entered for them until they have."""
        day = today()
        return [
            period
            for period in self.periods
            if any(
                (fault := period_fault(period, series, day)) and fault.code == "collection.future"
                for series in self.chosen
            )
        ]


def beginning(account: Account) -> Opening:
    """The form before anything is typed: this quarter's code and days, the asker's own agency as lead."""
    day = today()
    quarter = (day.month + 2) // 3
    held = current_memberships(account).first()
    last = date(day.year + (quarter == 4), quarter % 4 * 3 + 1, 15)
    values = dict.fromkeys(FIELDS, "")
    values |= {
        "ma": f"{day.year}-Q{quarter}",
        "loai": RoundKind.QUARTERLY.value,
        "tu": day.isoformat(),
        "den": last.isoformat(),
        "chu-tri": held.agency.code if held else "",
        "dia-ban": HOME,
        "ky": str(day.year - 1),
    }
    return Opening(values, [], [], {})


def read_opening(sent: QueryDict) -> Opening:
    """The form as sent, with what is wrong in it."""
    values = {name: sent.get(name, "").strip()[:2000] for name in FIELDS}
    wrong = {name: words for name, words in _needed().items() if not values[name]}
    if values["loai"] not in RoundKind.values:
        wrong["loai"] = _("Chọn loại đợt.")
    series = [code for code in sent.getlist("chi-tieu") if code in register()]
    if not series:
        wrong["chi-tieu"] = _("Chọn ít nhất một chỉ tiêu.")
    days = {name: str(written) for name, written in sent.items() if name.startswith(_OWN_DAY) and written}
    days |= {name: values[name] for name in ("tu", "den") if values[name]}
    read = {name: _day(written) for name, written in days.items()}
    wrong |= {name: _("Ghi ngày theo dạng 2026-11-24.") for name, day in read.items() if day is None}
    own_days = {
        name.removeprefix(_OWN_DAY): day
        for name, day in read.items()
        if name.startswith(_OWN_DAY) and day is not None and day != read.get("den")
    }
    opening = Opening(values, series, sent.getlist("bo-qua"), own_days, wrong)
    unread = _unread_periods(opening)
    if unread:
        wrong["ky"] = _("Không phải là kỳ của chỉ tiêu đã chọn: %(periods)s.") % {
            "periods": ", ".join(unread)
        }
    return opening


def _unread_periods(opening: Opening) -> list[str]:
    day = today()
    return [
        period
        for period in opening.periods
        if any(
            (fault := period_fault(period, series, day)) and fault.code == "collection.period"
            for series in opening.chosen
        )
    ]


def _needed() -> Mapping[str, str]:
    return {
        "ma": _("Đặt mã cho đợt."),
        "ten-vi": _("Đặt tên cho đợt."),
        "ten-en": _("Đặt tên tiếng Anh cho đợt."),
        "muc-dich": _("Ghi mục đích: đầu mối cần biết vì sao được hỏi."),
        "tu": _("Chọn ngày mở."),
        "den": _("Chọn hạn cuối."),
        "chu-tri": _("Chọn cơ quan chủ trì."),
        "dia-ban": _("Ghi ít nhất một mã địa bàn."),
        "ky": _("Ghi ít nhất một kỳ."),
    }


def _words(text: str) -> list[str]:
    return list(dict.fromkeys(text.replace(",", " ").replace(";", " ").split()))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
