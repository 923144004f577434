"""What people ask in words: a unit by its name, a group by its code, a change as ``VNM:HCI=0.70``.

The command line, the pages and the JSON answers read their questions here, so one spelling works in all
three.
"""

import re

from nhip.measure import shelf
from nhip.measure.engine.definition import Definition
from nhip.measure.engine.labels import Label, label
from nhip.measure.engine.problems import Problems, refuse
from nhip.measure.engine.result import Result
from nhip.measure.engine.simulation import Wish
from nhip.measure.engine.units import UnitList

_WISH = re.compile(
    r"([^:=]{1,200})[:.]([\w.-]{1,80})\s*(\+?=)\s*"
    r"(?:([^>\s]{1,40}?)\s*(?:\.\.|->)\s*)?(\S{1,40})"
)


def unit_named(written: str, units: UnitList | None) -> str:
    """A unit's code from its code or name (``VNM``, ``Việt Nam``, ``viet nam``); as written if unknown."""
    if units is None or written in units:
        return written
    return units.guess(written) or written


def edition_before(definition: Definition, code: str) -> str | None:
    """The edition written before ``code``, if any."""
    editions = list(definition.editions)
    place = editions.index(code)
    return editions[place - 1] if place else None


def members_of(group: str, result: Result) -> tuple[tuple[str, ...], Label]:
    """The units of a group: ``all``, a group of the unit list (``asean``), or a score group (``VH``).

    Raises :class:`Problems` that lists the groups there are.
    """
    if group.casefold() == "all":
        return result.units, label("trung bình chung", "the mean of all")
    listed = shelf.groups(result.definition.heading.units.list or "")
    for known in listed:
        if known.code.casefold() == group.casefold():
            return known.members(result.edition.code), known.title
    for scored in result.edition.setting.groups:
        if scored.code.casefold() == group.casefold():
            held = zip(result.units, result.groups, strict=True)
            return tuple(unit for unit, found in held if found is scored), scored.title
    codes = [
        "all",
        *(known.code for known in listed),
        *(scored.code for scored in result.edition.setting.groups),
    ]
    raise refuse(
        "explain.unknown_group",
        group,
        label(f"không có nhóm “{group}”.", f"there is no group “{group}”."),
        label(f"chọn: {', '.join(codes)}.", f"choose: {', '.join(codes)}."),
    )


def read_wish(written: str, result: Result, units: UnitList | None) -> Wish:
    """A wish in words: ``VNM:HCI=0.70``, ``VNM:HCI+=0.05``, ``VNM:internet_users=46.5..53``.

    Raises :class:`Problems` when it cannot be read.
    """
    match = _WISH.fullmatch(written.strip())
    if match is None:
        raise _unreadable(written)
    unit_written, target, sign, start_written, value_written = match.groups()
    unit = unit_named(unit_written.strip(), units)
    value = _number(value_written, written)
    start = None if start_written is None else _number(start_written, written)
    if sign == "+=":
        if target not in result.plan.table.inputs:
            start = start or 0.0
            value += start
        elif unit in result:
            value += float(result.plan.table.raw[result.row(unit), result.plan.table.inputs.index(target)])
    return Wish(unit, target, value, start)


def _number(text: str, written: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise _unreadable(written) from None


def _unreadable(written: str) -> Problems:
    return refuse(
        "simulate.unreadable",
        written[:200],
        label("không đọc được thay đổi này.", "this change cannot be read."),
        label(
            "viết VNM:HCI=0.70, VNM:HCI+=0.05 hoặc VNM:internet_users=46.5..53.",
            "write VNM:HCI=0.70, VNM:HCI+=0.05 or VNM:internet_users=46.5..53.",
        ),
    )
