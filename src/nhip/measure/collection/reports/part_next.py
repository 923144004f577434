"""What the next edition will probably use where we are silent, and what to do first."""

from dataclasses import dataclass

from nhip.measure.collection.register import register
from nhip.measure.collection.reports.document import Block, Paragraph, Points, Said, Words
from nhip.measure.collection.reports.part_disputes import worth
from nhip.measure.collection.reports.record import Dispute, Probable
from nhip.measure.collection.reports.wording import Wording, words


def probable(say: Wording) -> list[Block]:
    """Figure by figure; says so where every figure of an index is released."""
    rows = say.record.probable
    if not rows:
        said = "Mọi số liệu được hỏi có vào chỉ số đều đã phát hành: kỳ tới không phải dùng số thay thế nào."
        return [Paragraph(words(said))]
    first = (
        f"Có {len(rows)} số liệu vào chỉ số mà ta chưa phát hành. Mỗi kỳ EGDI dùng số liệu của hai năm "
        "trước; khi ta chưa có số, cơ quan lập chỉ số thường lấy số quốc tế công bố gần nhất, nếu không có "
        "thì lấy số cũ của ta."
    )
    return [Paragraph(words(first)), Points(tuple(_probable(say, row) for row in rows))]


def _probable(say: Wording, row: Probable) -> Words:
    cell = f"{say.cell(row.series, row.area, row.period)} (cho {row.index} kỳ {row.edition}): "
    if row.origin == "none":
        return words(
            cell,
            "không nơi nào có số từ trước; cơ quan lập chỉ số sẽ tự ước tính hoặc tính như không có số.",
        )
    value = (
        Said(say.value(row.series, row.value), say.event(row.import_event))
        if row.import_event
        else say.linked(row.series, row.area, row.of_period, row.value)
    )
    if row.observer is not None:
        source = f", số năm {row.of_period} do {row.observer.vi} công bố."
    else:
        source = f", số năm {row.of_period} trong bản phát hành {row.release} của ta."
    return words(cell, "có thể dùng ", value, source, f" {_missed(say, row)}")


def _missed(say: Wording, row: Probable) -> str:
    """What keeping silent costs, one step of the last two figures on."""
    if not row.step:
        return "Chưa tính được ảnh hưởng của việc không nộp: nguồn này mới có một số, chưa biết xu hướng."
    if not row.effect:
        return f"Chưa tính được ảnh hưởng của việc không nộp: {say.say(row.unsaid) if row.unsaid else ''}."
    step = say.number(abs(float(row.step))) + say.unit(row.series)
    way = "tăng" if float(row.step) > 0 else "giảm"
    return f"Nếu số mới tiếp tục {way} {step} như hai số gần nhất: {say.effect(row.effect)}."


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do: its words, the ranks that hang on it (None where it cannot be said), its place in
    the list among equals.
    """

    words: Words
    ranks: float | None
    order: int

    @property
    def rank(self) -> tuple[bool, float, int]:
        """What sorts it: known worth first, the greatest first."""
        return self.ranks is None, -(self.ranks or 0), self.order


def first_things(say: Wording) -> list[Step]:
    """What to do, the most ranks first; then what has no known worth."""
    steps = [_decide(say, row) for row in say.record.disputes if row.state in {"open", "decided"}]
    steps += [_ask(say, row) for row in say.record.probable]
    steps += [
        Step(
            words(
                say(
                    f"Đôn đốc {say.agency(row.agency)} ký bộ số liệu đã nộp ({row.handed_in} số liệu): "
                    "chưa ký thì chưa phát hành được.",
                    f"Have {say.agency(row.agency)} sign what it handed in ({row.handed_in} figures): "
                    "unsigned, it cannot be released.",
                )
            ),
            None,
            2,
        )
        for row in say.record.progress
        if row.handed_in == row.asked and not row.is_signed
    ]
    return sorted(steps, key=lambda step: step.rank)


def _decide(say: Wording, row: Dispute) -> Step:
    who = say.agency(row.owner) if row.owner else say("cơ quan điều phối", "the coordinator")
    cell = Said(say.inside(row.series, row.area, row.period), say.dispute(row.number))
    known = (
        worth(say, row)
        if row.worth is not None
        else say("Chưa tính được giá trị bằng bậc xếp hạng.", "Its worth in ranks cannot be said.")
    )
    if row.state == "open":
        said = words(
            say(f"Đề nghị {who} quyết định chênh lệch về ", f"Have {who} decide the discrepancy about "),
            cell,
            f". {known}",
        )
    else:
        said = words(
            say(
                "Cử người thứ hai xem lại quyết định về ",
                "Name a second person to review the decision about ",
            ),
            cell,
            f". {known}",
        )
    return Step(said, row.worth, 0)


def _ask(say: Wording, row: Probable) -> Step:
    who = say.agency(register()[row.series].owner)
    cell = say.inside(row.series, row.area, row.period)
    missing = next(
        (
            one
            for one in say.record.missing
            if one.is_owner and (one.series, one.area, one.period) == (row.series, row.area, row.period)
        ),
        None,
    )
    ask = (
        say(
            f"Làm việc với {who} để bổ sung số còn thiếu: {cell}",
            f"Work with {who} to supply what is missing: {cell}",
        )
        if missing
        else say(f"Đề nghị {who} hoàn thành: {cell}", f"Have {who} complete: {cell}")
    )
    if row.effect is None:
        return Step(
            words(
                f"{ask}. "
                + say("Chưa tính được giá trị bằng bậc xếp hạng.", "Its worth in ranks cannot be said.")
            ),
            None,
            1,
        )
    return Step(words(f"{ask}. {_worth_of_answering(say, row)}"), abs(row.effect.won), 1)


def _worth_of_answering(say: Wording, row: Probable) -> str:
    effect = row.effect
    assert effect is not None
    return say(
        "Nếu số mới thay đổi như giữa hai số gần nhất thì "
        f"{say.ranks(effect.rank_before, effect.rank_after)} ({say.edition(effect)}).",
        f"If the new figure moves as the last two did, {say.ranks(effect.rank_before, effect.rank_after)} "
        f"({say.edition(effect)}).",
    )


def to_do(say: Wording) -> list[Block]:
    """The list as a part of the report."""
    steps = first_things(say)
    if not steps:
        return [Paragraph(words("Không còn việc nào tồn đọng từ hồ sơ của các đợt này."))]
    return [
        Paragraph(words("Xếp theo số bậc xếp hạng mà việc đó có thể làm thay đổi, nhiều nhất trước:")),
        Points(tuple(step.words for step in steps), ordered=True),
    ]
