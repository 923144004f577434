"""``nhip law``: what a person at a terminal is told."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from nhip.kernel.api import UnsoundLaw
from nhip.web.cli.law import law


def _run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(law, words)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


def test_the_shipped_law_has_no_problem() -> None:
    code, said = _run("check")
    assert (code, said.count("\n")) == (0, 1), said


def test_every_problem_is_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NHIP_LANG", "en")
    (tmp_path / "sources.yaml").write_text("a: {title: {vi: A, en: A}, publisher: P, status: sure}", "utf-8")
    (tmp_path / "calendar").mkdir()
    (tmp_path / "calendar" / "2030.yaml").write_text("schema: nhip/calendar/1\ndays:\n- {day: x}", "utf-8")
    (tmp_path / "indices").mkdir()
    (tmp_path / "indices" / "none.yaml").write_text("schema: nhip/index/1\nindex: X\n", "utf-8")
    code, said = _run("check", str(tmp_path))
    assert code == 1
    assert f"{tmp_path}/indices/none.yaml:" in said
    assert f"{tmp_path}/sources.yaml:1: `status` is missing or wrong." in said
    assert f"{tmp_path}/calendar/2030.yaml:3: this entry has no day." in said


def test_the_values_in_force_on_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NHIP_LANG", "vi")
    _, now = _run("show", "calendar/counting.yaml")
    _, then = _run("show", "calendar/counting.yaml", "--on", "2016-12-31")
    assert "91/2015/QH13" in now
    assert "33/2005/QH11" in then
    assert "(chưa xác nhận)" in then


def test_a_file_that_is_not_there() -> None:
    with pytest.raises(UnsoundLaw):
        _run("show", "calendar/nothing.yaml")


def test_sources_that_nobody_confirmed_are_marked() -> None:
    _, said = _run("sources")
    assert "? qd-188-1999-ttg: " in said
    assert "  bo-luat-lao-dong-2019: " in said
