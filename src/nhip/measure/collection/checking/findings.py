"""Findings as people settle them: the figures side by side with their sources, what each is worth, whose.

The figure that the published score is taken to rest on stands first; the others are reckoned from it.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from nhip.kernel.api import Text, number
from nhip.measure.collection.checking.rules.columns import Columns
from nhip.measure.collection.checking.rules.hits import Hit
from nhip.measure.collection.checking.wording import Speaker, area_name
from nhip.measure.collection.register import HOME
from nhip.measure.collection.worth import Unsaid, Worth, worth_of

# The figure that a candidate's effect is reckoned from stands last among the rows of these.
_BASE_LAST = frozenset({"agencies"})
_BASE_SECOND = frozenset({"jump", "factor", "vintage_spike", "vintage_revision", "published"})
_MOST_PAIRS = 6


@dataclass(frozen=True)
class Finding:
    """One finding ready to be stored; ``base`` names the check and the cell, whatever the figures are."""

    check: str
    series: str
    area: str
    period: str
    owner: str
    agencies: tuple[str, ...]
    words: Text
    measured: float | None
    threshold: float | None
    relative: float
    worth: float | None
    candidates: Sequence[Mapping[str, Any]]
    base: str
    round_id: int | None = None
    is_of_agency: bool = field(default=False)

    def digest(self) -> str:
        """What the candidates are, effects left out: by this a settled finding is known again."""
        return candidates_digest(self.candidates)


def candidates_digest(candidates: Sequence[Mapping[str, Any]]) -> str:
    """SHA-256 over values, statuses and who says them."""
    told = sorted(
        [str(one.get(key, "")) for key in ("who", "value", "status", "period")] for one in candidates
    )
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def fingerprint(*parts: str) -> str:
    """A name for a finding from what it is about."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def finding_of(hit: Hit, speaker: Speaker) -> Finding:
    """The finding that a hit makes."""
    columns = speaker.columns
    rows = _of_home(hit, columns) if hit.check.kind == "sources" else _in_order(hit)
    shown = [_candidate(columns, row) for row in rows]
    if hit.check.kind in {"ratio", "parts"}:
        shown = _expected(hit, shown, speaker)
    worth, words = _worth(hit, shown, speaker)
    agencies = sorted({str(one["who"])[7:] for one in shown if str(one["who"]).startswith("agency:")})
    owner = speaker.register[hit.series].owner
    return Finding(
        hit.check.code,
        hit.series,
        hit.area,
        hit.period,
        owner,
        tuple(dict.fromkeys([*agencies, owner])),
        words,
        hit.measured,
        hit.threshold,
        hit.relative,
        worth,
        shown,
        fingerprint(hit.check.code, hit.series, hit.area, hit.period, _apart(hit, columns)),
        is_of_agency=bool(hit.rows) and bool(columns.is_agency[hit.rows[0]]),
    )


def _in_order(hit: Hit) -> list[int]:
    rows = list(hit.rows)
    if hit.check.kind in _BASE_LAST:
        return rows[::-1]
    if hit.check.kind in _BASE_SECOND:
        return [*rows[1:], rows[0]]
    if hit.check.kind in {"ratio", "parts"}:
        return rows[:1]
    return rows


def _apart(hit: Hit, columns: Columns) -> str:
    """What tells two findings of one check and cell apart: whose figure is doubted."""
    if hit.extra or hit.check.kind == "agencies" or not hit.rows:
        return hit.extra
    return str(hit.facts.get("pair") or columns.sources[columns.source_of[hit.rows[0]]].code)


def _of_home(hit: Hit, columns: Columns) -> list[int]:
    """The pairs of Viet Nam that two sources give, newest first; another area's where it has none."""
    areas = [columns.areas[columns.area_of[row]] for row in hit.rows]
    chosen = HOME if HOME in areas else next(iter(areas), "")
    return [row for row, area in zip(hit.rows, areas, strict=True) if area == chosen][: 2 * _MOST_PAIRS]


def _candidate(columns: Columns, row: int) -> dict[str, Any]:
    source = columns.sources[columns.source_of[row]]
    detail = int(columns.detail[row])
    return {
        "value": _digits(float(columns.value[row])),
        "status": "A",
        "area": columns.areas[columns.area_of[row]],
        "period": columns.period(row),
        "who": f"{'agency' if source.is_agency else 'observer'}:{source.code}",
        "where": f"revision {detail}" if source.is_agency else f"vintage {source.vintage} line {detail}",
        "document": source.file,
        "figure": int(columns.mark[row]),
    }


def _expected(hit: Hit, shown: list[dict[str, Any]], speaker: Speaker) -> list[dict[str, Any]]:
    decimals = speaker.register[hit.series].decimals
    worked_out = {
        **shown[0],
        "value": _digits(round(float(hit.facts["expected"]), decimals)),
        "where": "tính ra / worked out",
    }
    return [*shown, worked_out]


def _worth(hit: Hit, shown: list[dict[str, Any]], speaker: Speaker) -> tuple[float | None, Text]:
    """The ranks between the candidates, written into them; and the sentence, with what it costs."""
    words = speaker.say(hit)
    if hit.check.kind == "coverage":
        return _worth_of_silence(hit, shown, words)
    if hit.check.kind == "sources":
        return _worth_of_pairs(hit, shown, words)
    found = worth_of(hit.series, hit.area, hit.period, [str(one["value"]) for one in shown])
    _write(shown, found)
    return (float(found.ranks), _with_ranks(words, found)) if isinstance(found, Worth) else (None, words)


def _worth_of_pairs(hit: Hit, shown: list[dict[str, Any]], words: Text) -> tuple[float | None, Text]:
    most: Worth | None = None
    for left, right in zip(shown[::2], shown[1::2], strict=False):
        found = worth_of(
            hit.series, str(left["area"]), str(left["period"]), [str(left["value"]), str(right["value"])]
        )
        _write([left, right], found)
        if isinstance(found, Worth) and (most is None or found.ranks > most.ranks):
            most = found
    return (float(most.ranks), _with_ranks(words, most)) if most else (None, words)


def _worth_of_silence(hit: Hit, shown: list[dict[str, Any]], words: Text) -> tuple[float | None, Text]:
    """What is at stake where we are silent: the ranks between the quarter points of the field's figures.

    Whoever scores fills a hole with an estimate; within the middle half of the states is the least that can
    be assumed of one. The base is what another body publishes of us, else the middle of that half.
    """
    low, high = (_digits(round(float(hit.facts[name]), 2)) for name in ("low", "high"))
    last = str(hit.facts["last"])
    middle = _digits(round((float(low) + float(high)) / 2, 2))
    base = str(shown[0]["value"]) if shown else middle
    found = worth_of(hit.series, hit.area, last, [base, low, high])
    _write(shown, worth_of(hit.series, hit.area, last, [str(one["value"]) for one in shown]))
    worst, best = (found.of(value) for value in (low, high)) if isinstance(found, Worth) else (None, None)
    if not isinstance(found, Worth) or worst is None or best is None:
        return None, words
    place, about = area_name(hit.area), f"{found.index} {found.edition}"
    a, b = number(float(low)), number(float(high))
    return float(abs(worst.rank - best.rank)), Text(
        f"{words.vi} Nếu điền một số ở nửa giữa các nước ({a.vi} đến {b.vi}), hạng {about} của {place.vi} "
        f"là từ {min(worst.rank, best.rank)} đến {max(worst.rank, best.rank)}.",
        f"{words.en} Filled with a figure from the middle half of the states ({a.en} to {b.en}), the rank of "
        f"{place.en} in {about} lies between {min(worst.rank, best.rank)} and {max(worst.rank, best.rank)}.",
    )


def _write(shown: Sequence[dict[str, Any]], found: Worth | Unsaid) -> None:
    for one in shown:
        if isinstance(found, Unsaid):
            one["why_not"] = {"vi": found.why.vi, "en": found.why.en}
        elif (effect := found.of(str(one["value"]))) is not None:
            one |= {
                "component": effect.component,
                "score": effect.score,
                "rank": effect.rank,
                "index": found.index,
                "edition": found.edition,
            }


def _with_ranks(words: Text, found: Worth) -> Text:
    about = f"{found.index} {found.edition}"
    if found.ranks == 0:
        return Text(
            f"{words.vi} Thứ hạng {about} không đổi.",
            f"{words.en} The rank in {about} is the same either way.",
        )
    ranks = sorted(effect.rank for effect in found.effects)
    return Text(
        f"{words.vi} Tùy số nào được dùng, hạng {about} là {ranks[0]} hoặc {ranks[-1]}: "
        f"chênh {found.ranks} bậc.",
        f"{words.en} Depending on which counts, the rank in {about} is {ranks[0]} or {ranks[-1]}: "
        f"{found.ranks} apart.",
    )


def _digits(value: float) -> str:
    """A number in plain digits, as short as it can be and still be the same."""
    return format(value, ".0f") if value == int(value) and abs(value) < 1e15 else repr(value)
