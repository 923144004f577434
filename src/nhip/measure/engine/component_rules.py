"""What must hold within one component: keys that belong to leaves or to parents, rules that need a key."""

from collections.abc import Callable, Iterator
from itertools import pairwise

from nhip.measure.engine.component import RESERVED, Aggregation, Component
from nhip.measure.engine.labels import Label, label
from nhip.measure.engine.places import Path
from nhip.measure.engine.problems import Problem

Place = Callable[[Path], str]
_LEAF_ONLY = (
    "series",
    "index",
    "unit",
    "range",
    "points",
    "divide_by",
    "lag",
    "slopes",
    "times",
    "treat",
    "carry",
    "period",
    "applies_to",
)
_PARENT_ONLY = ("weights", "weights_sum", "importances")
_NEEDS = {"ratio": "of", "to_target": "target", "bands": "bands"}


def check_component(
    code: str, component: Component, children: tuple[str, ...], place: Place
) -> Iterator[Problem]:
    """Every breach within ``component``, whose ``children`` are none for a leaf."""
    has_children = bool(children)
    if code in RESERVED:
        yield _problem(
            "definition.reserved",
            place(("components", code)),
            label(f"“{code}” là tên một cột của kết quả.", f"“{code}” is the name of a column of results."),
            label("đặt mã khác.", "choose another code."),
        )
    yield from _place_of_keys(code, component, has_children, place)
    if has_children:
        yield from _aggregate(code, component, place)
        if component.aggregate is not None:
            yield from _belongs(code, component.aggregate, children, place)
    elif component.aggregate is not None:
        yield _problem(
            "definition.no_children",
            place(("components", code, "aggregate")),
            label(f"“{code}” không có thành phần con để gộp.", f"“{code}” has no children to aggregate."),
            label(f"thêm thành phần có “parent: {code}”.", f"add components with “parent: {code}”."),
        )
    if component.direction == "lower" and not any(step.mirrors for step in component.normalise):
        yield _problem(
            "definition.direction",
            place(("components", code, "direction")),
            label(
                f"“{code}” càng thấp càng tốt, nhưng không bước chuẩn hóa nào lật được chiều.",
                f"lower is better for “{code}”, but none of its steps can turn the scale round.",
            ),
            label(
                "thêm minmax, goalposts, zscore, percentile_rank, rank hoặc borda; "
                "với điểm theo bậc, dùng “upto”.",
                "add minmax, goalposts, zscore, percentile_rank, rank or borda; with bands of points "
                "use “upto”.",
            ),
        )
    if component.times != 1.0 and not component.divide_by:
        yield _problem(
            "definition.times",
            place(("components", code, "times")),
            label("“times” chỉ đi với “divide_by”.", "“times” goes with “divide_by” only."),
            label(
                "thêm “divide_by”, hoặc dùng bước {do: linear, times: …}.",
                "add “divide_by”, or use the step {do: linear, times: …}.",
            ),
        )
    yield from _points(component, ("components", code, "points"), place)


def _problem(code: str, at: str, cause: Label, cure: Label) -> Problem:
    return Problem(code, at, cause, cure)


def _place_of_keys(code: str, component: Component, has_children: bool, place: Place) -> Iterator[Problem]:
    fields = type(component).model_fields
    for key in _LEAF_ONLY if has_children else _PARENT_ONLY:
        if getattr(component, key) == fields[key].get_default(call_default_factory=True):
            continue
        yield _problem(
            "definition.leaf_key" if has_children else "definition.parent_key",
            place(("components", code, key)),
            label(
                f"“{key}” chỉ dùng cho thành phần có số liệu; “{code}” có thành phần con."
                if has_children
                else f"“{key}” nói về các phần con, nhưng “{code}” không có phần con nào.",
                f"“{key}” is for a component with a figure; “{code}” has children."
                if has_children
                else f"“{key}” speaks of children, and “{code}” has none.",
            ),
            label("chuyển xuống thành phần con.", "move it to a child.")
            if has_children
            else label("chuyển lên thành phần cha.", "move it to the parent."),
        )


def _aggregate(code: str, component: Component, place: Place) -> Iterator[Problem]:
    how = component.aggregate
    if how is None:
        yield _problem(
            "definition.no_aggregate",
            place(("components", code)),
            label(
                f"“{code}” có thành phần con nhưng không nói cách gộp.",
                f"“{code}” has children but no “aggregate”.",
            ),
            label("thêm ví dụ “aggregate: arithmetic”.", "add for example “aggregate: arithmetic”."),
        )
    elif (how.method == "power") != (how.exponent is not None) or how.exponent == 0:
        yield _problem(
            "definition.exponent",
            place(("components", code, "aggregate")),
            label(
                "“exponent” đi với và chỉ với “power”, và khác 0.",
                "“exponent” goes with “power”, and only with it, and is not 0.",
            ),
            label(
                "viết {method: power, exponent: 0.5}; với 0 thì dùng geometric.",
                "write {method: power, exponent: 0.5}; for 0 use geometric.",
            ),
        )
    elif (how.method == "mazziotta_pareto") != (how.penalty is not None):
        yield _problem(
            "definition.penalty",
            place(("components", code, "aggregate")),
            label(
                "“penalty” đi với và chỉ với “mazziotta_pareto”.",
                "“penalty” goes with “mazziotta_pareto”, and only with it.",
            ),
            label(
                "viết {method: mazziotta_pareto, penalty: minus}.",
                "write {method: mazziotta_pareto, penalty: minus}.",
            ),
        )


def _belongs(code: str, how: Aggregation, children: tuple[str, ...], place: Place) -> Iterator[Problem]:
    """Thresholds and shares go with their methods, and name children."""
    for key, method in (("thresholds", "promethee"), ("shares", "benefit_of_doubt")):
        written: dict[str, object] = getattr(how, key)
        if written and how.method != method:
            yield _problem(
                f"definition.{key}",
                place(("components", code, "aggregate", key)),
                label(f"“{key}” chỉ đi với “{method}”.", f"“{key}” goes with “{method}” only."),
                label(f"bỏ “{key}”, hoặc gộp “{method}”.", f"leave “{key}” out, or aggregate “{method}”."),
            )
        for name in written:
            if name not in children and name != "all":
                yield _problem(
                    "definition.not_a_child",
                    place(("components", code, "aggregate", key, name)),
                    label(
                        f"“{name}” không phải là phần con của “{code}”.", f"“{name}” is no child of “{code}”."
                    ),
                    label(f"chọn: {', '.join(children)}, all.", f"choose: {', '.join(children)}, all."),
                )
    if how.method == "promethee":
        without = [child for child in children if child not in how.thresholds and "all" not in how.thresholds]
        if without:
            yield _problem(
                "definition.no_thresholds",
                place(("components", code, "aggregate")),
                label(
                    f"thiếu ngưỡng cho {', '.join(without)}.",
                    f"there are no thresholds for {', '.join(without)}.",
                ),
                label(
                    "thêm “thresholds: {all: {indifference: …, preference: …}}”; so hơn kém đơn thuần thì "
                    "dùng copeland.",
                    "add “thresholds: {all: {indifference: …, preference: …}}”; for plain better or worse "
                    "use copeland.",
                ),
            )
    if how.method == "benefit_of_doubt":
        yield from _shares(code, how, children, place)


def _shares(code: str, how: Aggregation, children: tuple[str, ...], place: Place) -> Iterator[Problem]:
    bounds = [how.shares_of(child) for child in children]
    wrong = any(not 0 <= low <= high <= 1 for low, high in bounds)
    if wrong or sum(low for low, _ in bounds) > 1 + 1e-12 or sum(high for _, high in bounds) < 1 - 1e-12:
        yield _problem(
            "definition.shares",
            place(("components", code, "aggregate", "shares")),
            label(
                "không có phần chia nào thỏa mãn các giới hạn “shares”.",
                "no division of the whole keeps within these “shares”.",
            ),
            label(
                "mỗi cặp là [ít nhất, nhiều nhất] từ 0 đến 1; các mức ít nhất cộng lại không quá 1, các mức "
                "nhiều nhất không dưới 1.",
                "each pair is [least, most] between 0 and 1; the least add up to 1 at most, the most to 1 at "
                "least.",
            ),
        )


def _points(component: Component, at: Path, place: Place) -> Iterator[Problem]:
    points = component.points
    if points is None:
        return
    needed = _NEEDS.get(points.rule)
    for key in _NEEDS.values():
        if (key == needed) != bool(getattr(points, key)):
            yield _problem(
                "definition.points",
                place(at),
                label(
                    f"cách tính điểm “{points.rule}” {'cần' if key == needed else 'không dùng'} “{key}”.",
                    f"the rule “{points.rule}” {'needs' if key == needed else 'has no use for'} “{key}”.",
                ),
                label(f"thêm “{key}: …”.", f"add “{key}: …”.")
                if key == needed
                else label(f"bỏ “{key}”.", f"leave “{key}” out."),
            )
    starts = [band.start for band in points.bands]
    ends = [band.upto for band in points.bands]
    if not _falls(starts, ends) and not _falls([None if e is None else -e for e in ends], starts):
        yield _problem(
            "definition.bands",
            place((*at, "bands")),
            label("các bậc điểm lẫn lộn hoặc không theo thứ tự.", "the bands are mixed or out of order."),
            label(
                "xếp “from” giảm dần, hoặc “upto” tăng dần; bậc không có ngưỡng ở cuối.",
                "sort “from” downwards, or “upto” upwards; the open band last.",
            ),
        )
    if any(band.points > points.max for band in points.bands):
        yield _problem(
            "definition.bands_above_max",
            place((*at, "bands")),
            label(f"có bậc cho quá {points.max:g} điểm.", f"a band earns more than {points.max:g} points."),
            label("giảm điểm của bậc, hoặc tăng “max”.", "lower the band's points, or raise “max”."),
        )


def _falls(cuts: list[float | None], others: list[float | None]) -> bool:
    """True when ``cuts`` fall strictly, only the last may be open, and the other kind is not used."""
    known = [cut for cut in cuts if cut is not None]
    return (
        all(first > second for first, second in pairwise(known))
        and None not in cuts[:-1]
        and not any(other is not None for other in others)
    )
