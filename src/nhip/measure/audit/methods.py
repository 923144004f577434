"""The methods of an index in words: how figures become scores, what a gap does, how scores combine."""

from typing import Any

from nhip.measure.audit.words import Words
from nhip.measure.engine.component import Component, Missing, Points

_AGGREGATIONS = {
    "arithmetic": ("trung bình cộng có trọng số", "weighted arithmetic mean"),
    "geometric": ("trung bình nhân có trọng số", "weighted geometric mean"),
    "harmonic": ("trung bình điều hòa có trọng số", "weighted harmonic mean"),
    "power": ("trung bình lũy thừa có trọng số", "weighted power mean"),
    "sum": ("tổng có trọng số", "weighted sum"),
    "product": ("tích có trọng số", "weighted product"),
    "minimum": ("thành phần yếu nhất", "the weakest component"),
    "maximum": ("thành phần mạnh nhất", "the strongest component"),
    "median": ("trung vị có trọng số", "weighted median"),
    "points": ("tổng số điểm đạt được", "the points earned, added up"),
    "copeland": ("so sánh từng cặp (Copeland)", "comparison two by two (Copeland)"),
    "promethee": (
        "so sánh từng cặp có ngưỡng (PROMETHEE)",
        "comparison two by two with thresholds (PROMETHEE)",
    ),
    "mazziotta_pareto": (
        "trung bình có phạt khi các phần không đều (Mazziotta–Pareto)",
        "mean with a penalty for unevenness (Mazziotta–Pareto)",
    ),
    "benefit_of_doubt": (
        "trọng số có lợi nhất cho từng đơn vị",
        "each unit under the weights that show it at its best",
    ),
}
_COMPENSATION = {
    "arithmetic": (
        "bù trừ hoàn toàn: điểm cao ở phần này bù được điểm thấp ở phần kia",
        "full: a high score makes up for a low one",
    ),
    "geometric": (
        "bù trừ một phần: điểm quá thấp ở một phần kéo cả chỉ số xuống",
        "partial: one very low score pulls the whole down",
    ),
    "harmonic": (
        "bù trừ rất ít: điểm thấp nặng hơn điểm cao",
        "little: low scores weigh more than high ones",
    ),
    "power": ("bù trừ tùy theo số mũ", "as the exponent has it"),
    "sum": (
        "bù trừ hoàn toàn: điểm cao ở phần này bù được điểm thấp ở phần kia",
        "full: a high score makes up for a low one",
    ),
    "product": (
        "bù trừ một phần: điểm quá thấp ở một phần kéo cả chỉ số xuống",
        "partial: one very low score pulls the whole down",
    ),
    "minimum": ("không bù trừ", "none"),
    "maximum": (
        "một phần thay được mọi phần khác: chỉ phần mạnh nhất được tính",
        "one part stands in for all: only the strongest counts",
    ),
    "median": (
        "phần rất cao hay rất thấp không kéo được cả chỉ số",
        "very high and very low parts do not move the whole",
    ),
    "copeland": (
        "không theo mức hơn kém: chỉ tính ở bao nhiêu phần thì hơn",
        "none by size: what counts is in how many parts a unit is better",
    ),
    "promethee": (
        "đến mức của ngưỡng: hơn quá ngưỡng không được tính thêm",
        "up to the thresholds: what lies beyond them adds nothing",
    ),
    "mazziotta_pareto": (
        "bù trừ một phần: các phần không đều thì bị trừ",
        "partial: unevenness costs points",
    ),
    "benefit_of_doubt": (
        "mỗi đơn vị tự bù bằng phần mạnh nhất của mình",
        "each unit makes up with what it is best at",
    ),
    "points": (
        "bù trừ hoàn toàn: điểm cao ở phần này bù được điểm thấp ở phần kia",
        "full: points earned here make up for points lost there",
    ),
}


def aggregation(words: Words, method: str) -> str:
    """The name of a way to combine."""
    return words(*_AGGREGATIONS.get(method, (method, method)))


def compensation(words: Words, method: str) -> str:
    """How far one component may make up for another."""
    return words(*_COMPENSATION.get(method, ("–", "–")))


def chain(words: Words, component: Component) -> str:
    """What happens to a figure on its way to a score, step by step."""
    said = []
    if component.divide_by:
        said.append(words(f"chia cho {component.divide_by}", f"divided by {component.divide_by}"))
    said += [step(words, one, component.direction == "lower") for one in component.normalise]
    if component.points is not None:
        said.append(points(words, component.points))
    if component.round is not None:
        digits = component.round.digits
        said.append(words(f"làm tròn đến {digits} chữ số thập phân", f"rounded to {digits} decimals"))
    if not said:
        return words("giữ nguyên số liệu", "the figure as it is")
    return words("; rồi ", "; then ").join(said)


def step(words: Words, one: Any, lower: bool = False) -> str:
    """One step of a chain. A step this page does not know is called by its name."""
    turned = (
        words(", đảo chiều vì thấp hơn là tốt hơn", ", turned round because lower is better") if lower else ""
    )
    n = words.exact
    cut = words(", cắt ở hai đầu", ", cut off at both ends") if getattr(one, "truncate", False) else ""
    said = {
        "minmax": lambda: words(
            f"đưa về thang {n(one.to[0])}–{n(one.to[1])} giữa giá trị thấp nhất và cao nhất",
            f"brought to {n(one.to[0])}–{n(one.to[1])} between the lowest and the highest value",
        ),
        "goalposts": lambda: words(
            f"đưa về thang 0–1 giữa hai mốc cố định {n(one.low)} và {n(one.high)}{cut}",
            f"brought to 0–1 between the fixed goalposts {n(one.low)} and {n(one.high)}{cut}",
        ),
        "zscore": lambda: words(
            "chuẩn hóa z: trừ trung bình rồi chia cho độ lệch chuẩn",
            "z-score: less the mean, divided by the standard deviation",
        ),
        "share_of_max": lambda: words("chia cho giá trị cao nhất", "divided by the highest value"),
        "distance_to_target": lambda: words(
            f"chia cho chỉ tiêu {n(one.target)}", f"divided by the target {n(one.target)}"
        ),
        "percentile_rank": lambda: words("hạng phần trăm trong toàn bộ", "percentile rank among all"),
        "rank": lambda: words("thứ hạng trong toàn bộ", "rank among all"),
        "borda": lambda: words("số đơn vị đứng sau", "the number of units behind"),
        "log": lambda: words("lấy lô-ga-rít", "logarithm"),
        "cap": lambda: words(f"chặn trên ở {n(one.at)}", f"capped at {n(one.at)}"),
        "floor": lambda: words(f"chặn dưới ở {n(one.at)}", f"not below {n(one.at)}"),
        "power": lambda: words(f"lũy thừa {n(one.exponent)}", f"to the power {n(one.exponent)}"),
        "linear": lambda: words(
            f"nhân với {n(one.times)}, cộng {n(one.plus)}" if one.plus else f"nhân với {n(one.times)}",
            f"times {n(one.times)}, plus {n(one.plus)}" if one.plus else f"times {n(one.times)}",
        ),
    }.get(one.do)
    return (one.do if said is None else said()) + (turned if getattr(type(one), "mirrors", False) else "")


def points(words: Words, rule: Points) -> str:
    """How a figure earns points."""
    most = words.exact(rule.max)
    n = words.exact
    said = {
        "existence": ("có thì được đủ điểm", "everything for having it"),
        "ratio": ("theo tỷ lệ", "by the ratio"),
        "to_target": (
            f"theo tỷ lệ so với chỉ tiêu {n(rule.target or 0)}",
            f"by the share of the target {n(rule.target or 0)}",
        ),
        "to_best": ("theo tỷ lệ so với đơn vị tốt nhất", "by the share of the best"),
        "share": ("theo tỷ lệ đạt được", "by the share reached"),
        "bands": ("theo bậc", "by bands"),
        "earned": ("số điểm đã chấm", "the points as marked"),
    }[rule.rule]
    return words(f"{said[0]}, tối đa {most} điểm", f"{said[1]}, {most} points at most")


def missing(words: Words, rule: Missing | None, *, is_leaf: bool) -> str:
    """What a missing figure does."""
    if rule is None:
        return (
            words("thiếu thì dừng tính và nêu tên", "a gap stops the calculation and is named")
            if is_leaf
            else words("thiếu một phần thì không có điểm", "no score without every part")
        )
    said = {
        "refuse": ("thiếu thì dừng tính và nêu tên", "a gap stops the calculation and is named"),
        "unscored": ("thiếu thì không có điểm", "no score with a gap"),
        "ignore": ("trọng số chuyển cho các thành phần còn lại", "the weight goes to the other parts"),
        "zero": ("tính là 0", "counts as 0"),
        "mean": ("thay bằng trung bình chung", "replaced by the mean of all"),
        "median": ("thay bằng trung vị chung", "replaced by the median of all"),
        "last": ("lấy số liệu gần nhất trước đó", "the latest earlier figure"),
        "linear": ("nội suy tuyến tính giữa các kỳ", "on the line between other periods' figures"),
        "zero_figure": ("số liệu tính là 0", "the figure counts as 0"),
        "regression": ("ước lượng bằng hồi quy", "estimated by regression"),
        "multiple": (
            f"suy ra {rule.draws} lần, lấy trung bình",
            f"imputed {rule.draws} times, the mean taken",
        ),
    }[rule.rule]
    text = words(*said)
    if rule.by is not None:
        text += words(f", trong cùng nhóm ({rule.by})", f", within its group ({rule.by})")
    if rule.predictors:
        listed = ", ".join(rule.predictors)
        text += words(f", theo {listed}", f", from {listed}")
    if rule.reach:
        text += words(f", lùi nhiều nhất {rule.reach} kỳ", f", at most {rule.reach} periods back")
    if rule.min_share:
        least = words.percent(rule.min_share, 0)
        text += words(
            f"; cần ít nhất {least} trọng số có số liệu", f"; at least {least} of the weight must be there"
        )
    return text
