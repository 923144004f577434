"""What people write above a column: in English, in Vietnamese, as COINr and the COIN Tool have it.

Spellings are compared without case, tone marks and punctuation; a heading in two languages
(``Đơn vị · unit``) counts as understood if one of them is.
"""

import re
from collections.abc import Mapping
from typing import Final

from nhip.measure.engine.units import plain

Words = Mapping[str, tuple[str, ...]]

# By field of the metadata, one row a component.
METADATA: Final[Words] = {
    "code": (
        "icode",
        "code",
        "indcode",
        "indicator code",
        "variable code",
        "ma",
        "ma chi tieu",
        "ma thanh phan",
        "ma chi so",
        "ma tieu chi",
        "component",
    ),
    "name": (
        "iname",
        "name",
        "indname",
        "indicator name",
        "indicator",
        "title",
        "ten",
        "ten chi tieu",
        "ten thanh phan",
        "ten chi so",
        "ten tieu chi",
        "chi tieu",
        "tieu chi",
    ),
    "name_vi": ("name vi", "title vi", "vietnamese name", "ten tieng viet", "ten vi"),
    "name_en": ("name en", "title en", "english name", "ten tieng anh", "ten en"),
    "level": ("level", "cap", "bac", "tang", "aglevel", "agg level"),
    "parent": (
        "parent",
        "parent code",
        "ma cha",
        "cha",
        "thuoc",
        "thuoc nhom",
        "nhom cha",
        "ma cap tren",
        "thanh phan cha",
        "cap tren",
    ),
    "direction": ("direction", "polarity", "sign", "chieu", "chieu tac dong", "chieu huong", "huong"),
    "weight": ("weight", "weights", "iweight", "indweight", "trong so", "ty trong"),
    "type": ("type", "itype", "loai", "kieu", "phan loai"),
    "target": ("target", "itarget", "muc tieu", "chi tieu can dat", "dich"),
    "denominator": ("denominator", "denom", "mau so"),
    "times": ("scalefactor", "scale factor", "he so nhan"),
    "unit": ("unit", "iunit", "units", "unit of measure", "measure", "don vi tinh", "don vi do", "dvt"),
    "low": (
        "goalpost lower",
        "lower goalpost",
        "goalpost low",
        "gplower",
        "gp lower",
        "goalpost min",
        "moc duoi",
        "can duoi",
        "gia tri thap nhat",
    ),
    "high": (
        "goalpost upper",
        "upper goalpost",
        "goalpost high",
        "gpupper",
        "gp upper",
        "goalpost max",
        "moc tren",
        "can tren",
        "gia tri cao nhat",
    ),
    "scale": ("goalpost scale", "thang diem"),
    "truncate": ("goalpost trunc2posts", "goalpost truncate", "truncate", "cat ngoai moc"),
    "aggregate": (
        "aggregate",
        "aggregation",
        "aggregation method",
        "cach gop",
        "cach tong hop",
        "phuong phap tong hop",
    ),
    "normalise": (
        "normalise",
        "normalize",
        "normalisation",
        "normalization",
        "normalisation method",
        "chuan hoa",
        "cach chuan hoa",
        "phuong phap chuan hoa",
    ),
    "missing": ("missing", "missing data", "xu ly thieu", "thieu so lieu", "so lieu thieu"),
    "description": ("description", "definition", "mo ta", "dinh nghia", "giai thich"),
    "source": ("source", "sources", "isource", "nguon", "nguon so lieu"),
}

# By field of a table of units × components, one row a unit and year.
DATA: Final[Words] = {
    "unit": ("ucode", "unitcode", "unit code", "unit", "code", "iso", "iso3", "iso code", "country code",
             "ma", "ma don vi", "don vi", "ma tinh", "ma nuoc", "ma quoc gia", "ma dia phuong"),
    "name": ("uname", "unitname", "unit name", "name", "country", "country name", "ten", "ten don vi", "tinh",
             "tinh thanh", "quoc gia", "nuoc", "dia phuong", "ten tinh", "ten dia phuong"),
    "period": ("time", "year", "period", "edition", "nam", "ky", "ky so lieu", "thoi gian"),
}  # fmt: skip

# By field of a long table, one row a figure.
LONG: Final[Words] = {
    "unit": DATA["unit"],
    "series": ("series", "series code", "chuoi", "ma chuoi", "chuoi so lieu"),
    "period": DATA["period"],
    "value": ("value", "obs value", "gia tri", "so lieu"),
    "status": ("status", "obs status", "trang thai"),
    "stage": ("stage", "vong", "vong cham", "giai doan"),
}

_PARTS: Final = re.compile(r"[·|/\n()\[\]:]")


def field_of(heading: str, words: Words) -> str | None:
    """The field that a heading stands for; None if it is not understood."""
    for part in (heading, *_PARTS.split(heading)):
        spelled = plain(part)
        for field, spellings in words.items():
            if spelled and spelled in spellings:
                return field
    return None


def fields_of(headings: Mapping[int, str], words: Words) -> dict[str, int]:
    """Fields found in a row of headings, by their column; the first of two columns of one field counts."""
    found: dict[str, int] = {}
    for column, heading in sorted(headings.items()):
        field = field_of(heading, words)
        if field is not None:
            found.setdefault(field, column)
    return found


# What people write in a cell of the metadata, by what it means.
KINDS: Final[Words] = {
    "indicator": ("indicator", "chi tieu", "chi so thanh phan", "tieu chi", "leaf"),
    "aggregate": ("aggregate", "aggregation", "tong hop", "nhom thanh phan", "tru cot", "pillar", "index",
                  "chi so", "sub index", "subpillar", "sub pillar", "dimension"),
    "denominator": ("denominator", "mau so"),
    "group": ("group", "nhom", "nhom don vi", "phan to"),
    "other": ("other", "khac"),
}  # fmt: skip
DIRECTIONS: Final[Words] = {
    "higher": ("1", "higher", "positive", "pos", "thuan", "tang", "cao", "cang cao cang tot", "duong"),
    "lower": ("1 am", "lower", "negative", "neg", "nghich", "giam", "thap", "cang thap cang tot", "am"),
}
AGGREGATIONS: Final[Words] = {
    "arithmetic": ("arithmetic", "arithmetic mean", "a amean", "amean", "mean", "trung binh cong", "cong"),
    "geometric": ("geometric", "geometric mean", "a gmean", "gmean", "trung binh nhan", "nhan"),
    "harmonic": ("harmonic", "harmonic mean", "a hmean", "hmean", "trung binh dieu hoa", "dieu hoa"),
    "sum": ("sum", "tong", "cong don"),
    "product": ("product", "tich"),
    "minimum": ("minimum", "min", "nho nhat"),
    "maximum": ("maximum", "max", "lon nhat"),
    "median": ("median", "trung vi"),
    "points": ("points", "diem", "cong diem"),
    "copeland": ("copeland", "a copeland"),
}
NORMALISATIONS: Final[Words] = {
    "minmax": ("minmax", "min max", "n minmax"),
    "zscore": ("zscore", "z score", "n zscore", "chuan hoa z"),
    "goalposts": ("goalposts", "n goalposts", "moc", "theo moc"),
    "share_of_max": ("share of max", "fracmax", "n fracmax", "fraction of maximum", "ty le so voi lon nhat"),
    "percentile_rank": ("percentile rank", "n prank", "prank", "phan vi"),
    "rank": ("rank", "n rank", "hang"),
    "borda": ("borda", "n borda"),
    "none": ("none", "khong", "no"),
}
MISSINGS: Final[Words] = {
    "refuse": ("refuse", "tu choi"),
    "unscored": ("unscored", "khong cham"),
    "ignore": ("ignore", "none", "bo qua"),
    "zero": ("zero", "khong diem"),
    "mean": ("mean", "i mean", "trung binh"),
    "median": ("median", "i median", "trung vi"),
    "last": ("last", "latest", "gan nhat"),
    "linear": ("linear", "approx", "noi suy"),
    "zero_figure": ("zero figure", "so lieu 0"),
}


def meaning(written: str, words: Words) -> str | None:
    """What a word in a cell means; None if it is not understood."""
    text = written.strip()
    if text.startswith(("-", "−")):
        text = f"{text[1:]} am"
    return field_of(text, words)
