"""What became of the rows of a published file: counts that add up, reasons, and the lines they stood on."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from nhip.kernel.api import Text

_EXAMPLES = 5

# Why a row was left out by rule, and why one was refused. Refusals are somebody's mistake; rules are not.
SKIPPED: dict[str, Text] = {
    "aggregate": Text("nhóm nước, không phải một nước", "a group of states, not a state"),
    "territory": Text("lãnh thổ không phải thành viên Liên hợp quốc", "a territory, no member of the UN"),
    "not_collected": Text("chỉ tiêu không thu thập", "a series that we do not collect"),
    "breakdown": Text("số liệu theo nhóm, không phải của toàn dân", "a breakdown, not everybody's figure"),
    "no_value": Text("dòng không có số và không nói vì sao", "a row without a number or a reason"),
    "same_again": Text("lặp lại đúng một dòng trước", "repeats an earlier row exactly"),
    "blank_line": Text("dòng trống", "a blank line"),
}
REFUSED: dict[str, Text] = {
    "columns": Text("số cột không khớp dòng tiêu đề", "the number of fields does not fit the header"),
    "area": Text("không biết nước này", "an unknown area"),
    "series": Text("mã chỉ tiêu lạ với nơi công bố này", "a series code that this observer is not known for"),
    "period": Text("kỳ không phải là năm hoặc quý", "a period that is neither a year nor a quarter"),
    "value": Text("giá trị không phải là số", "a value that is no number"),
    "status": Text("trạng thái quan sát lạ", "an unknown observation status"),
    "unit": Text("đơn vị tính khác với danh mục", "a unit of measure other than the register's"),
    "vintage": Text("bản công bố khác với bản được khai", "another vintage than the one stated"),
    "structure": Text("cấu trúc SDMX lạ", "an unknown SDMX structure"),
    "contradicts": Text(
        "khác một dòng trước của cùng số liệu", "contradicts an earlier row of the same figure"
    ),
}


@dataclass
class Tally:
    """The counts while a file is read; every row read is kept, refused or skipped."""

    read: int = 0
    kept: int = 0
    guessed: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    names: dict[str, Counter[str]] = field(default_factory=dict)

    def refuse(self, reason: str, line: int, what: str) -> None:
        """Count a refused row, with what was wrong on it."""
        self.refused[reason] += 1
        self._note(f"refused.{reason}", line, what)

    def skip(self, rule: str, line: int, what: str) -> None:
        """Count a row that a rule leaves out."""
        self.skipped[rule] += 1
        self._note(f"skipped.{rule}", line, what)

    def guess(self, line: int, what: str) -> None:
        """Count a kept row whose area was read from its name."""
        self.guessed += 1
        self._note("kept.guessed", line, what)

    def _note(self, key: str, line: int, what: str) -> None:
        told = self.examples.setdefault(key, [])
        if len(told) < _EXAMPLES:
            told.append({"line": line, "what": what[:120]})
        if len(self.names.setdefault(key, Counter())) < 300:
            self.names[key][what[:60]] += 1

    def said(self) -> dict[str, Any]:
        """The report as it is stored: each reason with its count, words, first lines and what they held."""
        return {
            "refused": [self._entry("refused", code, REFUSED) for code in sorted(self.refused)],
            "skipped": [self._entry("skipped", code, SKIPPED) for code in sorted(self.skipped)],
            "guessed": {"rows": self.guessed, "examples": self.examples.get("kept.guessed", [])},
        }

    def _entry(self, kind: str, code: str, words: dict[str, Text]) -> dict[str, Any]:
        rows = self.refused[code] if kind == "refused" else self.skipped[code]
        key = f"{kind}.{code}"
        return {
            "code": code,
            "rows": rows,
            "vi": words[code].vi,
            "en": words[code].en,
            "examples": self.examples.get(key, []),
            "held": dict(self.names.get(key, Counter()).most_common(60)),
        }
