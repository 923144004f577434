"""The clock: a Vietnamese day, and time that a test can hold."""

from datetime import UTC, date, datetime, timedelta

import pytest

from nhip.kernel import clock


def test_now_is_aware_and_in_utc() -> None:
    assert clock.now().utcoffset() == timedelta(0)
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_today_is_the_date_in_viet_nam() -> None:
    with clock.at(datetime(2026, 11, 23, 17, 30, tzinfo=UTC)):
        assert clock.today() == date(2026, 11, 24)


def test_a_bare_date_is_the_same_date_in_utc_and_in_viet_nam() -> None:
    with clock.at(date(2026, 11, 24)) as moment:
        assert moment.date() == clock.today() == date(2026, 11, 24)


def test_the_clock_goes_on_after_the_block_even_if_it_fails() -> None:
    with pytest.raises(RuntimeError), clock.at(date(2018, 7, 19)):
        raise RuntimeError
    assert clock.today().year > 2018


def test_blocks_may_stand_inside_each_other() -> None:
    with clock.at(date(2018, 1, 1)):
        with clock.at(date(2020, 1, 1)):
            assert clock.today().year == 2020
        assert clock.today().year == 2018


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"), clock.at(datetime(2026, 11, 24)):  # noqa: DTZ001
        pass
