"""One term for one thing: the doors' public nouns stand in GLOSSARY.md, and what it names exists."""

import re
from importlib import import_module

import pytest
from tests.arch.checkout import ROOT, SOURCE

DOORS = [f"nhip.{path.parent.name}.api" for path in sorted(SOURCE.glob("*/api.py"))] + ["nhip.measure.engine"]
GLOSSARY = ROOT / "GLOSSARY.md"


def _nouns(door: str) -> set[str]:
    """Names of classes: capitals inside a name, and not a constant."""
    return {public for public in import_module(door).__all__ if re.match(r"[A-Z][a-z]", public)}


@pytest.fixture(scope="module")
def named() -> set[str]:
    """The class names that the glossary writes in code type."""
    return set(re.findall(r"`([A-Z][a-z]\w*)`", GLOSSARY.read_text(encoding="utf-8")))


@pytest.mark.parametrize("door", DOORS)
def test_every_public_noun_is_explained(door: str, named: set[str]) -> None:
    assert not _nouns(door) - named, "Add the noun, the Vietnamese term and one sentence to GLOSSARY.md."


def test_the_glossary_names_only_what_exists(named: set[str]) -> None:
    assert not named - set().union(*map(_nouns, DOORS))


def test_each_term_has_its_vietnamese() -> None:
    for line in GLOSSARY.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("| ").split("|")]
        if line.startswith("|") and not set(line) <= set("|-: "):
            assert len(cells) >= 3, line
            assert all(cells[:2]), line
