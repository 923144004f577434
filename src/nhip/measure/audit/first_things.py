"""What to do first with an index: how to quote it, where to look, what the index itself needs."""

import numpy as np

from nhip.measure.audit.evidence import Evidence
from nhip.measure.audit.step_structure import FEW_UNITS
from nhip.measure.audit.subject import Subject


def first_things(subject: Subject, evidence: Evidence) -> list[str]:
    """Two or three things to do, most useful first."""
    words = subject.words
    said: list[str] = []
    if subject.has(subject.unit) and subject.unit is not None:
        interval = evidence.uncertainty.interval(subject.unit)
        unclear = evidence.not_told_apart(subject.unit)
        if interval is not None and unclear and interval[0] < interval[1]:
            said.append(
                words(
                    f"Luôn nêu hạng kèm khoảng {interval[0]}–{interval[1]}; đừng kết luận hơn kém với "
                    f"{words.share(len(unclear), subject.ranked - 1)} {subject.kind} mà phép thử chưa phân "
                    "định được (bước 8).",
                    f"Always give the rank with its interval {interval[0]}–{interval[1]}; draw no "
                    f"conclusion against the {words.share(len(unclear), subject.ranked - 1)} "
                    f"{subject.kind} that the runs cannot tell apart from it (step 8).",
                )
            )
        weakest = _weakest(subject, subject.unit)
        if weakest:
            said.append(weakest)
    else:
        said.append(
            words(
                "Luôn nêu hạng kèm khoảng hạng (bước 8), nhất là khi so sánh những đơn vị đứng gần nhau.",
                "Always give a rank with its interval (step 8), above all between units that stand close.",
            )
        )
    said += _repairs(subject, evidence)
    if not said:
        said.append(
            words(
                "Không có việc gì gấp; khi trích dẫn, nêu kỳ và cách tính (bước 5 đến 7).",
                "Nothing is urgent; when quoting, give the edition and the method (steps 5 to 7).",
            )
        )
    return said[:3]


def _weakest(subject: Subject, unit: str) -> str:
    words, result = subject.words, subject.result
    row = result.row(unit)
    places = {}
    for code in result.edition.tree.children[result.root]:
        if code in result.plan.column and not np.isnan(result.component(code)[row]):
            scores = result.component(code)
            places[code] = int((scores > scores[row]).sum()) + 1
    if len(places) < 2:
        return ""
    worst = max(places, key=lambda code: places[code])
    own = result.rank(unit)
    if own is None or places[worst] <= own:
        return ""
    return words(
        f"Xem trước hết “{subject.title(worst)}”, nơi {subject.name(unit)} đứng thấp nhất: hạng "
        f"{places[worst]}, trong khi hạng chung là {words.whole(own)}.",
        f"Look first at “{subject.title(worst)}”, where {subject.name(unit)} stands lowest: rank "
        f"{places[worst]}, against {words.whole(own)} overall.",
    )


def _repairs(subject: Subject, evidence: Evidence) -> list[str]:
    """What the index itself needs, the gravest first."""
    words = subject.words
    said = []
    if not evidence.tries_method:
        said.append(
            words(
                "Đề nghị nơi công bố công khai số liệu của các thành phần: có chúng mới thử được cách tính.",
                "Ask the publisher for the figures of the components: only then can the method be tried.",
            )
        )
    below = evidence.availability.below()
    if below:
        named = words.some([subject.title(code) for code in below], 4, "thành phần")
        said.append(
            words(
                f"Bổ sung số liệu trước khi dùng thứ hạng để so sánh; thiếu nhiều nhất ở: {named}.",
                f"Add figures before using the ranks to compare; most is missing for {named}.",
            )
        )
    negative = sorted(
        (
            pair
            for found in evidence.coherences
            if found.units >= FEW_UNITS
            for pair in found.pairs
            if pair.flag == "negative"
        ),
        key=lambda pair: pair.correlation,
    )
    if negative:
        pair = negative[0]
        said.append(
            words(
                f"Xem lại vì sao “{subject.title(pair.first)}” và “{subject.title(pair.second)}” kéo ngược "
                f"nhau (tương quan {words.number(pair.correlation)}): cộng chúng lại làm mất thông tin.",
                f"Look into why “{subject.title(pair.first)}” and “{subject.title(pair.second)}” pull "
                f"against one another (correlation {words.number(pair.correlation)}): adding them up loses "
                "information.",
            )
        )
    if subject.is_unconfirmed:
        said.append(
            words(
                "Đối chiếu cách tính với văn bản gốc trước khi trích dẫn kết quả.",
                "Check the method against its original text before quoting results.",
            )
        )
    said += [
        words(
            f"Muốn biết điều gì làm “{subject.title(code)}” lên xuống, xem bản kiểm định của chỉ số {code} "
            f"tính lại (nhip index audit {code} --edition {subject.edition}).",
            f"To see what moves “{subject.title(code)}”, read the audit of the recomputed {code} (nhip "
            f"index audit {code} --edition {subject.edition}).",
        )
        for code in subject.deeper
    ]
    return said
