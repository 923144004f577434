"""Reads the tables of a page of documentation, so that the page is the test."""

from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"


def rows(page: str, heading: str) -> list[dict[str, str]]:
    """The rows of the first table under ``heading`` (its text after ``## ``), each by column name."""
    section = (DOCS / page).read_text("utf-8").split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line.strip().strip("|") for line in section.splitlines() if line.startswith("|")]
    names, _, *body = ([cell.strip() for cell in line.split("|")] for line in lines)
    assert body, f"no table under {heading}"
    return [dict(zip(names, cells, strict=True)) for cells in body]
