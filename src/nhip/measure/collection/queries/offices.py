"""Whose office somebody is of, so that figures and decisions are looked at by another one; and which province
an office answers for.

A unit under a ministry is no other office than the ministry: both answer to the same minister. So an agency
is somebody's own where they hold a role at it, above it or below it.
"""

from collections.abc import Iterable

from nhip.identity.api import Account, Kind, agencies_by_code, current_memberships


def own_among(account: Account, agencies: Iterable[str]) -> set[str]:
    """Those of ``agencies`` that are the account's own office, with what stands over and under it."""
    held = set(current_memberships(account).values_list("agency__code", flat=True))
    wanted = set(agencies) - {""}
    parents = _parents(held | wanted)
    over_mine = {code for one in held for code in _line(one, parents)}
    return {code for code in wanted if code in over_mine or held & set(_line(code, parents))}


def is_own_office(account: Account, agency: str) -> bool:
    """Whether the agency is the account's own office."""
    return bool(own_among(account, [agency]))


def provinces_of(agencies: Iterable[str]) -> dict[str, str]:
    """The province that each of ``agencies`` is or stands under, by its code, which is also the code of its
    area; ministries are in none.
    """
    wanted = set(agencies)
    parents = _parents(wanted)
    lines = {code: _line(code, parents) for code in wanted}
    cards = agencies_by_code({code for line in lines.values() for code in line})
    found = {
        code: next((one for one in line if one in cards and cards[one].kind is Kind.PROVINCE), None)
        for code, line in lines.items()
    }
    return {code: province for code, province in found.items() if province is not None}


def _parents(codes: set[str]) -> dict[str, str]:
    """The agency over each of ``codes`` and over those again, where there is one."""
    found: dict[str, str] = {}
    level = codes
    while level:
        cards = agencies_by_code(level)
        above = {code: card.parent for code, card in cards.items() if card.parent}
        found |= above
        level = set(above.values()) - found.keys()
    return found


def _line(code: str, parents: dict[str, str]) -> list[str]:
    """The agency and those over it, nearest first."""
    line = [code]
    while (above := parents.get(line[-1])) is not None and above not in line:
        line.append(above)
    return line
