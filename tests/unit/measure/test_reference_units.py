"""The units of the reference figures: 193 states, 63 provinces, each with a code and names of its own."""

import unicodedata
from collections import Counter

from tests.unit.measure.reference import LAW, document, members, provinces


def folded(name: str) -> str:
    """Without tone marks, case and hyphens, as people type when they search."""
    plain = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D"))
    kept = "".join(mark for mark in plain if not unicodedata.combining(mark))
    return " ".join(kept.casefold().replace("-", " ").split())


def names(row: dict[str, str]) -> set[str]:
    return {row["name_vi"], row["name_en"], row["official_en"], *filter(None, row["aliases"].split("; "))}


def test_there_are_193_members_in_order_of_code() -> None:
    about = document(LAW / "units" / "un-members.yaml")
    assert len(members()) == about["rows"] == 193
    assert list(members()) == sorted(members())
    for code, row in members().items():
        assert list(row) == list(about["columns"])
        assert len(code) == 3
        assert code.isascii()
        assert code.isupper()
        assert row["name_vi"]
        assert row["name_en"]


def test_every_name_belongs_to_one_state_whatever_the_tone_marks() -> None:
    owners: dict[str, str] = {}
    for code, row in members().items():
        for name in names(row):
            assert owners.setdefault(folded(name), code) == code, name


def test_a_code_in_capitals_is_matched_before_a_name() -> None:
    """«Nga» is Russia; NGA is Nigeria."""
    codes = {code.casefold() for code in members()}
    clashes = {
        (name, code)
        for code, row in members().items()
        for name in names(row)
        if folded(name) in codes and folded(name) != code.casefold()
    }
    assert clashes == {("Nga", "RUS")}
    assert document(LAW / "units" / "un-members.yaml")["matching"] == ["iso3_exact", "name_folded"]


def test_what_people_write_leads_to_the_state() -> None:
    owners = {folded(name): code for code, row in members().items() for name in names(row)}
    written = {
        "viet nam": "VNM", "Vietnam": "VNM", "Hàn Quốc": "KOR", "south korea": "KOR", "Cote d'Ivoire": "CIV",
        "Turkey": "TUR", "Türkiye": "TUR", "Czech Republic": "CZE", "cong hoa sec": "CZE", "Úc": "AUS",
        "Swaziland": "SWZ", "Iran (Islamic Republic of)": "IRN", "Georgia (Country)": "GEO", "Mỹ": "USA",
        "The former Yugoslav Republic of Macedonia": "MKD", "Lao People's Democratic Republic": "LAO",
        "Trieu Tien": "PRK", "Dominica": "DMA", "Cộng hòa Dominicana": "DOM", "Congo-Kinshasa": "COD",
    }  # fmt: skip
    assert {name: owners[folded(name)] for name in written} == written


def test_names_are_composed_unicode() -> None:
    for path in ("un-members.csv", "vn-provinces-63.yaml", "regions.yaml", "groups.yaml", "un-members.yaml"):
        text = (LAW / "units" / path).read_text(encoding="utf-8")
        assert unicodedata.is_normalized("NFC", text)


def test_regions_and_incomes_are_declared() -> None:
    regions = {
        (region["code"], part["code"])
        for region in document(LAW / "units" / "regions.yaml")["regions"]
        for part in region["sub_regions"]
    }
    used = {(row["region"], row["sub_region"]) for row in members().values()}
    assert used == regions
    incomes = {entry["code"] for entry in document(LAW / "units" / "un-members.yaml")["income_groups"]}
    assert {row["income"] for row in members().values()} == incomes


def test_asean_has_ten_members_in_2018_and_eleven_since_timor_leste_joined() -> None:
    (asean,) = document(LAW / "units" / "groups.yaml")["groups"]
    since = {member["unit"]: member["since"] for member in asean["members"]}
    assert set(since) <= set(members())
    assert sum(day <= "2018" for day in since.values()) == 10
    assert sum(day <= "2026" for day in since.values()) == 11
    assert since["TLS"] == "2025-10-26"


def test_the_63_provinces_lie_in_six_regions_and_go_on_as_34() -> None:
    found = provinces()
    assert list(found) == [f"H{number:02}" for number in range(1, 64)]
    regions = {entry["code"] for entry in document(LAW / "units" / "vn-provinces-63.yaml")["regions"]}
    sizes = Counter(entry["region"] for entry in found.values())
    assert set(sizes) == regions
    assert sorted(sizes.values()) == [5, 6, 11, 13, 14, 14]
    successors = {entry["successor"] for entry in found.values()}
    assert len(successors) == 34
    assert all(found[code]["successor"] == code for code in successors)
    assert len({folded(entry["name"]["vi"]) for entry in found.values()}) == 63


def test_every_source_of_a_unit_list_is_declared() -> None:
    known = set(document(LAW / "sources.yaml"))
    about = document(LAW / "units" / "un-members.yaml")
    used = {column["source"] for column in about["columns"].values()}
    used |= set(document(LAW / "units" / "vn-provinces-63.yaml")["sources"].values())
    used |= {group["source"] for group in document(LAW / "units" / "groups.yaml")["groups"]}
    used.add(document(LAW / "units" / "regions.yaml")["source"])
    assert used <= known
