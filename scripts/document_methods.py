"""Write docs/methods.md: the tables of tests/spec as the manual of the index engine's methods."""

from pathlib import Path

from tests.spec.method_tables import CHAPTERS, Chapter, Spec

PAGE = Path(__file__).parents[1] / "docs" / "methods.md"

OPENING = """\
# What each method does

<!-- Written by scripts/document_methods.py from tests/spec/method_tables.py: edit there. -->

Every table on this page is a test. Under each rule stand the components as an analyst writes them, then the
figures, then the scores (four decimals). – is no figure or no score, _Z is not applicable. Each definition
has a root `IX` that takes the mean with equal weights unless it says otherwise; titles and `parent: IX` are
left out. The keys are explained in [index-schema.md](index-schema.md).
"""


def render() -> str:
    """The page as it should be."""
    return OPENING + "".join(_chapter(chapter) for chapter in CHAPTERS)


def _chapter(chapter: Chapter) -> str:
    return f"\n## {chapter.title}\n\n{chapter.opening}\n" + "".join(_spec(spec) for spec in chapter.specs)


def _spec(spec: Spec) -> str:
    rank = f"rank: {spec.rank}\n" if spec.rank else ""
    rank += f"{spec.head}\n" if spec.head else ""
    components = "".join(f"  {line}\n" for line in spec.components.splitlines())
    refused = f"Refused: `{spec.scores}`.\n"
    answer = _table(spec.scores, "score") if "\n" in spec.scores else refused
    return (
        f"\n### {spec.title}\n\n{spec.formula}\n\n```yaml\n{rank}components:\n{components}```\n\n"
        f"{_table(spec.figures, 'figure')}\n{answer}"
    )


def _table(text: str, corner: str) -> str:
    head, *rows = (line.split() for line in text.splitlines())
    lines = [[corner, *head[1:]], *rows]
    widths = [max(len(line[place]) for line in lines) for place in range(len(head))]
    drawn = [
        "| " + " | ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)) + " |" for line in lines
    ]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([drawn[0], rule, *drawn[1:]]) + "\n"


if __name__ == "__main__":
    PAGE.write_text(render(), "utf-8")
