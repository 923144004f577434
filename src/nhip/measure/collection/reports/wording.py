"""How the record is said: names, numbers with their units, days, ranks, in one of the two languages.

A number of a figure is never said without its unit, and always leads to where it comes from: a released one
to its page with its file, its author and its proof in the ledger; one that is disputed to its discrepancy;
one that others published to the event of its import.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from nhip.kernel.api import Text, full_date, number, share
from nhip.measure import shelf
from nhip.measure.collection.register import HOME, register
from nhip.measure.collection.reports.document import Said, Words
from nhip.measure.collection.reports.record import Effect, Record
from nhip.measure.measuring import known_measures

# What stands after a number in a sentence; the table of measures names units as columns do.
_UNITS = {
    "percent": Text("%", "%"),
    "per_100": Text(" trên 100 dân", " per 100 inhabitants"),
    "persons": Text(" người", " people"),
    "subscriptions": Text(" thuê bao", " subscriptions"),
    "years": Text(" năm", " years"),
}
_STATUSES = {
    "E": Text("ước tính", "estimated"),
    "P": Text("tạm tính", "provisional"),
    "I": Text("gán", "imputed"),
    "F": Text("dự báo", "forecast"),
}


class Wording:
    """The words of a record in ``language``, ``vi`` or ``en``."""

    def __init__(self, record: Record, language: str = "vi") -> None:
        self.record = record
        self.language = language

    def __call__(self, vi: str, en: str) -> str:
        """One of two wordings."""
        return en if self.language == "en" else vi

    def say(self, text: Text) -> str:
        """A text in the language."""
        return text.say(self.language)

    @property
    def root(self) -> str:
        """What the addresses of the language begin with."""
        return self("", "/en")

    def agency(self, code: str) -> str:
        """An agency's name; its code where nobody knows it."""
        return self.say(self.record.agencies.get(code, Text(code, code)))

    def series(self, code: str) -> str:
        """The title of a series."""
        found = register().get(code)
        return found.title.say(self.language) if found else code

    def inside(self, series: str, area: str, period: str) -> str:
        """A cell as it stands inside a sentence."""
        said = self.cell(series, area, period)
        return said[0].lower() + said[1:]

    def cell(self, series: str, area: str, period: str) -> str:
        """A series, its period and, away from the country, its area."""
        where = "" if area == HOME else self(f", địa bàn {area}", f", area {area}")
        when = self(f"{'năm' if period.isdecimal() else 'kỳ'} {period}", period)
        return f"{self.series(series)} {when}{where}"

    def number(self, value: float | Decimal, places: int | None = None) -> str:
        """A plain number, with a true minus sign."""
        return self.say(number(value, places)).replace("-", "−")

    def value(self, series: str, value: str) -> str:
        """A figure as written, with its unit; a dash where there is none."""
        if not value:
            return "–"
        return self.number(Decimal(value)) + self.unit(series)

    def unit(self, series: str) -> str:
        """What stands after a number of the series."""
        found = register().get(series)
        if found is None:
            return ""
        if found.unit in _UNITS:
            return self.say(_UNITS[found.unit])
        measure = known_measures().find(found.unit)
        return f" {measure.title.say(self.language)}" if measure else f" {found.unit}"

    def status(self, code: str) -> str:
        """What a reader must know of a number's status: nothing of a normal one."""
        return f" ({self.say(_STATUSES[code])})" if code in _STATUSES else ""

    def at(self, series: str, area: str, period: str) -> str:
        """The address of a released figure's page."""
        return f"{self.root}/so-lieu/so/{series}/{area}/{period}/"

    def answer(self, agency: str, series: str, area: str, period: str) -> str:
        """The address of an agency's answer that is not released; only those who may see it are let in."""
        return f"{self.root}/so-lieu/so/{agency}/{series}/{area}/{period}/"

    def dispute(self, number: int) -> str:
        """The address of a discrepancy, with all its figures and their files."""
        return f"{self.root}/so-lieu/chenh-lech/{number}/"

    def event(self, event_id: str) -> str:
        """The address of an event of the ledger."""
        return f"{self.root}/so-cai/{event_id}/"

    def linked(self, series: str, area: str, period: str, value: str) -> Said:
        """A released figure that leads to its page."""
        return Said(self.value(series, value), self.at(series, area, period))

    def day(self, day: date) -> str:
        """A date."""
        return self.say(full_date(day))

    def share(self, part: int, whole: int) -> str:
        """A share with its numerator and denominator."""
        return self.say(share(part, whole))

    def counted(self, part: int, whole: int, what: Text) -> str:
        """“8 trên 14 số liệu (57,1%)”."""
        said = f"{self.number(part)} {self('trên', 'of')} {self.number(whole)} {self.say(what)}"
        return f"{said} ({self.number(Decimal(100) * part / whole, 1)}%)" if whole else said

    def several(self, counts: Iterable[tuple[int, Text]], none: Text) -> str:
        """Those counts that are not nothing, in a row; ``none`` where all are."""
        said = [f"{self.number(count)} {self.say(what)}" for count, what in counts if count]
        return ", ".join(said) or self.say(none)

    def component(self, index: str, code: str) -> str:
        """A component's name with its code: “Hạ tầng viễn thông (TII)”."""
        edition = shelf.definition(index).edition(None)
        found = edition.components.get(code)
        return f"{found.title.say(self.language)} ({code})" if found else code

    def effect(self, effect: Effect) -> str:
        """What a change does to component, index and rank, and in which edition that was reckoned."""
        moved = [self.moved(effect.component, effect.component_before, effect.component_after)]
        if effect.component != effect.index:
            moved.append(self.moved(effect.index, effect.score_before, effect.score_after))
        said = "; ".join([*moved, self.ranks(effect.rank_before, effect.rank_after)])
        return f"{said} ({self.edition(effect)})"

    def edition(self, effect: Effect) -> str:
        """In which edition an effect was reckoned, and why in that one."""
        if effect.is_own_edition:
            return self(f"tính trên kỳ {effect.edition}", f"reckoned in the {effect.edition} edition")
        return self(
            f"tính trên kỳ {effect.edition} là kỳ mới nhất tính được",
            f"reckoned in the {effect.edition} edition, the newest that can be",
        )

    def moved(self, name: str, before: float, after: float) -> str:
        """A score before and after, to four places."""
        old, new = self.number(before, 4), self.number(after, 4)
        if old == new:
            return self(f"{name} giữ {old}", f"{name} stays at {old}")
        return self(f"{name} từ {old} thành {new}", f"{name} from {old} to {new}")

    def ranks(self, before: int, after: int) -> str:
        """A rank before and after: a smaller number is a higher rank."""
        if before == after:
            return self(f"hạng giữ ở {before}", f"the rank stays at {before}")
        up = after < before
        return self(
            f"hạng từ {before} {'lên' if up else 'xuống'} {after}",
            f"the rank {'rises' if up else 'falls'} from {before} to {after}",
        )


def words(*parts: str | Said) -> Words:
    """Words in a row; plain text leads nowhere."""
    return tuple(part if isinstance(part, Said) else Said(part) for part in parts if part != "")


def joined(parts: Iterable[Words], between: str = "; ") -> Words:
    """Several runs of words with something between."""
    found: list[Said] = []
    for number_, part in enumerate(parts):
        if number_:
            found.append(Said(between))
        found.extend(part)
    return tuple(found)
