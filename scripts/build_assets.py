"""Make what the site serves but nobody writes by hand: the letters and the compiled word lists.

The site loads nothing from elsewhere, so its typeface comes with it: Be Vietnam Pro (SIL Open Font Licence),
cut down to Latin and Vietnamese, two weights, under 70 KB together. The typeface as published has
no tabular figures - its 1 is half as wide as its 0, which makes a column of numbers unreadable - so they
are added here as the OpenType feature ``tnum``, from the same outlines set on one common width.

Everything lands in git-ignored places: ``src/nhip/web/static/nhip/fonts/`` (WOFF2 for browsers),
``src/nhip/measure/charts/letters/`` (TrueType, with which charts measure their labels) and
``locale/**/django.mo``.

Usage: ``python scripts/build_assets.py`` (a second run that finds everything fresh takes no time).
"""

import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / "src" / "nhip" / "web"
FONTS = WEB / "static" / "nhip" / "fonts"
DRAWING_FONTS = ROOT / "src" / "nhip" / "measure" / "charts" / "letters"
WEIGHTS = {"Regular": 400, "SemiBold": 600}
BUDGET = 70_000

# Latin with Vietnamese: ASCII, Latin-1, Ă Đ Ĩ Ũ Ơ Ư, the toned vowels, combining tones, punctuation,
# currency.
LETTERS = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),
    *range(0x1A0, 0x1B1),
    *range(0x300, 0x304),
    0x306,
    0x309,
    0x31B,
    0x323,
    *range(0x1EA0, 0x1EFA),
    *range(0x2010, 0x2027),
    0x202F,
    0x2030,
    0x2039,
    0x203A,
    0x20AB,
    0x20AC,
    0x2212,
    0x2248,
    0x2260,
    0x2264,
    0x2265,
]
FEATURES = ["ccmp", "kern", "liga", "locl", "mark", "mkmk", "tnum"]
DIGITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]


def tabular_width(widths: list[int]) -> int:
    """The common advance of tabular figures: the mean of the ten, to the nearest 10 font units."""
    return round(sum(widths) / len(widths) / 10) * 10


def add_tabular_figures(font: Any) -> None:
    """Give ``font`` the feature ``tnum``: each digit a composite of itself, centred on one advance width."""
    outlines = import_module("fontTools.ttLib.tables._g_l_y_f")

    glyf, metrics = font["glyf"], font["hmtx"]
    width = tabular_width([metrics[digit][0] for digit in DIGITS])
    for digit in DIGITS:
        advance, bearing = metrics[digit]
        shift = (width - advance) // 2
        part = outlines.GlyphComponent()
        part.glyphName, part.x, part.y, part.flags = digit, shift, 0, 0x0204
        glyph = outlines.Glyph()
        glyph.numberOfContours, glyph.components = -1, [part]
        name = f"{digit}.tnum"
        glyf[name] = glyph
        metrics[name] = (width, bearing + shift)
        glyph.recalcBounds(glyf)
    font.setGlyphOrder(glyf.glyphOrder)
    swaps = " ".join(f"sub {digit} by {digit}.tnum;" for digit in DIGITS)
    old = font["GSUB"]
    features = import_module("fontTools.feaLib.builder")
    features.addOpenTypeFeaturesFromString(font, f"feature tnum {{ {swaps} }} tnum;", tables=["GSUB"])
    merge_feature(font["GSUB"].table, old.table)
    font["GSUB"] = old


def merge_feature(new: Any, into: Any) -> None:
    """Append the one feature and lookup of GSUB table ``new`` to every script of GSUB table ``into``."""
    lookups, features = into.LookupList, into.FeatureList
    lookups.Lookup.extend(new.LookupList.Lookup)
    record = new.FeatureList.FeatureRecord[0]
    record.Feature.LookupListIndex = [len(lookups.Lookup) - 1]
    features.FeatureRecord.append(record)
    lookups.LookupCount, features.FeatureCount = len(lookups.Lookup), len(features.FeatureRecord)
    for script in into.ScriptList.ScriptRecord:
        systems = [script.Script.DefaultLangSys, *(each.LangSys for each in script.Script.LangSysRecord)]
        for system in filter(None, systems):
            system.FeatureIndex.append(features.FeatureCount - 1)
            system.FeatureCount = len(system.FeatureIndex)


def build_fonts() -> int:
    """Cut the two weights; returns the bytes of the WOFF2 files together."""
    subset, read = import_module("fontTools.subset"), import_module("fontTools.ttLib").TTFont
    source = Path(str(import_module("fontpkg_be_vietnam_pro").__file__)).parent / "files"
    FONTS.mkdir(parents=True, exist_ok=True)
    DRAWING_FONTS.mkdir(parents=True, exist_ok=True)
    total = 0
    faces = []
    for style, weight in WEIGHTS.items():
        font = read(source / f"BeVietnamPro-{style}.ttf")
        add_tabular_figures(font)
        options = subset.Options(
            layout_features=FEATURES, hinting=False, name_IDs=[1, 2, 3, 4, 5, 6, 13, 14], notdef_outline=True
        )
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=LETTERS)
        cutter.subset(font)
        font.save(DRAWING_FONTS / f"be-vietnam-pro-{weight}.ttf")
        font.flavor = "woff2"
        target = FONTS / f"be-vietnam-pro-{weight}.woff2"
        font.save(target)
        total += target.stat().st_size
        faces.append(
            f'@font-face{{font-family:"Be Vietnam Pro";font-weight:{weight};font-display:swap;'
            f'src:url("{target.name}") format("woff2")}}\n'
        )
    (FONTS / "fonts.css").write_text("".join(faces), encoding="utf-8")
    (FONTS / "OFL.txt").write_bytes((source.parent / "LICENSE").read_bytes())
    return total


def fonts_are_fresh() -> bool:
    made = [FONTS / "fonts.css", *(FONTS / f"be-vietnam-pro-{weight}.woff2" for weight in WEIGHTS.values())]
    made += [DRAWING_FONTS / f"be-vietnam-pro-{weight}.ttf" for weight in WEIGHTS.values()]
    written = Path(__file__).stat().st_mtime
    return all(path.exists() and path.stat().st_mtime >= written for path in made)


def compile_words() -> list[Path]:
    """Compile every word list that is newer than its compiled form; returns those that were compiled."""
    from babel.messages.mofile import write_mo  # noqa: PLC0415
    from babel.messages.pofile import read_po  # noqa: PLC0415

    compiled = []
    for source in sorted(WEB.glob("locale/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as read:
            catalogue = read_po(read, locale=source.parts[-3])
        partial = target.with_suffix(".part")
        with partial.open("wb") as write:
            write_mo(write, catalogue)
        partial.replace(target)
        compiled.append(target)
    return compiled


def main() -> int:
    for path in compile_words():
        print(f"compiled {path.relative_to(ROOT)}")
    if fonts_are_fresh():
        return 0
    if find_spec("fontpkg_be_vietnam_pro") is None or find_spec("fontTools") is None:
        print("The typeface is not installed: the site will use the system's font.", file=sys.stderr)
        return 0
    size = build_fonts()
    print(f"cut the typeface to {size:,} bytes")
    if size > BUDGET:
        print(
            f"The typeface weighs {size:,} bytes; {BUDGET:,} is the most a page can carry.", file=sys.stderr
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
