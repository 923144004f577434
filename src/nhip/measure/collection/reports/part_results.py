"""Results and changes by component: what each released figure says, why it changed, what that does."""

from collections.abc import Sequence

from nhip.measure.charts.bars import Bar, gaps
from nhip.measure.charts.drawing import Chart, svg_file
from nhip.measure.collection.register import register
from nhip.measure.collection.reports.document import Block, Drawing, Heading, Paragraph, Points, Said, Words
from nhip.measure.collection.reports.record import Change, FigureFact
from nhip.measure.collection.reports.wording import Wording, words

Group = tuple[str, str]
_OTHERS: Group = ("", "")


def results(say: Wording) -> list[Block]:
    """By component of the index that a figure feeds, each change with its cause and effect."""
    record = say.record
    if not record.figures:
        return [
            Paragraph(words(f"Trong {record.scope.name.vi} chưa có bản phát hành nào, nên chưa có kết quả."))
        ]
    found: list[Block] = [*_together(say)]
    groups = dict.fromkeys(sorted({_group(one.series) for one in record.figures}, key=_order))
    for number, group in enumerate(groups, 1):
        changes = [one for one in record.changes if _group(one.figure.series) == group]
        still = _still(say, group, changes)
        found += [Heading(f"{number}. {_name(say, group)}"), *_changes(say, changes)]
        if still:
            found.append(
                Paragraph(
                    words(
                        f"Giữ nguyên so với bản phát hành trước: {len(still)} số liệu, gồm ",
                        *_listed(say, still),
                        ".",
                    )
                )
            )
    chart = _chart(say)
    return [*found, chart] if chart else found


def _group(series: str) -> Group:
    row = register().get(series)
    return (row.feeds[0].index, row.feeds[0].component) if row and row.feeds else _OTHERS


def _order(group: Group) -> tuple[bool, Group]:
    return group == _OTHERS, group


def _name(say: Wording, group: Group) -> str:
    if group == _OTHERS:
        return "Số liệu gốc, không trực tiếp vào chỉ số nào"
    return f"{say.component(*group)}, chỉ số {group[0]}"


def _still(say: Wording, group: Group, changes: Sequence[Change]) -> list[FigureFact]:
    moved = {one.figure.key for one in changes}
    return [one for one in say.record.figures if _group(one.series) == group and one.key not in moved]


def _listed(say: Wording, figures: Sequence[FigureFact]) -> Words:
    found: list[str | Said] = []
    for place, one in enumerate(figures):
        found += [
            "; " if place else "",
            f"{say.cell(one.series, one.area, one.period)} ",
            say.linked(one.series, one.area, one.period, one.value),
        ]
    return words(*found)


def _changes(say: Wording, changes: Sequence[Change]) -> list[Block]:
    if not changes:
        return [Paragraph(words("Không có số liệu nào thay đổi."))]
    return [Points(tuple(change_said(say, one) for one in changes))]


def change_said(say: Wording, change: Change) -> Words:
    """One change: the figure, what stood before, the cause, the effect."""
    figure = change.figure
    cell = say.cell(figure.series, figure.area, figure.period)
    now = say.linked(figure.series, figure.area, figure.period, figure.value)
    status = say.status(figure.status)
    owner = say.agency(figure.agency)
    if not figure.value:
        head = words(
            f"{cell}: ",
            Said(say("không có số", "no figure"), say.at(*figure.key)),
            say(f" ({owner}), lý do: “{figure.reason}”. ", f" ({owner}), because: “{figure.reason}”. "),
        )
    else:
        head = words(f"{cell}: ", now, f"{status} ({owner})", *_before(say, change), ". ")
    note = say(f" Cơ quan ghi chú: “{figure.note}”.", f" The agency notes: “{figure.note}”.")
    return head + words(f"{_cause(say, change)}{note if figure.note else ''} {_effect(say, change)}")


def _before(say: Wording, change: Change) -> Words:
    figure = change.figure
    if not change.before:
        return words(say(", lần đầu được phát hành", ", released for the first time"))
    stood = say.linked(figure.series, figure.area, change.before_period, change.before)
    if change.published is not None:
        stood = Said(say.value(figure.series, change.before), say.event(change.import_event))
        by = say(
            f", số năm {change.before_period} do {change.published.vi} công bố",
            f" of {change.before_period} published by {change.published.en}",
        )
        return words(
            say(", lần đầu được phát hành, so với ", ", released for the first time, against "), stood, by
        )
    if change.cause == "own":
        since = say(f" năm {change.before_period}", f" in {change.before_period}")
        return words(say(", trước đó ", ", before that "), stood, since)
    by = say(f" ở bản {change.before_release}", f" in release {change.before_release}")
    return words(say(", thay cho ", ", in place of "), stood, by)


def _cause(say: Wording, change: Change) -> str:
    if change.cause == "correction":
        return say(
            f"Nguyên nhân: đính chính trong bản {change.figure.release}, vì “{change.why}”.",
            f"Cause: corrected in release {change.figure.release}, because “{change.why}”.",
        )
    if change.cause == "revision":
        return say(
            f"Nguyên nhân: cơ quan chủ trì sửa số đã phát hành (lần ghi {change.figure.revision}).",
            f"Cause: revised by its owner (entry {change.figure.revision}).",
        )
    return say(
        "Nguyên nhân: số liệu mới của cơ quan chủ trì.",
        "Cause: a new figure of its owner.",
    )


def _effect(say: Wording, change: Change) -> str:
    if change.effect is not None:
        return say("Tác động: ", "Effect: ") + say.effect(change.effect) + "."
    why = say.say(change.unsaid) if change.unsaid else ""
    return say(f"Chưa tính được tác động: {why}.", f"The effect cannot be said: {why}.")


def _together(say: Wording) -> list[Block]:
    return [
        Paragraph(
            words(
                say(
                    f"Tính chung {one.changes} chỉ tiêu đã thay đổi, ",
                    f"The {one.changes} series that changed, together: ",
                )
                + f"{say.moved(one.index, one.score_before, one.score_after)}; "
                + say.ranks(one.rank_before, one.rank_after)
                + say(f" (tính trên kỳ {one.edition}).", f" (reckoned in the {one.edition} edition).")
            )
        )
        for one in say.record.together
    ]


def together(say: Wording) -> list[Block]:
    """All changes at once, where two or more can be reckoned."""
    return _together(say)


def _chart(say: Wording) -> Drawing | None:
    """What each change does to its component, where that can be reckoned."""
    moved = [(one, one.effect) for one in say.record.changes if one.effect is not None]
    if not moved:
        return None
    drawn = [
        Bar(
            f"{say.series(one.figure.series)} {one.figure.period}",
            effect.component_after - effect.component_before,
            _signed(say, effect.component_after - effect.component_before) + f" {effect.component}",
        )
        for one, effect in moved
    ]
    reading = "; ".join(f"{bar.name}: {bar.label}" for bar in drawn) + "."
    title = "Mỗi thay đổi làm điểm thành phần tăng, giảm bao nhiêu"
    svg = svg_file(Chart(title, reading, gaps(drawn, width=280, limit=320)))
    return Drawing(title, svg, f"{title}. {reading}")


def _signed(say: Wording, value: float) -> str:
    text = say.number(value, 4)
    return text if text.startswith("−") or not any(digit in text for digit in "123456789") else f"+{text}"
