"""What an index writes once for many components: for its leaves, its parents, or one level of its tree.

A key that a component does not write itself is taken from ``defaults`` before anything is checked, so a
mistake there is told with the line it stands on.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from nhip.measure.engine.component import Component
from nhip.measure.engine.labels import label
from nhip.measure.engine.merging import Trace
from nhip.measure.engine.places import Path
from nhip.measure.engine.problems import Problem

# What says which component it is can be nobody's default.
_OWN = frozenset({"title", "description", "parent", "series", "index", "weight", "slopes", "note"})
_LEVEL = re.compile(r"level ([1-9][0-9]?)")


def with_defaults(merged: dict[str, Any], trace: Trace) -> tuple[dict[str, Any], Trace]:
    """An edition's map with every component's missing keys filled in, and where each was written.

    What is not shaped as it should be is left alone: the schema says what is wrong with it.
    """
    defaults, components = merged.get("defaults"), merged.get("components")
    if not isinstance(defaults, dict) or not isinstance(components, dict):
        return merged, trace
    levels, parents = _levels(components)
    filled: dict[str, Any] = {}
    inside = dict(trace.inside["components"].inside)
    for code, written in components.items():
        if not isinstance(written, dict):
            filled[code] = written
            continue
        whole = dict(written)
        traces = dict(inside[code].inside)
        # The level says more than the kind, and what is written there counts first.
        for name in (f"level {levels[code]}", "parents" if code in parents else "leaves"):
            keys = defaults.get(name)
            if not isinstance(keys, dict):
                continue
            for key, value in keys.items():
                if key not in whole and key not in _OWN:
                    whole[key] = value
                    traces[key] = trace.inside["defaults"].inside[name].inside[key]
        filled[code] = whole
        inside[code] = Trace(inside[code].written_at, traces)
    around = dict(trace.inside) | {"components": Trace(trace.inside["components"].written_at, inside)}
    return merged | {"components": filled}, Trace(trace.written_at, around)


def check_defaults(merged: Mapping[str, Any], place: Callable[[Path], str]) -> Iterator[Problem]:
    """Defaults for nobody: a name that is no level of the tree, a key that no default can be given to."""
    defaults, components = merged.get("defaults"), merged.get("components")
    if not isinstance(defaults, dict) or not isinstance(components, dict):
        return
    depth = max(_levels(components)[0].values(), default=0)
    for name, keys in defaults.items():
        at: Path = ("defaults", name)
        level = _LEVEL.fullmatch(str(name))
        if name not in {"leaves", "parents"} and (level is None or int(level[1]) > depth):
            yield Problem(
                "definition.defaults",
                place(at),
                label(f"“{name}” không chỉ thành phần nào.", f"“{name}” is no component's."),
                label(
                    f"viết leaves, parents, hoặc level 1 (gốc) đến level {depth}.",
                    f"write leaves, parents, or level 1 (the root) to level {depth}.",
                ),
            )
        for key in keys if isinstance(keys, dict) else ():
            if key in _OWN or key not in Component.model_fields:
                yield Problem(
                    "definition.defaults_key",
                    place((*at, key)),
                    label(f"“{key}” không thể là mặc định.", f"“{key}” can be no default."),
                    label("viết ở từng thành phần.", "write it at each component."),
                )


def _levels(components: Mapping[str, Any]) -> tuple[dict[str, int], set[str]]:
    """Each component's level, the root's being 1, and the codes that have children. Circles end where met."""
    above = {
        code: part.get("parent") if isinstance(part, dict) else None for code, part in components.items()
    }
    levels: dict[str, int] = {}
    for code in components:
        seen = [code]
        while (
            isinstance(above.get(seen[-1]), str) and above[seen[-1]] in above and above[seen[-1]] not in seen
        ):
            seen.append(str(above[seen[-1]]))
        levels[code] = len(seen)
    return levels, {str(parent) for parent in above.values() if parent is not None}
