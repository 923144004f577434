"""Editions that inherit.

An edition writes only what it changes; the rest comes from the edition it is ``like``, or from the base.
Maps merge key by key, everything else is replaced, and ``null`` takes a key away. Each value of the merged
map remembers where it was written, so a message can still point at the right line.
"""

from dataclasses import dataclass, field
from typing import Any

from nhip.measure.engine.places import Path


@dataclass(frozen=True)
class Trace:
    """Where a value was written, and where each value inside it was."""

    written_at: Path
    inside: dict[str | int, "Trace"] = field(default_factory=dict)

    def of(self, path: Path) -> Path:
        """Where ``path`` of the merged value was written; its nearest written ancestor if it was not."""
        trace = self
        for piece in path:
            if piece not in trace.inside:
                break
            trace = trace.inside[piece]
        return trace.written_at


def trace_of(value: Any, written_at: Path) -> Trace:
    """The trace of an unmerged ``value``."""
    if isinstance(value, dict):
        return Trace(written_at, {key: trace_of(inner, (*written_at, key)) for key, inner in value.items()})
    if isinstance(value, list):
        return Trace(
            written_at, {place: trace_of(inner, (*written_at, place)) for place, inner in enumerate(value)}
        )
    return Trace(written_at)


def merge(base: Any, base_trace: Trace, change: Any, change_trace: Trace) -> tuple[Any, Trace]:
    """``base`` with ``change`` laid over it, and the trace of the result."""
    if not (isinstance(base, dict) and isinstance(change, dict)):
        return change, change_trace
    merged: dict[str, Any] = {}
    inside: dict[str | int, Trace] = {}
    for key in [*base, *(key for key in change if key not in base)]:
        if key not in change:
            merged[key], inside[key] = base[key], base_trace.inside[key]
        elif change[key] is None:
            continue
        elif key not in base:
            merged[key], inside[key] = change[key], change_trace.inside[key]
        else:
            merged[key], inside[key] = merge(
                base[key], base_trace.inside[key], change[key], change_trace.inside[key]
            )
    return merged, Trace(change_trace.written_at, inside)
