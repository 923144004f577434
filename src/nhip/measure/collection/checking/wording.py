"""A finding in a sentence that a director understands: what, where, when, how much, against what."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from nhip.kernel.api import Text, number
from nhip.measure import shelf
from nhip.measure.collection.checking.rules.columns import Columns, Source
from nhip.measure.collection.checking.rules.hits import Hit
from nhip.measure.collection.observers import observers
from nhip.measure.collection.register import CollectedSeries

_LISTS = ("un-members", "vn-provinces-34", "vn-provinces-63")


@dataclass(frozen=True)
class Speaker:
    """What sentences are made from: the columns, the register and the agencies' names."""

    columns: Columns
    register: Mapping[str, CollectedSeries]
    agencies: Mapping[str, Text]

    def say(self, hit: Hit) -> Text:
        """The finding in both languages."""
        return _SENTENCES[hit.check.kind](self, hit)

    def series(self, code: str) -> Text:
        """A series as it is called within a sentence."""
        title = self.register[code].title
        return Text(_within(title.vi), _within(title.en))

    def cell(self, hit: Hit) -> Text:
        """What a finding is about: series, period and area."""
        name, place = self.series(hit.series), area_name(hit.area)
        return Text(
            f"{_capital(name.vi)} năm {hit.period} của {place.vi}",
            f"{_capital(name.en)} of {place.en} in {hit.period}",
        )

    def value(self, row: int) -> Text:
        """A figure as people write it, with the decimals of its series at most."""
        series = self.register[self.columns.series[self.columns.series_of[row]]]
        return amount(float(self.columns.value[row]), series.decimals)

    def who(self, row: int) -> Text:
        """Who says the figure of a row."""
        return self.source(self.columns.sources[self.columns.source_of[row]])

    def source(self, source: Source) -> Text:
        """A source by name, a published one with its vintage."""
        if source.is_agency:
            return self.agencies.get(source.code, Text(source.code, source.code))
        known = observers().get(source.code)
        title = known.title if known else None
        when = vintage_name(source.vintage)
        return Text(
            f"{title.vi if title else source.code}, bản {when}",
            f"{title.en if title else source.code}, vintage {when}",
        )

    def vintage(self, row: int) -> str:
        """The vintage of a row's source."""
        return vintage_name(self.columns.sources[self.columns.source_of[row]].vintage)

    def told(self, hit: Hit) -> Text:
        """The figures of a finding side by side: value and who says it."""
        parts = [(self.value(row), self.who(row)) for row in hit.rows]
        return Text(
            "; ".join(f"{value.vi} ({who.vi})" for value, who in parts),
            "; ".join(f"{value.en} ({who.en})" for value, who in parts),
        )


def amount(value: float, decimals: int) -> Text:
    """A number with ``decimals`` places; a whole one has none."""
    rounded = round(value, decimals)
    return number(int(rounded)) if rounded == int(rounded) else number(rounded, decimals)


def percent(share: float) -> Text:
    """A share as a percentage of one decimal."""
    return number(share * 100, 1)


def vintage_name(vintage: str) -> str:
    """``01/2021`` of ``2021-01-07``; anything else as it is."""
    parts = vintage.split("-")
    return f"{parts[1]}/{parts[0]}" if len(parts) == 3 else vintage


def area_name(code: str) -> Text:
    """The name of a state or province; an unknown code stands for itself."""
    for name in _LISTS:
        unit = shelf.units_named(name).units.get(code)
        if unit is not None:
            return Text(unit.title.vi, unit.title.en)
    return Text(code, code)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _within(title: str) -> str:
    """A title within a sentence: its first letter small, unless its first word is an abbreviation."""
    first = title.split(" ", 1)[0]
    return title if first[1:].casefold() != first[1:] else title[:1].lower() + title[1:]


def _range(speaker: Speaker, hit: Hit) -> Text:
    cell, value = speaker.cell(hit), speaker.value(hit.rows[0])
    low, high = number(float(hit.facts["low"])), number(float(hit.facts["high"]))
    who = speaker.who(hit.rows[0])
    return Text(
        f"{cell.vi} là {value.vi} ({who.vi}), ngoài khoảng {low.vi} đến {high.vi}.",
        f"{cell.en} is {value.en} ({who.en}), outside {low.en} to {high.en}.",
    )


def _jump(speaker: Speaker, hit: Hit) -> Text:
    cell, now, before = speaker.cell(hit), speaker.value(hit.rows[0]), speaker.value(hit.rows[1])
    limit, who = amount(hit.threshold, 2), speaker.who(hit.rows[0])
    moved = amount(hit.measured, 2)
    return Text(
        f"{cell.vi} là {now.vi}, kỳ {hit.facts['before']} là {before.vi} ({who.vi}): thay đổi {moved.vi}, "
        f"trong khi chỉ tiêu này hiếm khi thay đổi quá {limit.vi}.",
        f"{cell.en} is {now.en} after {before.en} in {hit.facts['before']} ({who.en}): a change of "
        f"{moved.en}, where the series seldom moves by more than {limit.en}.",
    )


def _factor(speaker: Speaker, hit: Hit) -> Text:
    cell, value, beside = speaker.cell(hit), speaker.value(hit.rows[0]), speaker.value(hit.rows[1])
    factor = float(hit.facts["factor"])
    times = number(round(factor if factor > 1 else 1 / factor))
    row = hit.rows[1]
    period = speaker.columns.period(row)
    beside_who = speaker.who(row)
    size = Text("lớn gấp", "times too large") if factor > 1 else Text("nhỏ hơn", "times too small")
    return Text(
        f"{cell.vi} là {value.vi} ({speaker.who(hit.rows[0]).vi}), {size.vi} khoảng {times.vi} lần số "
        f"{beside.vi} năm {period} ({beside_who.vi}): có thể nhầm đơn vị hoặc mẫu số.",
        f"{cell.en} is {value.en} ({speaker.who(hit.rows[0]).en}), about {times.en} {size.en} beside "
        f"{beside.en} in {period} ({beside_who.en}): perhaps a slip of unit or denominator.",
    )


def _ratio(speaker: Speaker, hit: Hit) -> Text:
    series = speaker.register[hit.series]
    times = number(series.ratio.times if series.ratio else 1.0)
    cell, value = speaker.cell(hit), speaker.value(hit.rows[0])
    above, below = speaker.value(hit.rows[1]), speaker.value(hit.rows[2])
    expected, apart = amount(float(hit.facts["expected"]), series.decimals), percent(hit.measured)
    return Text(
        f"{cell.vi} là {value.vi}, nhưng {above.vi} chia {below.vi} nhân {times.vi} là {expected.vi} "
        f"(lệch {apart.vi} %).",
        f"{cell.en} is {value.en}, but {above.en} divided by {below.en} times {times.en} is {expected.en} "
        f"({apart.en}% apart).",
    )


def _parts(speaker: Speaker, hit: Hit) -> Text:
    cell, value = speaker.cell(hit), speaker.value(hit.rows[0])
    expected = amount(float(hit.facts["expected"]), speaker.register[hit.series].decimals)
    count = len(hit.rows) - 1
    return Text(
        f"{cell.vi} là {value.vi}, nhưng {count} phần cộng lại là {expected.vi}.",
        f"{cell.en} is {value.en}, but its {count} parts add up to {expected.en}.",
    )


def _agencies(speaker: Speaker, hit: Hit) -> Text:
    cell, told = speaker.cell(hit), speaker.told(hit)
    return Text(f"{cell.vi} mỗi cơ quan báo một số: {told.vi}.", f"{cell.en} differs by agency: {told.en}.")


def _published(speaker: Speaker, hit: Hit) -> Text:
    cell, told, apart = speaker.cell(hit), speaker.told(hit), percent(hit.measured)
    return Text(
        f"{cell.vi} khác số đã công bố quốc tế {apart.vi} %: {told.vi}.",
        f"{cell.en} is {apart.en}% off what is published internationally: {told.en}.",
    )


def _spike(speaker: Speaker, hit: Hit) -> Text:
    cell, (odd, before, after) = speaker.cell(hit), hit.rows
    value, first, last = speaker.value(odd), speaker.value(before), speaker.value(after)
    code = speaker.columns.sources[speaker.columns.source_of[odd]].code
    title = observers()[code].title if code in observers() else None
    apart = percent(hit.measured)
    return Text(
        f"{cell.vi} là {value.vi} trong bản {speaker.vintage(odd)} của "
        f"{title.vi if title else code}, nhưng {first.vi} trong bản trước ({speaker.vintage(before)}) và "
        f"{last.vi} trong bản sau ({speaker.vintage(after)}): lệch {apart.vi} %.",
        f"{cell.en} is {value.en} in the vintage {speaker.vintage(odd)} of {title.en if title else code}, "
        f"but {first.en} in the one before ({speaker.vintage(before)}) and {last.en} in the one after "
        f"({speaker.vintage(after)}): {apart.en}% apart.",
    )


def _revision(speaker: Speaker, hit: Hit) -> Text:
    cell, (now, before) = speaker.cell(hit), hit.rows
    code = speaker.columns.sources[speaker.columns.source_of[now]].code
    title = observers()[code].title if code in observers() else None
    apart = percent(hit.measured)
    return Text(
        f"{cell.vi}: {title.vi if title else code} đã sửa từ {speaker.value(before).vi} (bản "
        f"{speaker.vintage(before)}) thành {speaker.value(now).vi} (bản {speaker.vintage(now)}), "
        f"lệch {apart.vi} %.",
        f"{cell.en}: {title.en if title else code} revised {speaker.value(before).en} (vintage "
        f"{speaker.vintage(before)}) to {speaker.value(now).en} (vintage {speaker.vintage(now)}), "
        f"{apart.en}% apart.",
    )


def _sources(speaker: Speaker, hit: Hit) -> Text:
    name = speaker.series(hit.series)
    left = speaker.source(speaker.columns.sources[int(hit.facts["left"])])
    right = speaker.source(speaker.columns.sources[int(hit.facts["right"])])
    points, share = number(float(hit.facts["points"]), 1), percent(hit.measured)
    count, areas = number(int(hit.facts["count"])), number(int(hit.facts["areas"]))
    return Text(
        f"{_capital(name.vi)}: hai nguồn lệch nhau cả chỉ tiêu, trung vị {points.vi} điểm ({share.vi} %) "
        f"trên {count.vi} số liệu chung của {areas.vi} nước: {left.vi} và {right.vi}.",
        f"{_capital(name.en)}: two sources lie apart over the whole series, by a median of {points.en} "
        f"points ({share.en}%) on {count.en} shared figures of {areas.en} areas: {left.en} and {right.en}.",
    )


def _source_cells(speaker: Speaker, hit: Hit) -> Text:
    cell, told, apart = speaker.cell(hit), speaker.told(hit), percent(hit.measured)
    return Text(
        f"{cell.vi} được công bố hai số, lệch {apart.vi} %: {told.vi}.",
        f"{cell.en} is published as two figures, {apart.en}% apart: {told.en}.",
    )


def _coverage(speaker: Speaker, hit: Hit) -> Text:
    name, place = speaker.series(hit.series), area_name(hit.area)
    source = speaker.source(speaker.columns.sources[int(hit.facts["source"])])
    areas, span = number(int(hit.measured)), hit.period.replace("/", "–")
    return Text(
        f"{place.vi} không có dòng nào về {name.vi} giai đoạn {span} trong {source.vi}, trong khi {areas.vi} "
        "nước có: nơi chấm điểm sẽ tự điền.",
        f"{place.en} has no row at all of {name.en} for {span} in {source.en}, while {areas.en} areas have: "
        "whoever scores will fill it in.",
    )


_SENTENCES: Mapping[str, Callable[[Speaker, Hit], Text]] = {
    "range": _range,
    "jump": _jump,
    "factor": _factor,
    "ratio": _ratio,
    "parts": _parts,
    "agencies": _agencies,
    "published": _published,
    "vintage_spike": _spike,
    "vintage_revision": _revision,
    "sources": _sources,
    "source_cells": _source_cells,
    "coverage": _coverage,
}
