"""Steps 2 and 3, the figures: where they come from, who lacks some, what was done about gaps and outliers."""

from collections import Counter

import numpy as np

from nhip.measure.audit.document import Block, Cell, Paragraph, Section, bullets, table
from nhip.measure.audit.evidence import Evidence
from nhip.measure.audit.methods import missing
from nhip.measure.audit.subject import Subject
from nhip.measure.engine.problems import Notice
from nhip.measure.engine.result import Result
from nhip.measure.engine.statistics import KURTOSIS_LIMIT, SKEW_LIMIT, Description
from nhip.measure.engine.table import MISSING, NOT_APPLICABLE, PRESENT

ENOUGH = 0.65


def data(subject: Subject, evidence: Evidence) -> Section:
    """Step 2: sources, vintage and availability."""
    words, result = subject.words, subject.result
    state = result.plan.table.collected
    applies, present = int((state != NOT_APPLICABLE).sum()), int((state == PRESENT).sum())
    whole = int((state != MISSING).all(axis=1).sum())
    thin = [
        unit for unit, share in zip(result.units, evidence.availability.units, strict=True) if share < ENOUGH
    ]
    blocks: list[Block] = [
        Paragraph(
            words(
                f"Có {words.share(present, applies)} số liệu cần có; "
                f"{words.share(whole, len(result.units))} {subject.kind} không thiếu số liệu nào.",
                f"Of the figures that should be there, {words.share(present, applies)} are; "
                f"{words.share(whole, len(result.units))} {subject.kind} lack none.",
            )
        ),
        _sources(subject),
    ]
    below = evidence.availability.below(ENOUGH)
    blocks.append(
        Paragraph(
            words(
                "Mức tối thiểu thường dùng trong kiểm định là 65 % cho mỗi thành phần và mỗi đơn vị. Dưới "
                f"mức đó: {words.share(len(below), len(result.plan.table.inputs))} thành phần nhận số liệu "
                f"và {words.share(len(thin), len(result.units))} {subject.kind}.",
                "The usual floor in audits is 65 % for each component and each unit. Below it: "
                f"{words.share(len(below), len(result.plan.table.inputs))} components with figures and "
                f"{words.share(len(thin), len(result.units))} {subject.kind}.",
            )
        )
    )
    if thin:
        named = words.some([subject.name(unit) for unit in thin])
        blocks.append(Paragraph(words(f"Thiếu nhiều số liệu: {named}.", f"Lacking many figures: {named}.")))
    return Section(words("Bước 2. Chọn số liệu", "Step 2. Data selection"), tuple(blocks))


def _sources(subject: Subject) -> Block:
    words, result = subject.words, subject.result
    held = result.plan.table
    collected = held.collected
    series = dict(subject.origin.series)
    titles = {source.key: source for source in subject.origin.sources}
    rows: list[tuple[str | Cell, ...]] = []
    for place, code in enumerate(held.inputs):
        periods = Counter(
            held.cells[unit, code].period
            for unit in result.units
            if (unit, code) in held.cells and held.cells[unit, code].value is not None
        )
        key, is_confirmed = series.get(code, ("", True))
        source = titles.get(key)
        said = source.title if source else (key or words("tệp số liệu kèm theo", "the figure file given"))
        component = result.edition.components[code]
        is_sure = (
            is_confirmed and (source is None or source.is_confirmed) and component.status != "unconfirmed"
        )
        state = collected[:, place]
        count, there = int((state != NOT_APPLICABLE).sum()), int((state == PRESENT).sum())
        rows.append(
            (
                subject.title(code),
                said,
                ", ".join(f"{period}: {words.whole(number)}" for period, number in sorted(periods.items()))
                or "–",
                words("đã xác nhận", "confirmed") if is_sure else words("chưa xác nhận", "unconfirmed"),
                words.share(there, count),
            )
        )
    return table(
        words("Nguồn và độ đầy đủ của từng thành phần", "Source and availability by component"),
        (
            words("Thành phần", "Component"),
            words("Nguồn", "Source"),
            words("Kỳ số liệu: số giá trị", "Period of the figures: how many"),
            words("Tình trạng", "Status"),
            words("Có số liệu", "Figures there"),
        ),
        rows,
        text=4,
    )


def gaps(subject: Subject, evidence: Evidence) -> Section:
    """Step 3: missing figures and outliers."""
    words, result = subject.words, subject.result
    components, tree = result.edition.components, result.edition.tree
    inputs = set(result.plan.table.inputs)
    rows: list[tuple[str | Cell, ...]] = []
    outlying = []
    for found in evidence.descriptions:
        if found.component not in inputs:
            continue
        if found.is_outlying:
            outlying.append(found.component)
        rows.append(
            (
                subject.title(found.component),
                missing(
                    words, components[found.component].missing, is_leaf=not tree.children[found.component]
                ),
                words.whole(found.missing),
                words.number(found.low, _digits(found)),
                words.number(found.median, _digits(found)),
                words.number(found.high, _digits(found)),
                Cell(words.number(found.skewness, 2), 2 if found.is_outlying else 0),
                Cell(words.number(found.kurtosis, 2), 2 if found.is_outlying else 0),
            )
        )
    blocks: list[Block] = [
        table(
            words("Số liệu thiếu và hình dạng phân bố", "Missing figures and the shape of each distribution"),
            (
                words("Thành phần", "Component"),
                words("Quy tắc khi thiếu", "Rule for gaps"),
                words("Số chỗ thiếu", "Gaps"),
                words("Thấp nhất", "Lowest"),
                words("Trung vị", "Median"),
                words("Cao nhất", "Highest"),
                words("Độ lệch", "Skewness"),
                words("Độ nhọn", "Kurtosis"),
            ),
            rows,
            text=2,
            note=words(
                f"Bị coi là có giá trị ngoại lai khi độ lệch vượt ±{words.exact(SKEW_LIMIT)} và độ nhọn "
                f"vượt {words.exact(KURTOSIS_LIMIT)}; ô như vậy được tô nền.",
                f"Flagged for outliers when skewness is beyond ±{words.exact(SKEW_LIMIT)} and kurtosis "
                f"above {words.exact(KURTOSIS_LIMIT)}; such cells are shaded.",
            ),
        ),
        Paragraph(
            words(
                f"Có {words.share(len(outlying), len(inputs))} thành phần bị coi là có giá trị ngoại lai"
                + (f": {words.listing([subject.title(code) for code in outlying])}." if outlying else "."),
                f"Flagged for outliers: {words.share(len(outlying), len(inputs))} components"
                + (f" ({words.listing([subject.title(code) for code in outlying])})." if outlying else "."),
            )
        ),
    ]
    said = [words.capital(notice.text.say(words.language)) for notice in _choices(result)]
    lines = list(dict.fromkeys(said))
    if lines:
        blocks.append(
            Paragraph(words("Những điều quy tắc đã làm với số liệu:", "What the rules did with the figures:"))
        )
        blocks.append(bullets(*lines[:15]))
        if len(lines) > 15:
            more = len(lines) - 15
            blocks.append(
                Paragraph(words(f"Và {more} lưu ý cùng loại.", f"And {more} more notices of the kind."))
            )
    elif not np.any(result.plan.table.collected == MISSING):
        blocks.append(
            Paragraph(
                words(
                    "Không có chỗ thiếu nào, nên không có giá trị nào được điền thay và không quy tắc nào "
                    "phải dùng đến.",
                    "There are no gaps, so nothing was filled in and no rule had to act.",
                )
            )
        )
    return Section(
        words("Bước 3. Số liệu thiếu và giá trị ngoại lai", "Step 3. Missing figures and outliers"),
        tuple(blocks),
    )


def _choices(result: Result) -> list[Notice]:
    """Notices about figures that the table does not say; those on method and published values come later."""
    inputs = set(result.plan.table.inputs)
    return [
        notice
        for notice in result.notices
        if not notice.code.startswith(("published.", "definition.unconfirmed"))
        and not (notice.code.startswith("missing.") and notice.about in inputs)
    ]


def _digits(found: Description) -> int:
    """Decimals that suit a component's figures: fewer for large ones."""
    largest = max(abs(found.low or 0.0), abs(found.high or 0.0))
    return 0 if largest >= 1000 else 1 if largest >= 100 else 2
