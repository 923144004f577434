"""The units of an index: states, provinces, agencies; their names, and what people write instead."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from nhip.measure.engine.labels import Label


@dataclass(frozen=True)
class Unit:
    """One unit: its ``code`` in figure files, its name, and attributes such as ``region`` to filter by."""

    code: str
    title: Label
    attributes: dict[str, str] = field(default_factory=dict)
    groups: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class UnitList:
    """A named list of units, with a look-up that forgives names where codes are wanted."""

    code: str
    units: dict[str, Unit]
    _names: dict[str, str] = field(default_factory=dict, repr=False)

    def __contains__(self, code: str) -> bool:
        return code in self.units

    def guess(self, written: str) -> str | None:
        """The code somebody probably meant by ``written`` (a name, another case), or None."""
        # “Nga” is Russia in Vietnamese, NGA is Nigeria: a name is a name before it is a code in lower case.
        if written.strip() in self.units:
            return written.strip()
        by_name = self._names.get(plain(written))
        if by_name is None and written.strip().upper() in self.units:
            return written.strip().upper()
        return by_name


def unit_list(code: str, units: Iterable[Unit]) -> UnitList:
    """A list with its names indexed for :meth:`UnitList.guess`."""
    by_code = {unit.code: unit for unit in units}
    names: dict[str, str] = {}
    for unit in by_code.values():
        for written in (unit.title.vi, unit.title.en, *unit.aliases):
            names.setdefault(plain(written), unit.code)
    return UnitList(code, by_code, names)


def plain(text: str) -> str:
    """``text`` without tone marks, case and punctuation: what two spellings of one name share."""
    decomposed = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    kept = "".join(mark if mark.isalnum() else " " for mark in decomposed if not unicodedata.combining(mark))
    return " ".join(kept.casefold().split())
