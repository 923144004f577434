"""Editions that inherit.

An edition writes only what it changes; the rest comes from the edition it is ``like``, or from the base.
Maps merge key by key, everything else is replaced, and ``null`` takes a key away. Each value of the merged
map remembers where it was written, so a message can still point at the right line.
"""

from typing import Any

from nhip.measure.engine.places import Path

Origins = dict[Path, Path]


def origins_of(value: Any, written_at: Path, merged_at: Path = ()) -> Origins:
    """Where each path of an unmerged ``value`` was written."""
    found: Origins = {merged_at: written_at}
    if isinstance(value, dict):
        for key, inner in value.items():
            found |= origins_of(inner, (*written_at, key), (*merged_at, key))
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            found |= origins_of(inner, (*written_at, position), (*merged_at, position))
    return found


def merge(base: Any, base_origins: Origins, change: Any, change_origins: Origins) -> tuple[Any, Origins]:
    """``base`` with ``change`` laid over it, and the origins of the result."""
    if not (isinstance(base, dict) and isinstance(change, dict)):
        return change, change_origins
    merged: dict[str, Any] = {}
    origins: Origins = {(): change_origins.get((), base_origins.get((), ()))}
    for key in [*base, *(key for key in change if key not in base)]:
        if key in change and change[key] is None:
            continue
        if key not in change:
            value, inner = base[key], _below(base_origins, key)
        elif key not in base:
            value, inner = change[key], _below(change_origins, key)
        else:
            value, inner = merge(
                base[key], _below(base_origins, key), change[key], _below(change_origins, key)
            )
        merged[key] = value
        origins |= {(key, *path): written for path, written in inner.items()}
    return merged, origins


def _below(origins: Origins, key: str) -> Origins:
    return {path[1:]: written for path, written in origins.items() if path[:1] == (key,)}
