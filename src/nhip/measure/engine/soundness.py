"""What must hold between the pieces of a definition: the tree, the weights, the cut-offs, the names."""

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from math import isclose

from nhip.measure.engine.aggregation import AS_WRITTEN, DERIVED, OPTIMISED_UNDER, UNWEIGHTED
from nhip.measure.engine.component_rules import check_component
from nhip.measure.engine.filling_rules import check_groupings, check_missing
from nhip.measure.engine.labels import label
from nhip.measure.engine.places import Path
from nhip.measure.engine.problems import Problem
from nhip.measure.engine.schema import Component, Group, Heading, Setting
from nhip.measure.engine.scoring import most_points
from nhip.measure.engine.tree import DEEPEST, Children, children_of, deepest, descendants, find_cycle

Place = Callable[[Path], str]


def check_setting(setting: Setting, heading: Heading, edition: str, place: Place) -> list[Problem]:
    """Every breach in one edition; empty when it is sound."""
    tree = list(_tree(setting, heading, place))
    if tree:
        return tree
    components = setting.components
    children = children_of(components)
    problems: list[Problem] = []
    for code, component in components.items():
        problems += check_component(code, component, children[code], place)
        problems += check_missing(code, component, setting, children, place)
        if children[code]:
            problems += _weights(code, components, children[code], edition, place)
            problems += _points(code, component, components, children, place)
            problems += _asides(code, components, children[code], place)
        problems += _applies(code, component, setting, place)
        problems += _overrides(code, component, children, place)
        problems += _lag(code, component, setting.period or edition, place)
    for name in setting.rank.ties:
        if name not in components:
            problems.append(_unknown(place(("rank", "ties")), name, components))
    problems += _groups(setting.groups, place)
    problems += _classes(setting, place)
    problems += _leagues(setting, place)
    problems += check_groupings(setting, place)
    return problems


def _tree(setting: Setting, heading: Heading, place: Place) -> Iterator[Problem]:
    components = setting.components
    for code, component in components.items():
        if component.parent is not None and component.parent not in components:
            yield _unknown(place(("components", code, "parent")), component.parent, components)
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
    if not cycle and deepest(components) > DEEPEST:
        yield Problem(
            "definition.too_deep",
            place(("components",)),
            label(f"cây sâu quá {DEEPEST} tầng.", f"the tree is more than {DEEPEST} levels deep."),
            label("gộp bớt tầng.", "use fewer levels."),
        )
    root = components.get(heading.code)
    if root is None or (root.parent in components and not cycle):
        yield Problem(
            "definition.no_root",
            place(("components", heading.code)),
            label(
                f"không có thành phần gốc “{heading.code}” (trùng mã chỉ số, không có “parent”).",
                f"there is no root component “{heading.code}” (the index's own code, without a “parent”).",
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


def _asides(
    code: str, components: dict[str, Component], children: tuple[str, ...], place: Place
) -> Iterator[Problem]:
    """What stands aside has no weight, and something else must count."""
    for child in children:
        if components[child].aside and components[child].weight is not None:
            yield Problem(
                "definition.aside_weight",
                place(("components", child, "weight")),
                label(
                    f"“{child}” đứng ngoài điểm của “{code}” (aside) nên không có trọng số.",
                    f"“{child}” stands aside from the score of “{code}” and has no weight.",
                ),
                label("bỏ “weight” hoặc bỏ “aside”.", "leave out “weight” or “aside”."),
            )
    if all(components[child].aside for child in children):
        yield Problem(
            "definition.all_aside",
            place(("components", code)),
            label(f"mọi phần của “{code}” đều đứng ngoài.", f"every part of “{code}” stands aside."),
            label("bỏ “aside” ở ít nhất một phần.", "leave “aside” out at one of them at least."),
        )


def _applies(code: str, component: Component, setting: Setting, place: Place) -> Iterator[Problem]:
    for league in component.applies_to:
        if league not in setting.leagues:
            known = ", ".join(setting.leagues) or "–"
            yield Problem(
                "definition.unknown_league",
                place(("components", code, "applies_to")),
                label(f"không có bảng xếp hạng riêng “{league}”.", f"there is no league “{league}”."),
                label(f"dùng một trong: {known}.", f"use one of: {known}."),
            )


def _weights(
    code: str, components: dict[str, Component], children: tuple[str, ...], edition: str, place: Place
) -> Iterator[Problem]:
    parent = components[code]
    method = parent.aggregate.method if parent.aggregate else "arithmetic"
    unused = parent.weights != "given" or method in UNWEIGHTED
    total, complete = 0.0, True
    counted = [child for child in children if not components[child].aside]
    yield from _derived(code, parent, counted, place)
    for child in counted:
        weight = components[child].weight
        if weight is None:
            complete = complete and unused
            if not unused:
                yield Problem(
                    "definition.weight_missing",
                    place(("components", child)),
                    label(f"“{child}” không có trọng số.", f"“{child}” has no weight."),
                    label(
                        f"thêm “weight”, hoặc “weights: equal” ở “{code}”.",
                        f"add a “weight”, or “weights: equal” at “{code}”.",
                    ),
                )
        elif unused:
            yield _weight_unused(code, child, place)
        elif weight == 0 or (weight < 0 and method not in {"sum", "arithmetic"}):
            complete = False
            yield _weight_refused(child, weight, place)
        else:
            total += abs(weight)
    if unused or method in AS_WRITTEN or not complete or not counted:
        return
    if not isclose(total, parent.weights_sum, rel_tol=1e-9, abs_tol=1e-12):
        about = f"“{code}” ({edition})" if edition else f"“{code}”"
        yield _weights_do_not_sum(
            about, total, parent.weights_sum, place(("components", counted[0], "weight"))
        )


def _derived(code: str, parent: Component, counted: list[str], place: Place) -> Iterator[Problem]:
    """Weights that the figures decide need an aggregation that goes by them."""
    method = parent.aggregate.method if parent.aggregate else "arithmetic"
    if parent.weights in DERIVED and (
        method in UNWEIGHTED or (parent.weights == "optimised" and method not in OPTIMISED_UNDER)
    ):
        yield Problem(
            "definition.weights_unused",
            place(("components", code, "weights")),
            label(
                f"“weights: {parent.weights}” không đi được với “{method}”.",
                f"“weights: {parent.weights}” does not go with “{method}”.",
            ),
            label("bỏ “weights”, hoặc gộp “arithmetic”.", "leave “weights” out, or aggregate “arithmetic”."),
        )
    for name in parent.importances:
        if name not in counted or parent.weights != "optimised":
            yield Problem(
                "definition.importances",
                place(("components", code, "importances", name)),
                label(
                    f"“{name}” không phải là phần con của “{code}”, hoặc thiếu “weights: optimised”.",
                    f"“{name}” is no child of “{code}”, or “weights: optimised” is missing.",
                ),
                label(
                    f"viết “weights: optimised” và chọn trong: {', '.join(counted)}.",
                    f"write “weights: optimised”, and choose from: {', '.join(counted)}.",
                ),
            )


def _weight_unused(code: str, child: str, place: Place) -> Problem:
    return Problem(
        "definition.weight_unused",
        place(("components", child, "weight")),
        label(
            f"trọng số của “{child}” không được dùng, vì “{code}” không gộp theo trọng số.",
            f"the weight of “{child}” is not used: “{code}” does not go by weights.",
        ),
        label(f"bỏ nó, hoặc đổi cách gộp ở “{code}”.", f"remove it, or aggregate otherwise at “{code}”."),
    )


def _weight_refused(child: str, weight: float, place: Place) -> Problem:
    return Problem(
        "definition.weight_refused",
        place(("components", child, "weight")),
        label(
            f"trọng số của “{child}” là {weight:g}; phải lớn hơn 0.",
            f"the weight of “{child}” is {weight:g}; it must be above 0.",
        ),
        label(
            "bỏ thành phần không tính điểm; phần trừ điểm chỉ đặt dưới “aggregate: sum” hoặc “arithmetic”.",
            "leave out what does not count; what counts against the whole may only stand under “aggregate: "
            "sum” or “arithmetic”.",
        ),
    )


def _weights_do_not_sum(about: str, total: float, wanted: float, at: str) -> Problem:
    return Problem(
        "definition.weights_sum",
        at,
        label(
            f"trọng số các phần của {about} cộng lại là {total:.12g}, phải là {wanted:g}.",
            f"the weights below {about} add up to {total:.12g}, and should to {wanted:g}.",
        ),
        label(
            f"sửa trọng số, hoặc viết “weights_sum: {total:.12g}” ở thành phần cha.",
            f"mend the weights, or write “weights_sum: {total:.12g}” at the parent.",
        ),
    )


def _points(
    code: str, component: Component, components: dict[str, Component], children: Children, place: Place
) -> Iterator[Problem]:
    """Only what is counted in points can be added up in points."""
    if component.aggregate is None or component.aggregate.method != "points":
        return
    for child in children[code]:
        if not components[child].aside and most_points(child, components, children) is None:
            yield Problem(
                "definition.no_maximum",
                place(("components", child)),
                label(
                    f"“{child}” không tính bằng điểm nên “{code}” không cộng được.",
                    f"“{child}” is not counted in points, so “{code}” cannot add it up.",
                ),
                label(
                    "thêm “points” cho nó, hoặc gộp bằng “sum”.", "give it “points”, or aggregate by “sum”."
                ),
            )


def _overrides(code: str, component: Component, children: Children, place: Place) -> Iterator[Problem]:
    below = descendants(children, code)
    for position, override in enumerate(component.overrides):
        for name in override.when:
            if name not in below:
                yield Problem(
                    "definition.override",
                    place(("components", code, "overrides", position)),
                    label(
                        f"“{name}” không nằm dưới “{code}” nên quy tắc không xét được.",
                        f"“{name}” does not lie below “{code}”, so the rule cannot see it.",
                    ),
                    label(
                        f"dùng một trong: {', '.join(below[:12])}." if below else "bỏ quy tắc này.",
                        f"use one of: {', '.join(below[:12])}." if below else "remove the rule.",
                    ),
                )


def _lag(code: str, component: Component, period: str, place: Place) -> Iterator[Problem]:
    # An index without editions learns its period only when it is computed.
    if component.lag and period and not period.isdecimal():
        yield Problem(
            "definition.lag",
            place(("components", code, "lag")),
            label(
                f"kỳ “{period}” không phải là năm nên không lùi được.",
                f"period “{period}” is no year to go back from.",
            ),
            label("đặt “period” là một năm, hoặc bỏ “lag”.", "give “period” as a year, or leave “lag” out."),
        )


def _groups(groups: tuple[Group, ...], place: Place) -> Iterator[Problem]:
    cuts = [(group.above, group.start) for group in groups]
    single = [above if above is not None else start for above, start in cuts]
    # “above 0.75” may stand before “from 0.75”: the second then holds exactly the value itself.
    keys = [(cut, above is not None) for cut, (above, _) in zip(single, cuts, strict=True) if cut is not None]
    falling = all(first > second for first, second in pairwise(keys))
    if not falling or None in single[:-1] or any(None not in cut for cut in cuts):
        yield Problem(
            "definition.groups",
            place(("groups",)),
            label("các nhóm không xếp từ cao xuống thấp.", "the groups do not run from high to low."),
            label(
                "xếp ngưỡng giảm dần; mỗi nhóm một ngưỡng “above” hoặc “from”, nhóm cuối không cần.",
                "sort the cut-offs downwards; one “above” or “from” a group, the last may have none.",
            ),
        )


def _classes(setting: Setting, place: Place) -> Iterator[Problem]:
    codes = {group.code for group in setting.groups}
    for code in setting.classes.codes if setting.classes else ():
        if code not in codes:
            yield Problem(
                "definition.classes",
                place(("classes", "codes", code)),
                label(f"không có nhóm “{code}”.", f"there is no group “{code}”."),
                label("dùng mã của một nhóm.", "use the code of a group."),
            )


def _leagues(setting: Setting, place: Place) -> Iterator[Problem]:
    counted = Counter(unit for league in setting.leagues.values() for unit in league.units)
    for unit, times in counted.items():
        if times > 1:
            codes = [code for code, league in setting.leagues.items() if unit in league.units]
            yield Problem(
                "definition.two_leagues",
                place(("leagues", codes[-1], "units")),
                label(
                    f"đơn vị “{unit}” có mặt {times} lần trong các bảng xếp hạng riêng ({', '.join(codes)}).",
                    f"the unit “{unit}” stands {times} times in the leagues ({', '.join(codes)}).",
                ),
                label("để mỗi đơn vị ở một bảng.", "keep each unit in one league."),
            )


def _unknown(at: str, name: str, components: dict[str, Component]) -> Problem:
    known = ", ".join(list(components)[:12])
    return Problem(
        "definition.unknown_component",
        at,
        label(f"không có thành phần “{name}”.", f"there is no component “{name}”."),
        label(f"dùng một trong: {known}.", f"use one of: {known}."),
    )
