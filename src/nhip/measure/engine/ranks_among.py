"""Ranks among a unit's own kind: within its region, its income group, its league.

A group's ranks follow the same rule as the whole field's: the same order, the same rounding, the same ties.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.labels import label
from nhip.measure.engine.problems import refuse
from nhip.measure.engine.ranks import rank
from nhip.measure.engine.result import Result

Vector = NDArray[np.float64]


def ranks_within(result: Result, group_of: Mapping[str, str]) -> Vector:
    """The rank of every unit among those of its group, shape (units,); NaN without a group or a rank.

    ``group_of`` gives each unit's group. Raises :class:`Problems` when no unit of the edition has one.
    """
    rule = result.edition.setting.rank
    total = result.component(result.root)
    ties = [result.component(code) for code in rule.ties if code in result.plan.column]
    members: dict[str, list[int]] = {}
    for row, unit in enumerate(result.units):
        if unit in group_of:
            members.setdefault(group_of[unit], []).append(row)
    if not members:
        raise refuse(
            "rank.no_groups",
            f"{result.root} {result.edition.code}".strip(),
            label("không đơn vị nào thuộc nhóm nào.", "no unit belongs to any group."),
            label("chọn cách phân nhóm khác.", "choose another grouping."),
        )
    found = np.full(len(total), np.nan)
    for rows in members.values():
        found[rows] = rank(total[rows], rule, [tie[rows] for tie in ties])
    return found


def groups_by(result: Result, grouping: str) -> dict[str, str]:
    """Each unit's group under one of the edition's groupings or its leagues (``leagues``).

    Raises :class:`Problems` for a grouping that the edition does not have.
    """
    setting = result.edition.setting
    if grouping == "leagues" and setting.leagues:
        return {unit: code for code, league in setting.leagues.items() for unit in league.units}
    if grouping in setting.groupings:
        held = setting.groupings[grouping].groups
        return {unit: code for code, units in held.items() for unit in units}
    known = ", ".join([*setting.groupings, *(["leagues"] if setting.leagues else [])]) or "–"
    raise refuse(
        "rank.unknown_grouping",
        grouping,
        label(f"không có cách phân nhóm “{grouping}”.", f"there is no grouping “{grouping}”."),
        label(f"chọn: {known}.", f"choose: {known}."),
    )
