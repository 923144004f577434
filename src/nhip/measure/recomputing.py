"""Recomputing a bundle: only the engine, only the texts inside it.

Runs as a process of its own (``python -I -m nhip.measure.recomputing``): the texts come in as JSON on
standard input, the result goes out as JSON. It opens no file of the platform's law or figures.
"""

import json
import sys
from typing import Any

import numpy as np

from nhip.measure.engine import (
    Problems,
    Result,
    compute,
    read_definition,
    read_figures,
    result_json,
    rows_of,
    uncertainty_json,
    usual,
    vary,
)

DEFINITION, FIGURES = "definition.yaml", "figures.csv"


def recompute(definition: str, figures: str, asked: dict[str, Any]) -> dict[str, Any]:
    """The result of the texts: rows of the ranking, the whole as JSON, and the uncertainty if it is asked.

    ``asked`` has ``edition``, ``stage`` and ``uncertainty`` (draws, seed, digits) or None for each. Raises
    :class:`Problems`.
    """
    result = compute(
        read_definition(definition, DEFINITION),
        read_figures(figures, FIGURES),
        asked.get("edition"),
        stage=asked.get("stage"),
    )
    found: dict[str, Any] = {"rows": rows_of(result), "result": result_json(result)}
    if asked.get("uncertainty"):
        found["uncertainty"] = doubt(result, asked["uncertainty"])
    return found


def doubt(result: Result, asked: dict[str, Any]) -> dict[str, Any]:
    """The uncertainty of the ranks under the usual variation, with the draws and the seed asked for."""
    variation = usual(result, asked.get("digits")).model_copy(
        update={"draws": asked["draws"], "seed": asked["seed"]}
    )
    return uncertainty_json(result, vary(result, variation))


def main() -> None:
    """Read the texts from standard input and write the result to standard output."""
    given = json.load(sys.stdin)
    answer: dict[str, Any]
    try:
        answer = recompute(given["definition"], given["figures"], given["asked"])
    except Problems as problems:
        answer = {
            "problems": [
                [p.code, p.place, p.cause.vi, p.cause.en, p.cure.vi, p.cure.en] for p in problems.found
            ]
        }
    answer["numpy"] = np.__version__
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
