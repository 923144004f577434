"""What the row of an indicator says of its figure: direction, unit of measure, denominator, steps, gaps."""

from typing import Any

from nhip.measure.engine.labels import label
from nhip.measure.workbooks.data import is_percent
from nhip.measure.workbooks.findings import Findings
from nhip.measure.workbooks.gathered import Gathering
from nhip.measure.workbooks.metadata import Described

_SCALE = 100.0
Map = dict[str, Any]


class Leaves:
    """Turns described indicators into leaves of a definition, and says every choice."""

    def __init__(self, gathering: Gathering, findings: Findings) -> None:
        self.gathering = gathering
        self.findings = findings
        self.series = gathering.series()
        self.lacking = {
            series
            for (series, _, _), column in gathering.figures.items()
            if any(found.value is None for found in column.values())
        }

    def fill(self, code: str, one: Described, made: Map) -> None:
        """Put into ``made`` what the row of the indicator ``code`` says."""
        if one.words.get("direction") == "lower":
            made["direction"] = "lower"
        unit = one.words.get("unit")
        if unit:
            made["unit"] = "percent" if is_percent(unit) else unit
        self._denominator(one, made)
        steps = self._steps(one)
        if steps:
            made["normalise"] = steps
        missing = one.words.get("missing")
        if missing:
            made["missing"] = missing
        elif code in self.lacking:
            made["missing"] = "ignore"
            self.findings.share(
                "workbook.missing_assumed",
                "assumed",
                one.at(),
                label(
                    "có số liệu thiếu mà không nói xử lý thế nào; các phần còn lại gánh trọng số.",
                    "figures are missing and no rule is given; the other parts take over the weight.",
                ),
                label("thêm cột Missing (Xử lý thiếu).", "add a column Missing."),
            )
        if code not in self.series:
            self.findings.add(
                "workbook.no_column",
                "refused",
                one.at(),
                label(
                    f"không trang số liệu nào có cột “{code}”.", f"no sheet of figures has a column “{code}”."
                ),
                label("thêm cột số liệu, hoặc bỏ dòng mô tả.", "add the column, or remove the row."),
            )
        if one.words.get("aggregate"):
            self.findings.add(
                "workbook.leaf_aggregate",
                "unread",
                one.at("aggregate"),
                label(
                    "chỉ tiêu không có phần con; cách tổng hợp không dùng.",
                    "an indicator has no parts; its aggregation is not used.",
                ),
                label("để trống.", "leave it blank."),
            )

    def _denominator(self, one: Described, made: Map) -> None:
        below = one.words.get("denominator")
        if below is None:
            return
        if below not in self.series:
            self.findings.add(
                "workbook.no_denominator",
                "refused",
                one.at("denominator"),
                label(
                    f"không có số liệu của mẫu số “{below}”.",
                    f"there are no figures of the denominator “{below}”.",
                ),
                label(
                    "thêm cột số liệu đó và một dòng mô tả loại Denominator.",
                    "add its column, and a row of type Denominator.",
                ),
            )
            return
        made["divide_by"] = below
        if "times" in one.numbers:
            made["times"] = short(one.numbers["times"])
        self.findings.share(
            "workbook.divided",
            "assumed",
            one.at("denominator"),
            label(
                "số liệu được chia cho mẫu số nêu ở đây.",
                "figures are divided by the denominator named here.",
            ),
            label("để trống nếu số liệu đã được chia.", "leave it blank if they are divided already."),
        )

    def _steps(self, one: Described) -> list[Map]:
        chosen = one.words.get("normalise")
        low, high = one.numbers.get("low"), one.numbers.get("high")
        scale = one.numbers.get("scale", _SCALE)
        if chosen is None and low is not None and high is not None:
            chosen = "goalposts"
            self.findings.share(
                "workbook.goalposts_assumed",
                "assumed",
                one.at("low"),
                label(
                    "có mốc dưới và mốc trên nên chuẩn hóa theo mốc, thang 0–100.",
                    "goalposts are given, so figures are normalised by them, from 0 to 100.",
                ),
                label(
                    "ghi minmax ở cột Normalise nếu không muốn.",
                    "write minmax under Normalise if that is not meant.",
                ),
            )
        elif chosen is None:
            chosen = "minmax"
            self.findings.share(
                "workbook.minmax_assumed",
                "assumed",
                one.at(),
                label(
                    "không nói cách chuẩn hóa; lấy min–max, thang 0–100, như COINr.",
                    "how figures become scores is not said; min–max from 0 to 100 was taken, as COINr does.",
                ),
                label("thêm cột Normalise (Cách chuẩn hóa).", "add a column Normalise."),
            )
        self._say_target(one)
        if chosen == "goalposts":
            if low is None or high is None:
                self.findings.add(
                    "workbook.no_goalposts",
                    "refused",
                    one.at("normalise"),
                    label(
                        "chuẩn hóa theo mốc cần cả mốc dưới và mốc trên.",
                        "goalposts need a lower and an upper one.",
                    ),
                    label("điền hai mốc.", "fill in both."),
                )
                return []
            step: Map = {"do": "goalposts", "low": short(low), "high": short(high)}
            if one.words.get("truncate", "").casefold() in {"false", "0", "khong", "không", "no"}:
                step["truncate"] = False
            return [step, {"do": "linear", "times": short(scale)}]
        if chosen == "minmax":
            return [{"do": "minmax", "to": [0, short(scale)]}]
        return [] if chosen == "none" else [{"do": chosen}]

    def _say_target(self, one: Described) -> None:
        if "target" in one.numbers:
            self.findings.share(
                "workbook.target",
                "unread",
                one.at("target"),
                label("mục tiêu không được dùng khi chuẩn hóa.", "targets are not used in normalising."),
                label(
                    "viết bước distance_to_target trong định nghĩa nếu cần.",
                    "write the step distance_to_target in the definition if it is meant.",
                ),
            )


def short(value: float) -> float | int:
    """A whole number without its point."""
    return int(value) if value.is_integer() and abs(value) < 1e15 else value
