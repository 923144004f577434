"""The shipped indices and figures, for tests of what they must show."""

from functools import cache
from pathlib import Path

from nhip.measure.engine import Definition, Figures, Result, compute, read_definition, read_figures

REPO = Path(__file__).parents[4]
FILES = {
    "EGDI": ("egdi.yaml", "egdi/components.csv", "egdi/published.csv"),
    "EPI": ("epi.yaml", "egdi/e-participation.csv"),
    "DTI": (
        "dti-province-2022.yaml",
        "dti-province-2022/main-indices.csv",
        "dti-province-2022/published.csv",
    ),
    "TII": ("tii.yaml", "tii-inputs/inputs.csv", "egdi/components.csv"),
}


@cache
def definition(code: str) -> Definition:
    return read_definition(REPO / "law" / "indices" / FILES[code][0])


@cache
def figures(code: str) -> Figures:
    sets = [read_figures(REPO / "figures" / name) for name in FILES[code][1:]]
    return Figures(code, {key: column for held in sets for key, column in held.cells.items()})


@cache
def computed(code: str, edition: str) -> Result:
    return compute(definition(code), figures(code), edition)
