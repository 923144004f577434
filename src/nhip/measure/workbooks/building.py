"""From described components to a definition: the tree, the weights, the steps, in the schema nhip/index/1.

What a workbook leaves open (how figures become scores, how scores are put together) is filled in as COINr
does by default, and every such choice is said.
"""

from collections.abc import Mapping
from math import fsum
from typing import Any

import yaml

from nhip.measure.engine.aggregation import AS_WRITTEN, UNWEIGHTED
from nhip.measure.engine.labels import label
from nhip.measure.engine.schema import SCHEMA
from nhip.measure.workbooks.data import NO_PERIOD
from nhip.measure.workbooks.findings import Findings
from nhip.measure.workbooks.gathered import Gathering
from nhip.measure.workbooks.leaves import Leaves, short
from nhip.measure.workbooks.metadata import Described

Map = dict[str, Any]


def definition_text(
    described: Mapping[str, Described], gathering: Gathering, findings: Findings
) -> str | None:
    """The definition as YAML; None when the rows make no tree, which is then said."""
    building = _Building(described, gathering, findings)
    built = building.definition()
    if built is None:
        return None
    text: str = yaml.safe_dump(built, sort_keys=False, allow_unicode=True, width=110)
    return text


class _Building:
    def __init__(self, described: Mapping[str, Described], gathering: Gathering, findings: Findings) -> None:
        self.described = described
        self.gathering = gathering
        self.leaves = Leaves(gathering, findings)
        self.findings = findings
        parents = {one.words.get("parent") for one in described.values()}
        self.nodes = {
            code: one
            for code, one in described.items()
            if one.words.get("type", "aggregate" if code in parents else "indicator")
            in {"indicator", "aggregate"}
        }
        self.children: dict[str, list[str]] = {code: [] for code in self.nodes}

    def definition(self) -> Map | None:
        self._say_left_out()
        roots = self._roots()
        if len(roots) != 1:
            return None
        root = roots[0]
        components = {code: self._component(code, code == root) for code in self._order(root)}
        self._say_strays(components)
        built: Map = {"schema": SCHEMA, "code": root, "title": components[root]["title"]}
        built["components"] = components
        periods = self.gathering.periods()
        if periods and periods != (NO_PERIOD,):
            built["editions"] = {period: {} for period in periods}
        return built

    def _say_left_out(self) -> None:
        for code, one in self.described.items():
            kind = one.words.get("type")
            if kind in {"group", "other"}:
                self.findings.add(
                    "workbook.not_used",
                    "unread",
                    one.at(),
                    label(
                        f"“{code}” thuộc loại không dùng để tính; để ngoài.",
                        f"“{code}” is of a type that is not computed with; left aside.",
                    ),
                    label(
                        "đặt nhóm đơn vị bằng “leagues” trong định nghĩa nếu cần.",
                        "groups of units are written as “leagues” in the definition.",
                    ),
                )

    def _roots(self) -> list[str]:
        """Nodes without a parent; links children to their parents and says what is wrong."""
        roots: list[str] = []
        for code, one in self.nodes.items():
            parent = one.words.get("parent", "")
            if not parent:
                roots.append(code)
            elif parent not in self.nodes:
                self.findings.add(
                    "workbook.unknown_parent",
                    "refused",
                    one.at("parent"),
                    label(f"không có dòng nào mang mã “{parent}”.", f"no row has the code “{parent}”."),
                    label("thêm dòng đó, hoặc sửa mã cha.", "add that row, or mend the parent."),
                )
            else:
                self.children[parent].append(code)
        if len(roots) != 1:
            some = ", ".join(roots[:8]) or "–"
            self.findings.add(
                "workbook.roots",
                "refused",
                self.nodes[roots[0]].at() if roots else ("", ""),
                label(
                    f"cần đúng một thành phần không có cha; ở đây: {some}.",
                    f"exactly one component has no parent; here: {some}.",
                ),
                label(
                    "ghi mã cha cho mọi thành phần trừ chính chỉ số.",
                    "give every component but the index itself a parent.",
                ),
            )
        return roots

    def _order(self, root: str) -> list[str]:
        """From the root down, each parent before its children; a cycle is never entered."""
        order, waiting = [], [root]
        while waiting:
            code = waiting.pop(0)
            order.append(code)
            waiting = self.children[code] + waiting
        return order

    def _say_strays(self, components: Map) -> None:
        for code, one in self.nodes.items():
            if code not in components:
                self.findings.add(
                    "workbook.stray",
                    "refused",
                    one.at("parent"),
                    label(
                        f"“{code}” không nối lên tới chỉ số (các mã cha đi vòng).",
                        f"“{code}” does not lead up to the index (its parents go round).",
                    ),
                    label("sửa mã cha.", "mend the parents."),
                )

    def _component(self, code: str, is_root: bool) -> Map:
        one = self.nodes[code]
        made: Map = {} if is_root else {"parent": one.words["parent"]}
        name = one.words.get("name") or one.words.get("name_vi") or one.words.get("name_en") or code
        vi, en = one.words.get("name_vi", name), one.words.get("name_en", name)
        made["title"] = vi if vi == en else {"vi": vi, "en": en}
        if "description" in one.words:
            made["description"] = one.words["description"]
        if not is_root:
            self._weigh(code, one, made)
        if self.children[code]:
            self._parent(code, one, made)
        else:
            self.leaves.fill(code, one, made)
        if "source" in one.words:
            made["note"] = {"vi": f"Nguồn: {one.words['source']}", "en": f"Source: {one.words['source']}"}
        return made

    def _weigh(self, code: str, one: Described, made: Map) -> None:
        """The component's weight, unless its parent weighs all alike."""
        parent = one.words["parent"]
        if self._weights(parent) is None:
            return
        weight = one.numbers.get("weight")
        if weight is None:
            self.findings.add(
                "workbook.no_weight",
                "refused",
                one.at("weight"),
                label(
                    f"“{code}” không có trọng số mà thành phần cùng cấp thì có.",
                    f"“{code}” has no weight and its sisters have.",
                ),
                label(
                    "điền trọng số, hoặc để trống cả nhóm (chia đều).",
                    "fill it in, or leave the whole group blank (equal).",
                ),
            )
        elif weight == 0:
            self.findings.add(
                "workbook.zero_weight",
                "refused",
                one.at("weight"),
                label(f"“{code}” có trọng số 0.", f"“{code}” has the weight 0."),
                label(
                    "bỏ dòng (hoặc đặt loại Other) nếu không tính đến nó.",
                    "remove the row (or set its type to Other) if it does not count.",
                ),
            )
        else:
            made["weight"] = short(weight)

    def _weights(self, parent: str) -> list[float] | None:
        """The weights below ``parent``; None where they are blank or all alike, so that it weighs equally."""
        given = [self.nodes[child].numbers.get("weight") for child in self.children[parent]]
        known = [weight for weight in given if weight is not None]
        alike = len(set(known)) <= 1 and len(known) in {0, len(given)}
        if alike and (not known or (known[0] > 0 and self._method(parent) not in AS_WRITTEN)):
            return None
        return known

    def _method(self, code: str) -> str:
        return self.nodes[code].words.get("aggregate", "arithmetic")

    def _parent(self, code: str, one: Described, made: Map) -> None:
        made["aggregate"] = self._method(code)
        if "aggregate" not in one.words:
            self.findings.share(
                "workbook.aggregate_assumed",
                "assumed",
                one.at(),
                label(
                    "không nói cách tổng hợp; lấy trung bình cộng.",
                    "how it is put together is not said; the arithmetic mean was taken.",
                ),
                label("thêm cột Aggregate (Cách tổng hợp).", "add a column Aggregate."),
            )
        weights = self._weights(code)
        if weights is None:
            if made["aggregate"] not in UNWEIGHTED:
                made["weights"] = "equal"
        elif made["aggregate"] not in UNWEIGHTED | AS_WRITTEN and abs(fsum(weights) - 1.0) > 1e-9:
            made["weights_sum"] = short(fsum(weights))
        if one.words.get("direction") == "lower":
            self.findings.add(
                "workbook.turned_parent",
                "refused",
                one.at("direction"),
                label(
                    f"“{code}” là nhóm có chiều nghịch; cần biết điểm của nó được đảo thế nào.",
                    f"“{code}” is a group that counts negatively; how its score is turned must be said.",
                ),
                label(
                    "đặt chiều ở từng chỉ tiêu, hoặc viết bước normalise trong định nghĩa.",
                    "set directions at the indicators, or write the step in the definition.",
                ),
            )
        if one.words.get("missing") not in {None, "refuse"}:
            made["missing"] = one.words["missing"]
