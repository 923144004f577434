"""Sharing out an effect among causes that act together (Shapley 1953)."""

from collections.abc import Callable
from itertools import combinations
from math import factorial


def shapley(players: tuple[str, ...], value: Callable[[frozenset[str]], float]) -> dict[str, float]:
    """Each player's average marginal effect over all orders in which they could have come.

    ``value`` tells the worth of a set of players; it is asked 2^n times. The effects add up to the worth of
    all minus the worth of none.
    """
    worth = {
        frozenset(taken): value(frozenset(taken))
        for size in range(len(players) + 1)
        for taken in combinations(players, size)
    }
    count = len(players)
    effects: dict[str, float] = {}
    for player in players:
        others = [other for other in players if other != player]
        effects[player] = sum(
            factorial(size)
            * factorial(count - size - 1)
            / factorial(count)
            * (worth[frozenset((*taken, player))] - worth[frozenset(taken)])
            for size in range(count)
            for taken in combinations(others, size)
        )
    return effects
