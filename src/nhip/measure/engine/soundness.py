"""What must hold between the pieces of a definition: the tree, the weights, the cut-offs, the names."""

from collections.abc import Callable, Iterator
from math import isclose

from nhip.measure.engine.label import label
from nhip.measure.engine.places import Path
from nhip.measure.engine.problems import Problem
from nhip.measure.engine.schema import Component, Heading, Setting
from nhip.measure.engine.tree import children_of, find_cycle

Place = Callable[[Path], str]
_LEAF_ONLY = ("series", "unit", "range", "points", "divide_by")


def check_setting(setting: Setting, heading: Heading, edition: str, place: Place) -> list[Problem]:
    """Every breach in one edition; empty when it is sound."""
    tree = list(_tree(setting, heading, place))
    if tree:
        return tree
    children = children_of(setting.components)
    problems: list[Problem] = []
    for code, component in setting.components.items():
        at = ("components", code)
        problems += _node(code, component, bool(children[code]), place)
        if children[code]:
            problems += _weights(code, setting, children[code], edition, place)
        for position, override in enumerate(component.overrides):
            for name in override.when:
                if name not in setting.components:
                    problems.append(_unknown(place((*at, "overrides", position)), name, setting))
    problems += [
        _unknown(place(("rank", "ties")), name, setting)
        for name in setting.rank.ties
        if name not in setting.components
    ]
    problems += _groups(setting, place)
    return problems


def _tree(setting: Setting, heading: Heading, place: Place) -> Iterator[Problem]:
    components = setting.components
    for code, component in components.items():
        if component.parent is not None and component.parent not in components:
            yield _unknown(place(("components", code, "parent")), component.parent, setting)
    cycle = find_cycle(components)
    if cycle:
        shown = " → ".join(cycle)
        yield Problem(
            "definition.cycle",
            place(("components", cycle[0], "parent")),
            label(
                f"các thành phần tạo thành vòng: {shown}.", f"the components go round in a circle: {shown}."
            ),
            label("đổi “parent” của một trong số đó.", "change the “parent” of one of them."),
        )
    if heading.code not in components:
        yield Problem(
            "definition.no_root",
            place(("components",)),
            label(
                f"không có thành phần gốc “{heading.code}” (trùng mã chỉ số).",
                f"there is no root component “{heading.code}” (the index's own code).",
            ),
            label(f"thêm “{heading.code}: {{aggregate: …}}”.", f"add “{heading.code}: {{aggregate: …}}”."),
        )
    for code, component in components.items():
        if component.parent is None and code != heading.code and not cycle:
            yield Problem(
                "definition.stray",
                place(("components", code)),
                label(f"“{code}” không thuộc thành phần nào.", f"“{code}” hangs nowhere."),
                label(
                    f"thêm “parent: {heading.code}” hoặc mã khác.",
                    f"add “parent: {heading.code}” or another code.",
                ),
            )


def _node(code: str, component: Component, has_children: bool, place: Place) -> Iterator[Problem]:
    at = ("components", code)
    if has_children:
        for key in _LEAF_ONLY:
            if getattr(component, key) is not None:
                yield Problem(
                    "definition.leaf_key",
                    place((*at, key)),
                    label(
                        f"“{key}” chỉ dùng cho thành phần có số liệu; “{code}” có thành phần con.",
                        f"“{key}” is for a component with a figure; “{code}” has children.",
                    ),
                    label("chuyển xuống thành phần con.", "move it to a child."),
                )
        if component.aggregate is None:
            yield Problem(
                "definition.no_aggregate",
                place(at),
                label(
                    f"“{code}” có thành phần con nhưng không nói cách gộp.",
                    f"“{code}” has children but no “aggregate”.",
                ),
                label("thêm ví dụ “aggregate: arithmetic”.", "add for example “aggregate: arithmetic”."),
            )
        elif (component.aggregate.method == "power") != (component.aggregate.exponent is not None):
            yield Problem(
                "definition.exponent",
                place((*at, "aggregate")),
                label(
                    "“exponent” đi với và chỉ với “power”.", "“exponent” goes with “power”, and only with it."
                ),
                label("viết {method: power, exponent: 0.5}.", "write {method: power, exponent: 0.5}."),
            )
    elif component.aggregate is not None:
        yield Problem(
            "definition.no_children",
            place((*at, "aggregate")),
            label(f"“{code}” không có thành phần con để gộp.", f"“{code}” has no children to aggregate."),
            label(f"thêm thành phần có “parent: {code}”.", f"add components with “parent: {code}”."),
        )
    if component.range is not None and component.range[0] >= component.range[1]:
        yield Problem(
            "definition.range",
            place((*at, "range")),
            label("đầu của khoảng không nhỏ hơn cuối.", "the range does not start below its end."),
            label("viết [nhỏ, lớn].", "write [low, high]."),
        )
    if component.direction == "lower" and not any(step.mirrors for step in component.normalise):
        yield Problem(
            "definition.direction",
            place((*at, "direction")),
            label(
                f"“{code}” càng thấp càng tốt, nhưng không bước chuẩn hóa nào lật được chiều.",
                f"lower is better for “{code}”, but none of its steps can turn the scale round.",
            ),
            label(
                "thêm minmax, goalposts, zscore, percentile_rank, rank hoặc borda.",
                "add minmax, goalposts, zscore, percentile_rank, rank or borda.",
            ),
        )
    if not has_children and component.missing is not None and component.missing.min_share > 0:
        yield Problem(
            "definition.min_share",
            place((*at, "missing", "min_share")),
            label(
                "“min_share” nói về các phần con, nên đặt ở thành phần cha.",
                "“min_share” speaks of children and belongs to their parent.",
            ),
            label("chuyển lên thành phần cha.", "move it to the parent."),
        )
    yield from _points(component, place, at)


def _points(component: Component, place: Place, at: Path) -> Iterator[Problem]:
    points = component.points
    if points is None:
        return
    needs = {"ratio": "of", "to_target": "target", "bands": "bands"}
    key = needs.get(points.rule)
    if key and not getattr(points, key):
        yield Problem(
            "definition.points",
            place((*at, "points")),
            label(f"cách tính điểm “{points.rule}” cần “{key}”.", f"the rule “{points.rule}” needs “{key}”."),
            label(f"thêm “{key}: …”.", f"add “{key}: …”."),
        )
    starts = [band.start for band in points.bands if band.start is not None]
    if starts != sorted(starts, reverse=True) or len(set(starts)) != len(starts):
        yield Problem(
            "definition.bands",
            place((*at, "points", "bands")),
            label("các bậc điểm không xếp từ cao xuống thấp.", "the bands do not run from high to low."),
            label(
                "xếp “from” giảm dần, bậc không có “from” ở cuối.",
                "sort “from” downwards, the open band last.",
            ),
        )


def _weights(
    code: str, setting: Setting, children: tuple[str, ...], edition: str, place: Place
) -> Iterator[Problem]:
    parent = setting.components[code]
    method = parent.aggregate.method if parent.aggregate else "arithmetic"
    given = {child: setting.components[child].weight for child in children}
    if parent.weights == "equal" or method in {"points", "minimum"}:
        for child, weight in given.items():
            if weight is not None:
                yield Problem(
                    "definition.weight_unused",
                    place(("components", child, "weight")),
                    label(
                        f"trọng số của “{child}” không được dùng.", f"the weight of “{child}” is not used."
                    ),
                    label(
                        f"bỏ nó, hoặc bỏ “weights: equal” ở “{code}”.",
                        f"remove it, or “weights: equal” at “{code}”.",
                    ),
                )
        return
    for child, weight in given.items():
        if weight is None:
            yield Problem(
                "definition.weight_missing",
                place(("components", child)),
                label(f"“{child}” không có trọng số.", f"“{child}” has no weight."),
                label(
                    f"thêm “weight”, hoặc “weights: equal” ở “{code}”.",
                    f"add a “weight”, or “weights: equal” at “{code}”.",
                ),
            )
    if any(weight is None for weight in given.values()) or method == "sum":
        return
    total = sum(weight for weight in given.values() if weight is not None)
    if not isclose(total, parent.weights_sum, rel_tol=1e-9, abs_tol=1e-12):
        where = f" ({edition})" if edition else ""
        yield Problem(
            "definition.weights_sum",
            place(("components", children[0], "weight")),
            label(
                f"trọng số các phần của “{code}”{where} cộng lại là {total:.12g}, phải là {parent.weights_sum:g}.",
                f"the weights below “{code}”{where} add up to {total:.12g}, and should to {parent.weights_sum:g}.",
            ),
            label(
                f"sửa trọng số, hoặc viết “weights_sum: {total:.12g}” ở “{code}”.",
                f"mend the weights, or write “weights_sum: {total:.12g}” at “{code}”.",
            ),
        )


def _groups(setting: Setting, place: Place) -> Iterator[Problem]:
    cuts = [group.above if group.above is not None else group.start for group in setting.groups]
    known = [cut for cut in cuts if cut is not None]
    if known != sorted(known, reverse=True) or None in cuts[:-1]:
        yield Problem(
            "definition.groups",
            place(("groups",)),
            label("các nhóm không xếp từ cao xuống thấp.", "the groups do not run from high to low."),
            label(
                "xếp ngưỡng giảm dần; nhóm cuối không có ngưỡng.",
                "sort the cut-offs downwards; the last has none.",
            ),
        )
    if setting.classes:
        codes = {group.code for group in setting.groups}
        for code in setting.classes.codes:
            if code not in codes:
                yield Problem(
                    "definition.classes",
                    place(("classes", "codes", code)),
                    label(f"không có nhóm “{code}”.", f"there is no group “{code}”."),
                    label("dùng mã của một nhóm.", "use the code of a group."),
                )


def _unknown(at: str, name: str, setting: Setting) -> Problem:
    known = ", ".join(list(setting.components)[:12])
    return Problem(
        "definition.unknown_component",
        at,
        label(f"không có thành phần “{name}”.", f"there is no component “{name}”."),
        label(f"dùng một trong: {known}.", f"use one of: {known}."),
    )
