"""What each check finds, and what it leaves alone."""

from collections.abc import Iterable

import pytest
from tests.unit.measure.collection.checking.tables import Row, agency, observer, table

from nhip.measure.collection.checking.law import checks
from nhip.measure.collection.checking.rules.hits import Hit
from nhip.measure.collection.checking.rules.running import run
from nhip.measure.collection.register import CollectedSeries, register

G06, G12 = agency("G06"), agency("G12")


def found(rows: Iterable[Row], *kinds: str, concern: tuple[str, ...] = ("VNM",)) -> list[Hit]:
    wanted = [check for check in checks().values() if not kinds or check.kind in kinds]
    return run(table(rows, concern), wanted, register())


def one(rows: Iterable[Row], *kinds: str, concern: tuple[str, ...] = ("VNM",)) -> Hit:
    hits = found(rows, *kinds, concern=concern)
    assert len(hits) == 1, [(hit.check.code, hit.facts) for hit in hits]
    return hits[0]


def test_a_rate_above_its_range() -> None:
    hit = one([(G12, "internet_users", "VNM", "2023", 120.0)], "range")
    assert (hit.check.code, hit.measured, hit.period) == ("range", 20.0, "2023")


def test_a_jump_is_told_from_the_series_own_moves() -> None:
    rows = [(G06, "fixed_telephone", "VNM", str(year), 4.0 + year % 2) for year in range(2015, 2020)]
    assert not found(rows, "jump")
    hit = one([*rows, (G06, "fixed_telephone", "VNM", "2020", 15.0)], "jump")
    assert (hit.period, hit.facts["before"], hit.measured) == ("2020", "2019", pytest.approx(10.0))
    # Two years on, twice the change is allowed; a missing year in between is no break.
    assert not found([*rows, (G06, "fixed_telephone", "VNM", "2021", 15.0)], "jump")
    hollow = (G06, "fixed_telephone", "VNM", "2020", float("nan"))
    late = one([*rows, hollow, (G06, "fixed_telephone", "VNM", "2021", 25.0)], "jump")
    assert (late.facts["before"], late.threshold) == ("2019", 18.0)


def test_a_series_without_a_limit_takes_the_fields_own_spread() -> None:
    usual: list[Row] = [
        (
            observer("wdi", "2025-12-08"),
            "mobile_cellular_count",
            f"X{area:02}",
            str(2010 + year),
            100.0 + step,
        )
        for area in range(10)
        for year, step in enumerate((0.0, 1.0 + area / 10, 2.0, 3.5, 4.0))
    ]
    odd: Row = (G06, "mobile_cellular_count", "VNM", "2012", 100.0)
    assert not found([*usual, odd, (G06, "mobile_cellular_count", "VNM", "2013", 101.0)], "jump")
    assert one([*usual, odd, (G06, "mobile_cellular_count", "VNM", "2013", 160.0)], "jump").measured == 60.0
    assert not found([*usual[:15], odd, (G06, "mobile_cellular_count", "VNM", "2013", 160.0)], "jump")


@pytest.mark.parametrize("factor", [0.001, 0.01, 0.1, 10, 100, 1000])
def test_a_slip_of_unit_is_told_once_and_as_such(factor: float) -> None:
    rows = [
        (G12, "internet_users", "VNM", "2022", 78.6),
        (G12, "internet_users", "VNM", "2023", 79.1 * factor),
    ]
    hit = one(rows)
    assert hit.check.code == "unit_factor"
    assert hit.facts["factor"] == pytest.approx(factor)
    published = (observer("wdi", "2025-12-08"), "internet_users", "VNM", "2023", 78.1)
    assert one([rows[1], published], "factor", "published").facts["factor"] == pytest.approx(factor)


def test_a_small_number_may_grow_tenfold() -> None:
    rows = [(G06, "fixed_broadband", "VNM", "2004", 0.04), (G06, "fixed_broadband", "VNM", "2005", 0.4)]
    assert not found(rows)


def test_a_ratio_is_held_against_its_parts_its_owners_where_need_be() -> None:
    rows = [
        (G12, "population", "VNM", "2023", 100_300_000.0),
        (G06, "fixed_telephone_count", "VNM", "2023", 2_400_000.0),
        (G06, "fixed_telephone", "VNM", "2023", 2.39),
    ]
    assert not found(rows, "ratio")
    hit = one([*rows[:2], (G06, "fixed_telephone", "VNM", "2023", 2.93)], "ratio")
    assert hit.facts["expected"] == pytest.approx(2.393, abs=1e-3)
    assert len(hit.rows) == 3


def test_a_total_is_held_against_its_parts() -> None:
    base = register()["population"].model_dump()
    known = {
        code: CollectedSeries.model_validate({**base, "code": code, "parts": parts})
        for code, parts in {"all": ("men", "women"), "men": (), "women": ()}.items()
    }
    rows = [
        (G12, code, "VNM", "2023", value) for code, value in (("all", 100.0), ("men", 49.0), ("women", 50.0))
    ]
    hits = run(table(rows), [checks()["sum_of_parts"]], known)
    assert [hit.facts["expected"] for hit in hits] == [99.0]


def test_two_agencies_differ_beyond_rounding() -> None:
    rows = [(G12, "internet_users", "VNM", "2016", 53.0), (G06, "internet_users", "VNM", "2016", 53.04)]
    assert not found(rows, "agencies")
    hit = one([rows[0], (G06, "internet_users", "VNM", "2016", 46.5)], "agencies")
    assert hit.measured == pytest.approx(6.5 / 53)
    # The owner's comes last.
    assert len(hit.rows) == 2


def test_an_agency_against_what_is_published_today() -> None:
    rows = [
        (observer("wdi", "2020-06-17"), "internet_users", "VNM", "2016", 46.5),
        (observer("wdi", "2025-12-08"), "internet_users", "VNM", "2016", 53.0),
        (G12, "internet_users", "VNM", "2016", 53.0),
    ]
    assert not found(rows, "published")
    hit = one([*rows[:2], (G12, "internet_users", "VNM", "2016", 46.5)], "published")
    assert hit.measured == pytest.approx(6.5 / 53)


def test_a_vintage_unlike_its_neighbours_is_found_and_a_revision_told_apart() -> None:
    def vintages(*values: float | None) -> list[Row]:
        days = ("2020-06-17", "2021-01-07", "2022-05-01", "2023-02-21")
        return [
            (observer("wdi", day), "fixed_telephone", "VNM", "2018", value)
            for day, value in zip(days, values, strict=True)
            if value is not None
        ]

    kinds = ("vintage_spike", "vintage_revision")
    hit = one(vintages(4.5, 14.96, 4.5, 4.6), *kinds)
    assert (hit.check.code, len(hit.rows)) == ("vintage_spike", 3)
    assert one(vintages(4.5, None, 14.96, 4.5), *kinds).check.code == "vintage_spike"
    assert one(vintages(4.5, 4.5, 6.0, 6.1), *kinds).check.code == "vintage_revision"
    assert not found(vintages(4.5, 4.6, 4.4, 4.5), *kinds)


def test_two_sources_apart_over_a_series_are_one_finding() -> None:
    rows: list[Row] = []
    for number in range(40):
        rows += [
            (observer("itu-2021", "2021"), "active_mobile_broadband", f"X{number:02}", "2018", 60.0 + number),
            (observer("data360", "2025"), "active_mobile_broadband", f"X{number:02}", "2018", 66.0 + number),
        ]
    rows += [
        (observer("itu-2021", "2021"), "active_mobile_broadband", "VNM", "2018", 72.4),
        (observer("data360", "2025"), "active_mobile_broadband", "VNM", "2018", 63.7),
    ]
    hit = one(rows, "sources", "source_cells")
    assert (hit.area, hit.period, hit.facts["count"], hit.facts["points"]) == ("", "", 41, 6.0)
    assert len(hit.rows) == 2
    alike = [
        (who, code, area, period, 70.0 if area != "VNM" else value) for who, code, area, period, value in rows
    ]
    assert not found(alike, "sources", "source_cells")
    far = [*alike[:-1], (*alike[-1][:4], 40.0)]
    assert one(far, "sources", "source_cells").check.code == "source_against_source_cell"


def test_an_area_without_a_row_in_a_widely_published_file() -> None:
    uis = observer("uis", "2020", "UIS")
    rows: list[Row] = [(uis, "gross_enrolment", f"X{at:02}", "2018", 70.0 + at / 10) for at in range(60)]
    hit = one(rows, "coverage")
    assert (hit.series, hit.area, hit.period, hit.measured) == ("gross_enrolment", "VNM", "2018", 60.0)
    assert not found([*rows, (uis, "gross_enrolment", "VNM", "2012", 70.0)], "coverage")
    assert not found(rows[:40], "coverage")
    # Schooling is not the ITU's to take: its file says nothing about our silence.
    itu = observer("wdi", "2025-12-08")
    assert not found([(itu, *row[1:]) for row in rows], "coverage")


def test_nothing_is_said_of_areas_that_do_not_concern_us() -> None:
    assert not found([(G12, "internet_users", "LAO", "2023", 120.0)])
    assert not found([])
