"""``nhip index outranking``: for every two units, what weight of the parts prefers the one to the other."""

import math
from typing import Any

import click

from nhip.measure import api
from nhip.measure.engine import Notice, compute, label
from nhip.measure.engine import outranking as pairs_of
from nhip.web.cli.index_answers import answers
from nhip.web.cli.index_input import Asked, index_options


@click.command()
@click.option("--of", "code", help="Thành phần cha, mặc định là cả chỉ số · the parent, the whole index.")
@click.option("--pairs", "as_pairs", is_flag=True, help="Mỗi cặp một dòng · one row for each pair.")
@index_options
@answers
def outranking(
    *,
    found: Asked,
    edition: str | None,
    stage: str | None,
    form: str,
    code: str | None,
    as_pairs: bool,
) -> tuple[Any, tuple[Notice, ...]]:
    """Ma trận so sánh từng cặp · The matrix of units compared two by two.

    Mỗi ô: phần trọng số nghiêng về đơn vị ở dòng, cộng một nửa phần không nghiêng về bên nào · Each cell: the
    share of the weight that prefers the row's unit, and half of what prefers neither.
    """
    result = compute(found.definition, found.figures, edition, stage=stage, resolver=api.resolved)
    held = pairs_of(result, code)
    share = f"{held.dominated:.1%}"
    said = label(
        f"trong {share.replace('.', ',')} số cặp, một bên hơn ở mọi phần; các cặp đó đứng vững với mọi "
        "trọng số.",
        f"in {share} of the pairs one unit is better in every part; these stand under any weights.",
    )
    notices = (*result.notices, Notice("outranking.dominated", held.component, said))
    if as_pairs:
        return list(held.rows()), notices
    cells = [[None if math.isnan(cell) else cell for cell in row] for row in held.matrix.tolist()]
    if form == "json":
        return {
            "component": held.component,
            "units": list(held.units),
            "matrix": cells,
            "dominated": None if math.isnan(held.dominated) else held.dominated,
        }, notices
    rows = [
        {"unit": unit, **dict(zip(held.units, row, strict=True))}
        for unit, row in zip(held.units, cells, strict=True)
    ]
    return rows, notices
