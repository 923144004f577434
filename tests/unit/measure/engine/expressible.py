"""Writing an analyst's index in few lines: components and a table of figures, as a test reads them."""

from textwrap import dedent, indent

from nhip.measure.engine import Result, compute, read_definition, read_figures


def computed(components: str, table: str, head: str = "", edition: str = "2024") -> Result:
    """An index of ``components`` over a ``table``: a line of series, then a line a unit.

    ``series@2015`` heads a column of another period; ``–`` is missing, ``_Z`` not applicable.
    """
    names, *lines = (line.split() for line in dedent(table).strip().splitlines())
    rows = ["unit,series,period,value,status"]
    for unit, *values in lines:
        for name, value in zip(names[1:], values, strict=True):
            series, _, period = name.partition("@")
            status = {"–": "O", "_Z": "_Z"}.get(value, "A")
            rows.append(f"{unit},{series},{period or edition},{value if status == 'A' else ''},{status}")
    titled = [
        line.replace("{", "{title: T, ", 1) if line[:1] not in {" ", ""} else line
        for line in dedent(components).strip().splitlines()
    ]
    text = f"schema: nhip/index/1\ncode: IX\ntitle: T\n{dedent(head)}components:\n" + indent(
        "\n".join(titled), "  "
    )
    return compute(read_definition(text, "ix.yaml"), read_figures("\n".join(rows), "f.csv"), edition)


def scores(result: Result, digits: int = 4) -> dict[str, float | None]:
    return {
        unit: None if (score := result.score(unit)) is None else round(score, digits) for unit in result.units
    }


def ranks(result: Result) -> list[float | None]:
    return [result.rank(unit) for unit in result.units]
