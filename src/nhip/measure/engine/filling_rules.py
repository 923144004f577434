"""What must hold of a rule for missing figures: keys that go with it, groups and figures that it names."""

from collections.abc import Callable, Iterable, Iterator

from nhip.measure.engine.component import Component, Missing
from nhip.measure.engine.labels import Label, label
from nhip.measure.engine.places import Path
from nhip.measure.engine.problems import Problem, Problems
from nhip.measure.engine.schema import Setting
from nhip.measure.engine.tree import Children

Place = Callable[[Path], str]
_LEAF_RULES = frozenset({"last", "linear", "zero_figure", "regression", "multiple"})
# The rules that each key goes with.
_GOES_WITH = {
    "reach": ("last", "linear"),
    "extrapolate": ("linear",),
    "by": ("mean", "median", "multiple"),
    "predictors": ("regression", "multiple"),
    "model": ("multiple",),
    "draws": ("multiple",),
    "seed": ("multiple",),
    "draw": ("multiple",),
    "otherwise": ("mean", "median", "last", "linear", "regression", "multiple"),
}


def check_missing(
    code: str, component: Component, setting: Setting, children: Children, place: Place
) -> Iterator[Problem]:
    """Every breach within the component's ``missing``."""
    rule = component.missing
    if rule is None:
        return

    def at(key: str = "") -> str:
        return place(("components", code, "missing", *([key] if key else [])))

    yield from _of_parents(rule, bool(children[code]), at)
    yield from _keys(rule, at)
    if rule.by is not None:
        yield from _grouping(rule.by, setting, at("by"))
    for name in rule.predictors:
        yield from _predictor(code, name, setting, children, at("predictors"))
    bounds = component.range
    if rule.rule == "zero_figure" and bounds is not None and not bounds[0] <= 0 <= bounds[1]:
        yield Problem(
            "definition.zero_out_of_range",
            at(),
            label(
                f"“zero_figure” đặt giá trị 0, nhưng “range” là {bounds[0]:g} đến {bounds[1]:g}.",
                f"“zero_figure” puts in the figure 0, but the “range” is {bounds[0]:g} to {bounds[1]:g}.",
            ),
            label(
                "dùng “zero” (điểm 0), hoặc sửa “range”.", "use “zero” (the score 0), or mend the “range”."
            ),
        )


def _of_parents(rule: Missing, has_children: bool, at: Callable[[str], str]) -> Iterator[Problem]:
    if rule.min_share > 0 and not has_children:
        yield Problem(
            "definition.min_share",
            at("min_share"),
            label(
                "“min_share” nói về các phần con, nên đặt ở thành phần cha.",
                "“min_share” speaks of children and belongs to their parent.",
            ),
            label("chuyển lên thành phần cha.", "move it to the parent."),
        )
    if has_children and (rule.rule in _LEAF_RULES or rule.by is not None):
        word = "by" if rule.rule not in _LEAF_RULES else rule.rule
        yield Problem(
            "definition.last" if word == "last" else "definition.missing_parent",
            at(""),
            label(
                f"“{word}” cần số liệu, mà thành phần cha chỉ có điểm tổng hợp.",
                f"“{word}” needs figures, and a parent has only a score made of its children's.",
            ),
            label(f"đặt “{word}” ở thành phần con.", f"give “{word}” to its children."),
        )


def _keys(rule: Missing, at: Callable[[str], str]) -> Iterator[Problem]:
    """Keys that the rule has no use for, and keys that it lacks."""
    fields = Missing.model_fields
    for key, rules in _GOES_WITH.items():
        if rule.rule not in rules and getattr(rule, key) != fields[key].default:
            listed = ", ".join(rules)
            yield Problem(
                f"definition.{key}",
                at(key),
                label(f"“{key}” chỉ đi với “rule: {listed}”.", f"“{key}” goes with “rule: {listed}” only."),
                label(f"bỏ “{key}”, hoặc đổi quy tắc.", f"leave “{key}” out, or change the rule."),
            )
    if rule.rule in {"mean", "median"} and rule.by is None and rule.otherwise is not None:
        yield Problem(
            "definition.otherwise",
            at("otherwise"),
            label(
                "trung bình của tất cả luôn có, nên “otherwise” không bao giờ dùng đến.",
                "there is always a mean of all, so “otherwise” would never be asked.",
            ),
            label("thêm “by”, hoặc bỏ “otherwise”.", "add “by”, or leave “otherwise” out."),
        )
    if rule.rule == "regression" and not rule.predictors:
        yield _lacks(
            at(""),
            "predictors",
            label("predictors: [mã thành phần hoặc chuỗi]", "predictors: [a component or series]"),
        )
    if rule.rule == "multiple" and rule.model is None:
        yield _lacks(at(""), "model", label("model: regression hoặc hotdeck", "model: regression or hotdeck"))
    elif rule.rule == "multiple":
        idle = ("by", "predictors")[rule.model == "hotdeck"]
        if getattr(rule, idle):
            yield Problem(
                f"definition.{idle}",
                at(idle),
                label(
                    f"“model: {rule.model}” không dùng “{idle}”.",
                    f"“model: {rule.model}” has no use for “{idle}”.",
                ),
                label(f"bỏ “{idle}”, hoặc đổi “model”.", f"leave “{idle}” out, or change the “model”."),
            )
    if rule.draw is not None and rule.draw > rule.draws:
        yield Problem(
            "definition.draw",
            at("draw"),
            label(
                f"chỉ có {rule.draws} lượt rút, không có lượt {rule.draw}.",
                f"there are {rule.draws} draws, and no draw {rule.draw}.",
            ),
            label("chọn một lượt có thật, hoặc tăng “draws”.", "choose one of them, or raise “draws”."),
        )


def _lacks(at: str, key: str, example: Label) -> Problem:
    return Problem(
        f"definition.{key}",
        at,
        label(f"quy tắc này cần “{key}”.", f"this rule needs “{key}”."),
        label(f"thêm “{example.vi}”.", f"add “{example.en}”."),
    )


def _grouping(by: str, setting: Setting, at: str) -> Iterator[Problem]:
    if by in setting.groupings or (by == "leagues" and setting.leagues):
        return
    known = ", ".join([*setting.groupings, *(["leagues"] if setting.leagues else [])]) or "–"
    yield Problem(
        "definition.unknown_grouping",
        at,
        label(
            f"không có cách chia nhóm “{by}” (hiện có: {known}).", f"there is no grouping “{by}” ({known})."
        ),
        label(
            f"thêm “groupings: {{{by}: {{title: …, groups: {{…: [mã đơn vị]}}}}}}”.",
            f"add “groupings: {{{by}: {{title: …, groups: {{…: [codes of units]}}}}}}”.",
        ),
    )


def _predictor(code: str, name: str, setting: Setting, children: Children, at: str) -> Iterator[Problem]:
    own = setting.components[code].series or code
    if name in {code, own}:
        yield Problem(
            "definition.on_itself",
            at,
            label(f"“{code}” không tự giải thích mình được.", f"“{code}” cannot explain itself."),
            label("dùng thành phần hoặc chuỗi khác.", "name another component or series."),
        )
    elif children.get(name):
        yield Problem(
            "definition.on_parent",
            at,
            label(
                f"“{name}” có thành phần con nên không có số liệu.", f"“{name}” has children and no figure."
            ),
            label(f"dùng: {', '.join(children[name])}.", f"name its children: {', '.join(children[name])}."),
        )


def stop_unsound(setting: Setting, children: Children, codes: Iterable[str]) -> None:
    """Raise :class:`Problems` where a rule that is only varied could not stand in the definition."""

    def place(path: Path) -> str:
        return f"vary: missing ({path[1]})"

    found = [
        problem
        for code in codes
        for problem in check_missing(code, setting.components[code], setting, children, place)
    ]
    if found:
        raise Problems(found)


def check_groupings(setting: Setting, place: Place) -> Iterator[Problem]:
    """Units that stand in two groups of one grouping."""
    for name, grouping in setting.groupings.items():
        seen: dict[str, str] = {}
        if bool(grouping.groups) == (grouping.series is not None):
            yield Problem(
                "definition.grouping",
                place(("groupings", name)),
                label(
                    f"“{name}” phải có đúng một trong hai: “groups” hoặc “series”.",
                    f"“{name}” needs either “groups” or a “series”, and not both.",
                ),
                label(
                    "liệt kê đơn vị theo nhóm, hoặc nêu chuỗi số liệu có số của nhóm.",
                    "list the units by group, or name the series that has the group's number.",
                ),
            )
        for group, units in grouping.groups.items():
            for unit in units:
                if unit in seen:
                    yield Problem(
                        "definition.two_groups",
                        place(("groupings", name, "groups", group)),
                        label(
                            f"đơn vị “{unit}” có mặt hai lần trong “{name}” ({seen[unit]}, {group}).",
                            f"the unit “{unit}” stands twice in “{name}” ({seen[unit]}, {group}).",
                        ),
                        label("để mỗi đơn vị ở một nhóm.", "keep each unit in one group."),
                    )
                seen[unit] = group
