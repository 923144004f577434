"""One discrepancy as it is shown: the figures side by side, what each would give, and what comes next."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from nhip.identity.api import Account, Permission, agencies_reached
from nhip.kernel.api import Text, events_about, is_sealed
from nhip.measure.collection.acts.discuss_discrepancy import may_decide, may_review
from nhip.measure.collection.models import Discrepancy
from nhip.measure.collection.models.discrepancy import State
from nhip.measure.collection.observers import observers
from nhip.measure.collection.pages.office_shown import Names, Said
from nhip.measure.collection.queries.authors import told
from nhip.measure.collection.queries.settled_source import documents_of
from nhip.measure.collection.queries.todo import stands_apart
from nhip.measure.collection.worth import Unsaid, Worth, worth_of

HAPPENED: Final = {
    "collection.discrepancy_found": Text("Phép kiểm tra phát hiện", "A check found it"),
    "collection.discrepancy_discussed": Text("Có ý kiến", "A remark"),
    "collection.discrepancy_decided": Text("Quyết định", "A decision"),
    "collection.discrepancy_reviewed": Text("Người thứ hai xem lại", "The second pair of eyes"),
}
STATES: Final = {
    State.OPEN: Text("đang mở", "open"),
    State.DECIDED: Text("đã quyết, chờ người thứ hai", "decided, waits for a second person"),
    State.SETTLED: Text("đã xử lý", "settled"),
    State.GONE: Text("không còn lệch", "no longer there"),
}
_MINE_APART: Final = Text(
    "Đã xử lý. Bạn nhập giá trị đã quyết vào số liệu của cơ quan, rồi nộp lại.",
    "It is settled. Enter the decided value into your agency's figures, then hand in again.",
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of the figures side by side, with its source and what it would give."""

    said: Said
    who: Text
    where: Text
    document: str
    at: datetime | None
    component: float | None
    score: float | None
    rank: int | None
    why_not: Text | None
    is_best: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One event of the timeline."""

    words: Text
    who: str
    at: datetime
    event_id: str
    is_sealed: bool


class Effects:
    """What each value gives: as the check stored it, else reckoned now; ``about`` says in which edition."""

    def __init__(self, found: Discrepancy, more: Iterable[str]) -> None:
        self.stored = {
            str(row.get("value", "")): row for row in found.candidates if row.get("rank") is not None
        }
        values = [str(row.get("value", "")) for row in found.candidates]
        self.about: Worth | None = None
        self.unsaid: Text | None = None
        now = worth_of(found.series, found.area, found.period, [*values, *more])
        if isinstance(now, Unsaid):
            self.unsaid = now.why
        elif all(
            (effect := now.of(value)) and effect.rank == row["rank"] for value, row in self.stored.items()
        ):
            # Reckoned on another base, the values of remarks would not stand beside those of the check.
            self.about = now

    def of(self, value: str) -> tuple[float | None, float | None, int | None]:
        """Component, score and rank of a value, None for what cannot be said."""
        if value in self.stored:
            row = self.stored[value]
            return row.get("component"), row.get("score"), row.get("rank")
        effect = self.about.of(value) if self.about else None
        return (effect.component, effect.score, effect.rank) if effect else (None, None, None)


def candidates_of(found: Discrepancy, effects: Effects, names: Names) -> list[Candidate]:
    """The figures side by side, those of agencies first."""
    pairs = sorted(
        zip(found.candidates, documents_of(found), strict=True),
        key=lambda pair: not str(pair[0].get("who", "")).startswith("agency:"),
    )
    ranks = [rank for row, _ in pairs if (rank := effects.of(str(row.get("value", "")))[2]) is not None]
    shown = []
    for row, document in pairs:
        value = str(row.get("value", ""))
        component, score, rank = effects.of(value)
        shown.append(
            Candidate(
                Said(value, str(row.get("status", ""))),
                who_is(str(row.get("who", "")), names),
                place_of(str(row.get("where", ""))),
                document.digest,
                _when(row.get("when")),
                component,
                score,
                rank,
                None if rank is not None else _why_not(row, effects),
                rank is not None and rank == min(ranks) and len(set(ranks)) > 1,
            )
        )
    return shown


def sentence_of(candidates: list[Candidate], effects: Effects) -> Text | None:
    """What the choice is worth, in one sentence; None where no value's rank can be said."""
    ranks: dict[int, Candidate] = {}
    for each in candidates:
        if each.rank is not None:
            ranks.setdefault(each.rank, each)
    if not ranks:
        return None
    about = f"{effects.about.index} {effects.about.edition}" if effects.about else ""
    low, high = min(ranks), max(ranks)
    if low == high:
        return Text(
            f"Lấy số nào thì thứ hạng{f' {about}' if about else ''} cũng là {low}.",
            f"Whichever figure counts, the rank{f' in {about}' if about else ''} is {low}.",
        )
    best, worst = ranks[low].said.digits, ranks[high].said.digits
    return Text(
        f"Lấy {best.vi} thì{f' {about}' if about else ''} hạng {low}; lấy {worst.vi} thì hạng {high}: "
        f"chênh {high - low} bậc.",
        f"With {best.en} the rank{f' in {about}' if about else ''} is {low}; with {worst.en} it is {high}: "
        f"{high - low} rank{'s' if high - low > 1 else ''} apart.",
    )


def timeline(found: Discrepancy, account: Account) -> list[Step]:
    """What happened to it, from the ledger, oldest first."""
    rows = list(events_about(found.subject, limit=200))
    who = told(account, {row.actor.removeprefix("account:"): "" for row in rows if row.actor})
    return [
        Step(
            HAPPENED.get(row.type, Text(row.type, row.type)),
            who.get((row.actor or "").removeprefix("account:"), ""),
            row.at,
            row.id,
            is_sealed(row.id),
        )
        for row in rows
    ]


def next_for(found: Discrepancy, account: Account, names: Names) -> Text:
    """What happens next, in words for the person looking."""
    owner = names.full(found.owner) if found.owner else Text("điều phối", "the coordinator")
    if found.state == State.OPEN:
        return _while_open(owner, is_mine=may_decide(found, account))
    if found.state == State.DECIDED:
        return _while_decided(is_mine=may_review(found, account))
    if found.state == State.SETTLED:
        mine = agencies_reached(account, Permission.ENTER_FIGURES) or frozenset()
        if any(stands_apart(found, code) for code in mine & {found.owner, *found.agencies}):
            return _MINE_APART
        if found.owner and stands_apart(found, found.owner):
            return Text(
                f"Đã xử lý. Đầu mối của {owner.vi} nhập giá trị đã quyết rồi nộp lại.",
                f"It is settled. The focal point of {owner.en} enters the decided value and hands in again.",
            )
    return Text("Không còn việc gì phải làm.", "Nothing is left to do.")


def _while_open(owner: Text, *, is_mine: bool) -> Text:
    if is_mine:
        return Text(
            "Bạn quyết định: chọn giá trị và ghi lý do. Quyết định có hiệu lực khi người thứ hai đồng ý.",
            "It is yours to decide: choose the value and say why. It holds once a second person agrees.",
        )
    return Text(
        f"Người ký của {owner.vi} quyết định. Bạn có thể nêu ý kiến và đề xuất giá trị.",
        f"A signatory of {owner.en} decides. You may comment and propose a value.",
    )


def _while_decided(*, is_mine: bool) -> Text:
    if is_mine:
        return Text(
            "Bạn là người thứ hai: đồng ý, hoặc trả lại kèm lý do.",
            "You are the second pair of eyes: agree, or send it back and say why.",
        )
    return Text(
        "Chờ một người kiểm tra hoặc điều phối của cơ quan khác đồng ý.",
        "It waits for a reviewer or coordinator of another office.",
    )


def who_is(code: str, names: Names) -> Text:
    """``agency:G12`` or ``observer:wdi`` by its name."""
    kind, _, rest = code.partition(":")
    if kind == "agency":
        return names.full(rest)
    known = observers().get(rest)
    return (
        Text(known.title.vi, known.title.en)
        if known
        else Text((rest or code).upper(), (rest or code).upper())
    )


def place_of(where: str) -> Text:
    """``revision 2`` or ``vintage 2021-01-07 line 812`` in both languages."""
    vietnamese = where.replace("revision", "lần ghi").replace("vintage", "bản").replace("line", "dòng")
    return Text(vietnamese, where)


def agencies_in(found: Discrepancy) -> set[str]:
    """The agencies that a discrepancy names."""
    named = {str(row.get("who", "")).removeprefix("agency:") for row in found.candidates}
    return {*found.agencies, found.owner, *named} - {""}


def _why_not(row: Mapping[str, Any], effects: Effects) -> Text:
    told = row.get("why_not")
    if isinstance(told, dict):
        return Text(str(told.get("vi", "")), str(told.get("en", "")))
    return effects.unsaid or Text("Không có số để tính.", "There is no number to reckon with.")


def _when(written: object) -> datetime | None:
    try:
        return datetime.fromisoformat(str(written))
    except ValueError:
        return None
