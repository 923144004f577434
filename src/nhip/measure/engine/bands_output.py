"""Bands as JSON: the rule in words, and each neighbour's chance of standing before the next."""

from itertools import pairwise
from typing import Any

import numpy as np

from nhip.measure.engine.banding import LEVEL, MOST_UNITS, bands
from nhip.measure.engine.labels import label
from nhip.measure.engine.uncertainty import Uncertainty


def bands_json(held: Uncertainty) -> dict[str, Any]:
    """The bands of an uncertainty run; where they are not reckoned, why not."""
    if not held.runs or len(held.units) > MOST_UNITS:
        why = label(
            f"không lập dải: hơn {MOST_UNITS} đơn vị, hoặc chưa có lần tính nào.",
            f"no bands: more than {MOST_UNITS} units, or no runs.",
        )
        return {"level": LEVEL, "count": None, "why_not": {"vi": why.vi, "en": why.en}, "neighbours": []}
    found = bands(held)
    rank = np.where(np.isnan(held.nominal), np.inf, held.nominal)
    order = [row for row in np.lexsort((np.arange(len(rank)), rank)) if np.isfinite(rank[row])]
    return {
        "level": found.level,
        "count": found.count,
        "rule": {"vi": found.rule.vi, "en": found.rule.en},
        "neighbours": [
            {
                "unit": found.units[one],
                "next": found.units[two],
                "before": float(found.before[one, two]),
                "told_apart": bool(found.before[one, two] >= found.level),
            }
            for one, two in pairwise(order)
        ],
    }
