"""Step 8, second half: which choice moves the ranks, and what the ranks are without one component."""

import numpy as np

from nhip.measure.audit.document import Block, Cell, Heading, Paragraph, table
from nhip.measure.audit.evidence import Evidence
from nhip.measure.audit.subject import Subject

MOST_LEFT_OUT = 15


def alone(subject: Subject, evidence: Evidence) -> list[Block]:
    """Each choice varied while the others stand still, then all at once."""
    words = subject.words
    if not evidence.alone:
        return []
    rows: list[tuple[str | Cell, ...]] = []
    has_unit = subject.has(subject.unit)
    ranked = subject.ranked
    for found in (*evidence.alone, None):
        held = evidence.uncertainty if found is None else found.uncertainty
        name = words("tất cả cùng lúc", "all at once") if found is None else found.choice.say(words.language)
        width = held.high - held.low
        row: tuple[str | Cell, ...] = (
            words.capital(name),
            words.share(int(np.nansum(width < 5)), ranked),
            words.share(int(np.nansum(width < 10)), ranked),
        )
        if has_unit and subject.unit is not None:
            interval = held.interval(subject.unit)
            low, high = interval or (None, None)
            row = (*row, "–" if low is None else str(low) if low == high else f"{low}–{high}")
        rows.append(row)
    header: tuple[str, ...] = (
        words("Chỉ thay đổi", "Only this varies"),
        words("Hẹp hơn 5 bậc", "Under 5 ranks"),
        words("Hẹp hơn 10 bậc", "Under 10 ranks"),
    )
    if has_unit and subject.unit is not None:
        header = (*header, subject.name(subject.unit))
    return [
        Heading(words("Lựa chọn nào làm hạng dao động", "Which choice moves the ranks")),
        table(words("Từng lựa chọn một", "One choice at a time"), header, rows),
    ]


def shares(subject: Subject, evidence: Evidence) -> list[Block]:
    """Variance shares by choice."""
    words, found = subject.words, evidence.sensitivity
    if found is None:
        return [
            Paragraph(
                words(
                    "Chỉ một lựa chọn thay đổi, nên toàn bộ dao động là của nó; không tính chỉ số độ nhạy.",
                    "One choice varies only, so all movement is its own; no variance shares are given.",
                )
            )
        ]
    rows: list[tuple[str | Cell, ...]] = []
    unit = subject.unit if subject.has(subject.unit) else None
    for row, choice in enumerate(found.choices):
        whole = found.whole
        cells: tuple[str | Cell, ...] = (
            words.capital(choice.say(words.language)),
            words.number(float(whole.first[row, 0])),
            _between(subject, float(whole.first_low[row, 0]), float(whole.first_high[row, 0])),
            words.number(float(whole.total[row, 0])),
            _between(subject, float(whole.total_low[row, 0]), float(whole.total_high[row, 0])),
        )
        if unit is not None:
            cells = (*cells, words.number(float(found.ranks.total[row, found.units.index(unit)])))
        rows.append(cells)
    header: tuple[str, ...] = (
        words("Lựa chọn", "Choice"),
        words("Một mình", "Alone"),
        words("khoảng 90 %", "90 % range"),
        words("Kể cả phối hợp", "With others"),
        words("khoảng 90 %", "90 % range"),
    )
    if unit is not None:
        header = (*header, words(f"Hạng của {subject.name(unit)}", f"Rank of {subject.name(unit)}"))
    total = found.whole.total[:, 0]
    most, least = int(np.nanargmax(total)), int(np.nanargmin(total))
    names = [choice.say(words.language) for choice in found.choices]
    lead = Paragraph(
        words(
            f"Gây dao động nhiều nhất là “{names[most]}” ({words.number(float(total[most]))} trên 1); ít "
            f"nhất là “{names[least]}” ({words.number(float(total[least]))}).",
            f"What moves ranks most is “{names[most]}” ({words.number(float(total[most]))} of 1); least, "
            f"“{names[least]}” ({words.number(float(total[least]))}).",
        )
    )
    points, runs = words.whole(found.points), words.whole(found.runs)
    return [
        lead,
        table(
            words("Chỉ số độ nhạy (Sobol)", "Variance shares (Sobol)"),
            header,
            rows,
            note=words(
                "Phần của phương sai, từ 0 đến 1: cột “một mình” là phần do riêng lựa chọn đó, cột “kể cả "
                "phối hợp” thêm phần nó gây ra cùng các lựa chọn khác. Đích đo là mức dịch hạng trung bình"
                + ("; cột cuối là hạng của riêng đơn vị được hỏi. " if unit is not None else ". ")
                + f"Ước lượng từ {points} điểm gốc, {runs} lần tính, có thể lệch nhẹ ra ngoài 0–1; khoảng "
                "90 % lấy từ 200 mẫu lặp lại.",
                "Shares of variance, 0 to 1: “alone” is what the choice does by itself, “with others” "
                "adds what it does together with the rest. The target is the mean shift of ranks"
                + ("; the last column is the rank of the unit asked about. " if unit is not None else ". ")
                + f"Estimated from {points} base points, {runs} runs, and may lie a little outside 0–1; "
                "the 90 % range comes from 200 resamples.",
            ),
        ),
    ]


def _between(subject: Subject, low: float, high: float) -> str:
    words = subject.words
    return words(
        f"{words.number(low)} đến {words.number(high)}", f"{words.number(low)} to {words.number(high)}"
    )


def left_out(subject: Subject, evidence: Evidence) -> list[Block]:
    """The ranking without each component in turn."""
    words = subject.words
    if not evidence.left_out:
        return []
    found = sorted(evidence.left_out, key=lambda each: -each.mean_shift)
    rows: list[tuple[str | Cell, ...]] = []
    unit = subject.unit if subject.has(subject.unit) else None
    for each in found[:MOST_LEFT_OUT]:
        row: tuple[str | Cell, ...] = (
            subject.title(each.component),
            words.number(each.mean_shift, 1),
            words.whole(each.largest_shift),
            subject.name(each.unit) if each.largest_shift > 0 else "–",
            words.number(each.rank_correlation, 3),
        )
        if unit is not None:
            row = (*row, words.whole(float(each.ranks[subject.result.row(unit)])))
        rows.append(row)
    header: tuple[str, ...] = (
        words("Bỏ thành phần", "Without"),
        words("Dịch trung bình (bậc)", "Mean shift (ranks)"),
        words("Dịch nhiều nhất (bậc)", "Largest shift (ranks)"),
        words("Đơn vị dịch nhiều nhất", "Who moves most"),
        words("Tương quan thứ hạng", "Rank correlation"),
    )
    if unit is not None:
        header = (*header, words(f"Hạng của {subject.name(unit)}", f"Rank of {subject.name(unit)}"))
    note = ""
    if len(found) > MOST_LEFT_OUT:
        note = words(
            f"{MOST_LEFT_OUT} thành phần ảnh hưởng nhiều nhất trong {len(found)}.",
            f"The {MOST_LEFT_OUT} that matter most, of {len(found)}.",
        )
    return [
        Heading(words("Nếu không có một thành phần", "Without one component")),
        table(
            words(
                "Bỏ từng thành phần, trọng số chia cho các thành phần còn lại",
                "Leaving out one component at a time",
            ),
            header,
            rows,
            also_text=(3,),
            note=note,
        ),
    ]
