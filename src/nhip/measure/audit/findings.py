"""What an audit finds, in three sentences chosen by rule: how firm, how coherent, how complete.

The same three questions are asked of every index, so no audit leaves out the one that hurts.
"""

import numpy as np

from nhip.measure.audit.document import Item
from nhip.measure.audit.evidence import Evidence
from nhip.measure.audit.step_structure import FEW_UNITS
from nhip.measure.audit.subject import Subject
from nhip.measure.engine.labels import Label, label
from nhip.measure.engine.table import MISSING, NOT_APPLICABLE

# Shares of units with an interval under ten ranks from which a ranking counts as firm, or as partly firm.
FIRM, PARTLY = 0.8, 0.4


def findings(subject: Subject, evidence: Evidence) -> tuple[Item, Item, Item]:
    """Firmness, coherence, figures: one each."""
    return _firm(subject, evidence), _coherent(subject, evidence), _complete(subject, evidence)


def _firm(subject: Subject, evidence: Evidence) -> Item:
    words, ranked = subject.words, subject.ranked
    narrow = evidence.narrower(10)
    share = narrow / ranked if ranked else 0.0
    if not evidence.tries_method:
        return Item(
            words(
                "Chỉ làm tròn hoặc sai số của số liệu được cho thay đổi; cách tính không thử được, vì "
                "không có lựa chọn nào về trọng số, cách gộp hay thành phần để thay.",
                "Only the rounding or error of figures was varied; the method could not be tried, as "
                "there is no choice of weights, aggregation or components to change.",
            ),
            words("Chưa biết thứ hạng có vững không.", "Whether the ranks are firm cannot be told."),
        )
    if ranked < FEW_UNITS:
        lead = words("Quá ít để nói về độ vững.", "Too few to speak of firmness.")
    elif share >= FIRM:
        lead = words("Thứ hạng vững.", "The ranks are firm.")
    elif share >= PARTLY:
        lead = words("Thứ hạng vững một phần.", "The ranks are partly firm.")
    else:
        lead = words("Thứ hạng phụ thuộc nhiều vào cách tính.", "The ranks depend much on the method.")
    weights = evidence.weights_alone
    light = 0 if weights is None else int(np.nansum(weights.high - weights.low < 10))
    if ranked >= FEW_UNITS and share < FIRM <= light / ranked:
        lead = words(
            "Thứ hạng vững khi đổi trọng số, kém vững khi đổi cả những lựa chọn khác.",
            "The ranks stand when weights change, less so when the other choices change too.",
        )
    text = words(
        f"Khoảng hạng hẹp hơn 10 bậc ở {words.share(narrow, ranked)} {subject.kind}.",
        f"The rank interval spans fewer than 10 ranks for {words.share(narrow, ranked)} {subject.kind}.",
    )
    if ranked < FEW_UNITS:
        text = words(
            f"Chỉ {subject.counted(ranked)} có hạng, nên khoảng nào cũng hẹp.",
            f"Only {subject.counted(ranked)} are ranked, so any interval is narrow.",
        )
    elif weights is not None:
        text += words(
            f" Nếu chỉ trọng số thay đổi: {words.share(light, ranked)}.",
            f" With weights alone varying: {words.share(light, ranked)}.",
        )
    driver = _driver(evidence)
    if driver is not None and ranked >= FEW_UNITS:
        name, total = driver
        text += words(
            f" Gây dao động nhiều nhất là “{name.vi}” (chỉ số độ nhạy {words.number(total)} trên 1).",
            f" What moves them most is “{name.en}” (variance share {words.number(total)} of 1).",
        )
    return Item(text, lead)


def _driver(evidence: Evidence) -> tuple[Label, float] | None:
    """The choice with the largest total share of variance, if shares were worked out."""
    found = evidence.sensitivity
    if found is None or np.isnan(found.whole.total).all():
        return None
    row = int(np.nanargmax(found.whole.total[:, 0]))
    return found.choices[row], float(found.whole.total[row, 0])


def _coherent(subject: Subject, evidence: Evidence) -> Item:
    words = subject.words
    if not evidence.pairs:
        return Item(
            words("Mỗi nhóm chỉ có một thành phần có số liệu.", "No group has two components with figures."),
            words("Không có gì để đối chiếu.", "Nothing to hold against one another."),
        )
    if max(found.units for found in evidence.coherences) < FEW_UNITS:
        most = max(found.units for found in evidence.coherences)
        return Item(
            words(
                f"Chỉ {subject.counted(most)} có đủ số liệu; tương quan tính trên số ít như vậy không nói "
                "lên điều gì.",
                f"Only {subject.counted(most)} have every figure; correlations over so few say nothing.",
            ),
            words("Chưa biết các thành phần có gắn kết không.", "Whether the parts cohere cannot be told."),
        )
    negative, redundant, weak = (evidence.flagged(flag) for flag in ("negative", "redundant", "weak"))
    values = [pair.correlation for found in evidence.coherences for pair in found.pairs]
    low, high = words.number(float(np.nanmin(values))), words.number(float(np.nanmax(values)))
    if negative:
        lead = words("Có thành phần kéo ngược nhau.", "Some parts pull against one another.")
    elif weak:
        lead = words("Có thành phần ít liên quan đến nhau.", "Some parts have little to do with one another.")
    elif redundant:
        lead = words("Có thành phần gần như lặp lại nhau.", "Some parts nearly repeat one another.")
    else:
        lead = words("Các thành phần gắn kết với nhau.", "The parts cohere.")
    found = [
        f"{words.share(count, evidence.pairs)} {name}"
        for count, name in (
            (negative, words("âm", "negative")),
            (weak, words("yếu", "weak")),
            (redundant, words("trùng lặp", "redundant")),
        )
        if count
    ]
    flags = (
        words(f"số cặp cần xem lại: {words.listing(found)}", f"pairs to look at: {words.listing(found)}")
        if found
        else words(
            f"không cặp nào âm, yếu hay trùng lặp (0/{evidence.pairs})",
            f"no pair is negative, weak or redundant (0/{evidence.pairs})",
        )
    )
    text = words(
        f"Tương quan trong nhóm từ {low} đến {high}; {flags}.",
        f"Correlations within groups run from {low} to {high}; {flags}.",
    )
    if evidence.left_out:
        heaviest = max(evidence.left_out, key=lambda each: each.mean_shift)
        text += words(
            f" Bỏ “{subject.title(heaviest.component)}” làm hạng đổi nhiều nhất: trung bình "
            f"{words.number(heaviest.mean_shift, 1)} bậc.",
            f" Leaving out “{subject.title(heaviest.component)}” moves ranks most: by "
            f"{words.number(heaviest.mean_shift, 1)} on average.",
        )
    return Item(text, lead)


def _complete(subject: Subject, evidence: Evidence) -> Item:
    words, result = subject.words, subject.result
    state = result.plan.table.collected
    total, gaps = int((state != NOT_APPLICABLE).sum()), int((state == MISSING).sum())
    ready, inputs = len(subject.ready_made), len(result.plan.table.inputs)
    below = evidence.availability.below()
    away = _away(subject)
    if len(below) or subject.ranked < 0.65 * len(result.units):
        lead = words("Số liệu chưa đủ.", "The figures are too few.")
        text = words(
            f"Thiếu {words.share(gaps, total)} số liệu; chỉ "
            f"{words.share(subject.ranked, len(result.units))} {subject.kind} có hạng.",
            f"Missing figures: {words.share(gaps, total)}; only "
            f"{words.share(subject.ranked, len(result.units))} {subject.kind} are ranked.",
        )
    elif gaps:
        lead = words("Số liệu còn chỗ thiếu.", "The figures have gaps.")
        text = words(
            f"Thiếu {words.share(gaps, total)} số liệu.", f"Missing figures: {words.share(gaps, total)}."
        )
        left = len(result.units) - subject.ranked
        if left:
            share = words.share(left, len(result.units))
            text += words(
                f" Không có hạng: {share} {subject.kind}.", f" Without a rank: {share} {subject.kind}."
            )
    elif away:
        lead = words("Số liệu đủ ở những nơi được tính.", "Those that are ranked have all their figures.")
        text = words(
            f"Có đủ {words.share(total, total)} số liệu, nhưng chỉ vì {away} thiếu số liệu đã bị loại.",
            f"All {words.share(total, total)} figures are there, but only because {away} that lack some "
            "are left out.",
        )
    else:
        lead = words("Số liệu không có chỗ thiếu.", "The figures have no gaps.")
        text = words(
            f"Có đủ {words.share(total, total)} số liệu.",
            f"All {words.share(total, total)} figures are there.",
        )
    if ready:
        publisher = result.definition.heading.publisher
        who = publisher.say(words.language) if publisher else words("nơi công bố", "the publisher")
        link = label("Ngoài ra,", "Also,") if gaps else label("Nhưng", "But")
        lead = words("Không nhìn thấy số liệu gốc.", "The raw figures cannot be seen.") if not gaps else lead
        text += words(
            f" {link.vi} {words.share(ready, inputs)} thành phần là điểm do {who} tính sẵn rồi công bố, nên "
            "từ đây không kiểm tra được chúng đã được chuẩn hóa ra sao.",
            f" {link.en} {words.share(ready, inputs)} of the components with figures are published as "
            f"ready-made scores ({who}): their normalisation cannot be checked from here.",
        )
    if subject.is_unconfirmed:
        text += words(
            " Cách tính chưa được đối chiếu với văn bản gốc.",
            " The method has not been checked against its original text.",
        )
    return Item(text, lead)


def _away(subject: Subject) -> str:
    """How many units took no part because a figure was missing."""
    for notice in subject.result.notices:
        if notice.code == "table.incomplete":
            count = len(notice.about.split(", "))
            return subject.counted(count)
    return ""
