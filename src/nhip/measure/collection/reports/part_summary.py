"""What the reader who reads one page must know, in either language; every sentence counts from the record."""

from nhip.kernel.api import Text
from nhip.measure.collection.reports.document import Block, Heading, Paragraph, Points, Words
from nhip.measure.collection.reports.part_next import first_things
from nhip.measure.collection.reports.part_results import change_said, together
from nhip.measure.collection.reports.wording import Wording, words

_MOST = 3
_ASKED = Text("số liệu được hỏi", "figures asked for")


def summary(say: Wording) -> list[Block]:
    """The main points, in Vietnamese."""
    return [Points(tuple(_points(say)))]


def _points(say: Wording) -> list[Words]:
    record = say.record
    asked = sum(row.asked for row in record.progress)
    handed_in = sum(row.handed_in for row in record.progress)
    points = [
        words(
            say(
                f"Các cơ quan đã nộp {say.counted(handed_in, asked, _ASKED)}; ",
                f"Agencies handed in {say.counted(handed_in, asked, _ASKED)}; ",
            )
            + say.several(
                (
                    (len(record.silent), Text("chưa nộp", "not handed in")),
                    (len(record.missing), Text("thiếu có nêu lý do", "missing for a stated reason")),
                ),
                Text("không số nào thiếu", "none is missing"),
            )
            + "."
        ),
        words(_released(say)),
    ]
    points += [block.words for block in together(say) if isinstance(block, Paragraph)]
    points.append(words(_disputed(say)))
    steps = first_things(say)
    if steps:
        points.append(words(say("Việc cần làm trước nhất: ", "To do first: ")) + steps[0].words)
    return points


def _released(say: Wording) -> str:
    record = say.record
    if not record.releases:
        return say("Chưa có bản phát hành nào.", "Nothing has been released yet.")
    causes = [one.cause for one in record.changes]
    new, revised, corrected = (causes.count(cause) for cause in ("own", "revision", "correction"))
    codes = ", ".join(one.code for one in record.releases)
    changed = say.several(
        (
            (new, Text("số mới", "new")),
            (revised, Text("số được cơ quan chủ trì sửa", "revised by their owners")),
            (corrected, Text("số được đính chính", "corrected")),
        ),
        Text("không số nào thay đổi", "none has changed"),
    )
    count = len(record.figures)
    return say(
        f"Đã phát hành {count} số liệu, trong {len(record.releases)} bản ({codes}): {changed}.",
        f"{count} figure{'' if count == 1 else 's'} released, in {codes}: {changed}.",
    )


def _disputed(say: Wording) -> str:
    states = [row.state for row in say.record.disputes]
    if not states:
        return say("Không có chênh lệch nào.", "No figures disagree.")
    said = say.several(
        (
            (states.count("open") + states.count("decided"), Text("chưa xử lý xong", "not settled yet")),
            (states.count("settled"), Text("đã xử lý xong", "settled")),
            (
                states.count("gone"),
                Text("không còn vì các số đã thống nhất", "gone, as the figures agree now"),
            ),
        ),
        Text("", ""),
    )
    return say(f"Phát hiện {len(states)} chênh lệch: {said}.", f"Discrepancies found, {len(states)}: {said}.")


def english(say: Wording) -> list[Block]:
    """The page for a reader of English: the main points, the changes, what to do first."""
    found: list[Block] = [Points(tuple(_points(say)))]
    found.append(Heading("Changes"))
    changes = say.record.changes
    found.append(
        Points(tuple(change_said(say, one) for one in changes))
        if changes
        else Paragraph(words("No released figure changed."))
    )
    steps = first_things(say)[:_MOST]
    found.append(Heading("First things to do"))
    found.append(
        Points(tuple(step.words for step in steps), ordered=True)
        if steps
        else Paragraph(words("Nothing is left to do from the record of these rounds."))
    )
    return found
