"""One sheet of a workbook, read as a stream: cells by row, merged areas, what is hidden.

Half a million cells are read in a few seconds, so the loop over them is one function of plain steps.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from nhip.measure.engine.labels import label
from nhip.measure.workbooks.archive import Archive
from nhip.measure.workbooks.cells import Area, Cell, Kind, area_of, place_of
from nhip.measure.workbooks.markup import Attributes, bare, read_part

Rows = dict[int, dict[int, Cell]]
_TRUE = frozenset({"1", "true"})
MOST_MERGED = 5_000


@dataclass(frozen=True)
class Sheet:
    """A sheet: its cells by row and column (both from 1), merged areas, hidden rows and columns."""

    name: str
    rows: Rows
    merged: tuple[Area, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    is_hidden: bool = False

    def cell(self, row: int, column: int) -> Cell | None:
        """The cell there; None for an empty one."""
        return self.rows.get(row, {}).get(column)

    def text(self, row: int, column: int) -> str:
        """What the cell there says; "" for an empty one."""
        found = self.cell(row, column)
        return "" if found is None else found.text

    def merged_with(self, row: int, column: int) -> Area | None:
        """The merged area that the place lies in, if any."""
        return next((area for area in self.merged if area.holds(row, column)), None)

    @property
    def count(self) -> int:
        """The number of cells that are not empty."""
        return sum(len(row) for row in self.rows.values())


@dataclass(frozen=True)
class Looks:
    """What cells refer to by number: the shared texts, and what a number is under each style."""

    texts: Sequence[str]
    kinds: Sequence[Kind]


def read_sheet(
    archive: Archive,
    part: str,
    title: tuple[str, bool],
    looks: Looks,
    room: int,
) -> Sheet:
    """Read a sheet of at most ``room`` cells; ``title`` is its name, and whether it is hidden.

    Raises :class:`Problems` when there are more.
    """
    reading = _Reading(archive, title[0], looks, room)
    read_part(archive, part, reading.start, reading.end, reading.words)
    return Sheet(
        title[0],
        reading.rows,
        tuple(reading.merged),
        frozenset(reading.hidden_rows),
        frozenset(reading.hidden_columns),
        title[1],
    )


class _Reading:
    """A sheet on its way from elements to cells."""

    def __init__(self, archive: Archive, name: str, looks: Looks, room: int) -> None:
        self.archive = archive
        self.name = name
        self.looks = looks
        self.room = room
        self.rows: Rows = {}
        self.merged: list[Area] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self._row, self._column = 0, 0
        self._current: dict[int, Cell] = {}
        self._type, self._style = "n", ""
        self._held: list[str] = []
        self._collecting = self._in_guide = self._has_formula = False
        self._on_start = {
            "c": self._cell,
            "v": self._value,
            "t": self._text,
            "f": self._formula,
            "rPh": self._guide,
            "row": self._next_row,
            "col": self._columns,
            "mergeCell": self._merge,
        }

    def start(self, tag: str, attributes: Attributes) -> None:
        handler = self._on_start.get(tag if ":" not in tag else bare(tag))
        if handler is not None:
            handler(attributes)

    def words(self, text: str) -> None:
        if self._collecting:
            self._held.append(text)

    def end(self, tag: str) -> None:
        element = tag if ":" not in tag else bare(tag)
        if element in {"v", "t"}:
            self._collecting = False
        elif element == "rPh":
            self._in_guide = False
        elif element == "c" and (self._held or self._has_formula):
            found = self._finished("".join(self._held))
            if found is not None:
                self._current[self._column] = found
                self.room -= 1
                if self.room < 0 or self._column > self.archive.limits.columns:
                    raise _too_many(self.archive, self.name, f"{self.archive.limits.cells:,} ô · cells")

    def _cell(self, attributes: Attributes) -> None:
        written = attributes.get("r")
        place = (self._row, self._column + 1) if written is None else place_of(written)
        if place is None:
            raise _odd_place(self.archive, self.name, written or "")
        if place[0] != self._row:
            self._to_row(place[0])
        self._column = place[1]
        self._type, self._style = attributes.get("t", "n"), attributes.get("s", "")
        self._has_formula = False
        self._held.clear()

    def _value(self, _: Attributes) -> None:
        self._collecting = True
        self._held.clear()

    def _text(self, _: Attributes) -> None:
        self._collecting = not self._in_guide

    def _formula(self, _: Attributes) -> None:
        self._has_formula = True

    def _guide(self, _: Attributes) -> None:
        self._in_guide = True

    def _next_row(self, attributes: Attributes) -> None:
        written = attributes.get("r", "")
        self._to_row(int(written[:9]) if written.isdecimal() else self._row + 1)
        if attributes.get("hidden") in _TRUE:
            self.hidden_rows.add(self._row)

    def _to_row(self, row: int) -> None:
        if row > self.archive.limits.rows:
            raise _too_many(self.archive, self.name, f"{self.archive.limits.rows:,} dòng · rows")
        self._row, self._column = row, 0
        self._current = self.rows.setdefault(row, {})

    def _columns(self, attributes: Attributes) -> None:
        first, last = attributes.get("min", ""), attributes.get("max", "")
        if attributes.get("hidden") in _TRUE and first.isdecimal() and last.isdecimal():
            self.hidden_columns.update(range(int(first), min(int(last), self.archive.limits.columns) + 1))

    def _merge(self, attributes: Attributes) -> None:
        area = area_of(attributes.get("ref", ""))
        if area is not None and len(self.merged) < MOST_MERGED:
            self.merged.append(area)

    def _finished(self, written: str) -> Cell | None:
        """The cell that its XML described; None when nothing is in it."""
        kind, value = self._seen(written)
        if kind == "text" and not str(value).strip():
            return None
        if kind == "uncomputed" and not self._has_formula:
            return None
        return Cell(self._row, self._column, kind, value, self._has_formula)

    def _seen(self, written: str) -> tuple[Kind, float | str | bool | None]:
        if self._type in {"s", "str", "inlineStr", "d"}:
            return "text", self._shared(written) if self._type == "s" else written
        if not written.strip():
            return "uncomputed", None
        if self._type == "b":
            return "truth", written.strip() in _TRUE
        if self._type == "e":
            return "error", written.strip()
        return self._number(written)

    def _number(self, written: str) -> tuple[Kind, float | str]:
        try:
            number = float(written)
        except ValueError:
            return "text", written
        if number - number != 0.0:  # infinite or not a number: no spreadsheet stores that
            return "text", written
        style, kinds = self._style, self.looks.kinds
        return kinds[int(style)] if style.isdecimal() and int(style) < len(kinds) else "number", number

    def _shared(self, written: str) -> str:
        place = int(written) if written.isdecimal() else -1
        return self.looks.texts[place] if 0 <= place < len(self.looks.texts) else ""


def _too_many(archive: Archive, name: str, most: str) -> Exception:
    return archive.refused(
        "workbook.too_many_cells",
        label(f"nhiều hơn {most}.", f"more than {most}."),
        label("tách thành nhiều tệp, hoặc dùng tệp CSV.", "split it into several files, or use a CSV file."),
        name,
    )


def _odd_place(archive: Archive, name: str, written: str) -> Exception:
    return archive.refused(
        "workbook.odd_cell",
        label(f"không có ô “{written[:20]}”.", f"there is no cell “{written[:20]}”."),
        label("mở bằng Excel rồi lưu lại.", "open it in Excel and save it again."),
        name,
    )
