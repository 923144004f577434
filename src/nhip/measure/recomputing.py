"""Recomputing a bundle: only the engine, only the texts inside it.

Runs as a process of its own (``python -I -m nhip.measure.recomputing``): the texts come in as JSON on
standard input, the result goes out as JSON. It opens no file of the platform's law or figures.
"""

import json
import sys
from collections.abc import Mapping
from typing import Any

import numpy as np

from nhip.measure.engine import (
    Definition,
    Figures,
    Problems,
    Result,
    compute,
    label,
    read_definition,
    read_figures,
    refuse,
    result_json,
    rows_of,
    uncertainty_json,
    usual,
    vary,
)

DEFINITION, FIGURES = "definition.yaml", "figures.csv"
INNER = "inner/"


def inner_place(code: str) -> str:
    """The folder of a bundle in which an index stands that another is computed from."""
    return f"{INNER}{code}/"


# Of an index by its code: the texts of its definition and its figures.
Texts = Mapping[str, tuple[str, str]]


def recompute(
    definition: str, figures: str, asked: dict[str, Any], inner: Texts | None = None
) -> dict[str, Any]:
    """The result of the texts: rows of the ranking, the whole as JSON, and the uncertainty if it is asked.

    ``asked`` has ``edition``, ``stage`` and ``uncertainty`` (draws, seed, digits) or None for each; ``inner``
    the texts of the indices inside. Raises :class:`Problems`.
    """

    def inside(code: str) -> tuple[Definition, Figures]:
        texts = (inner or {}).get(code)
        if texts is None:
            raise refuse(
                "bundle.no_inner",
                code,
                label(f"gói không có chỉ số {code}.", f"the bundle does not hold the index {code}."),
                label("lấy lại gói từ nơi phát hành.", "get the bundle again from where it was published."),
            )
        where = inner_place(code)
        return read_definition(texts[0], where + DEFINITION), read_figures(texts[1], where + FIGURES)

    result = compute(
        read_definition(definition, DEFINITION),
        read_figures(figures, FIGURES),
        asked.get("edition"),
        stage=asked.get("stage"),
        resolver=inside,
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
        answer = recompute(given["definition"], given["figures"], given["asked"], given.get("inner"))
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
