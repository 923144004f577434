"""A refusal on the command line: what happened, under which rule, what to do now, and exit code 2."""

import pytest

from nhip.kernel.api import Refusal, Text
from nhip.web.cli import main as command_line
from nhip.web.cli.main import said

CLOSED = Refusal(
    "test.closed",
    Text("Cổng đã đóng", "The gate is closed"),
    Text("Hết giờ.", "Hours are over."),
    Text("Mai quay lại.", "Come back tomorrow."),
    law="bo-luat-lao-dong-2019",
)


def test_the_rule_is_named_by_its_title(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NHIP_LANG", "vi")
    assert said(CLOSED).splitlines() == [
        "Cổng đã đóng",
        "  Hết giờ.",
        "  Theo: Bộ luật Lao động (số 45/2019/QH14, ngày 20/11/2019)",
        "  Cần làm: Mai quay lại.",
    ]


def test_without_a_chosen_language_both_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NHIP_LANG", raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    assert said(CLOSED).index("Cổng đã đóng") < said(CLOSED).index("The gate is closed")


def test_a_refusal_ends_the_command_with_exit_code_two(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(**_: object) -> None:
        raise CLOSED

    monkeypatch.setattr(command_line, "cli", refuse)
    with pytest.raises(SystemExit) as ended:
        command_line.main()
    assert ended.value.code == 2
    assert "Labour Code" in capsys.readouterr().err
