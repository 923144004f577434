"""The typeface of a document: one that lacks Vietnamese letters is passed over, whoever asks."""

from pathlib import Path
from types import SimpleNamespace

import pytest
import typst
from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib.tables._g_l_y_f import Glyph

from nhip.kernel.api import first_whole_typeface
from nhip.kernel.text import typefaces


def made(place: Path, letters: str) -> str:
    """A typeface with empty pictures of these letters alone."""
    names = [f"u{ord(each):04x}" for each in letters]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", *names])
    builder.setupCharacterMap(dict(zip(map(ord, letters), names, strict=True)))
    builder.setupGlyf({name: Glyph() for name in [".notdef", *names]})
    builder.setupHorizontalMetrics(dict.fromkeys([".notdef", *names], (500, 0)))
    builder.setupHorizontalHeader()
    builder.setupPost()
    builder.save(place)
    return str(place)


def test_a_typeface_without_vietnamese_letters_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    poor, whole = made(tmp_path / "poor.ttf", "abc"), made(tmp_path / "whole.ttf", typefaces.VIETNAMESE)
    (tmp_path / "broken.ttf").write_bytes(b"no typeface")
    here = [
        SimpleNamespace(family="Broken", path=str(tmp_path / "broken.ttf"), index=0),
        SimpleNamespace(family="Poor", path=poor, index=0),
        SimpleNamespace(family="Half", path=whole, index=0),
        SimpleNamespace(family="Half", path=poor, index=0),
        SimpleNamespace(family="Whole", path=whole, index=0),
        SimpleNamespace(family="Own", path=None, index=0),
    ]
    monkeypatch.setattr(typst, "Fonts", lambda: SimpleNamespace(fonts=lambda: here))
    assert first_whole_typeface(["Broken", "Poor", "Half", "Whole", "Own"]) == "Whole"
    assert first_whole_typeface(["Poor", "Own"]) == "Own"
    assert first_whole_typeface(["Absent", "Poor"]) == "Poor", "the last is taken as it is"
