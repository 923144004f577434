"""The command line says no in two languages, keeps faults under an id, and starts without Django."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from nhip.kernel.api import Refusal, Text
from nhip.web.cli import main as command_line

REFUSAL = Refusal(
    "test.refused",
    Text(vi="Không làm.", en="Not done."),
    Text(vi="Vì thế.", en="Because."),
    Text(vi="Làm lại.", en="Do it again."),
    law="a-decree",
)


def _run(monkeypatch: pytest.MonkeyPatch, error: Exception) -> int:
    def fail(**_: object) -> None:
        raise error

    monkeypatch.setattr(command_line, "cli", fail)
    with pytest.raises(SystemExit) as ended:
        command_line.main()
    assert isinstance(ended.value.code, int)
    return ended.value.code


@pytest.mark.parametrize(
    ("chosen", "machine", "first", "second"),
    [
        ("", "vi_VN.UTF-8", "Không làm.", "Not done."),
        ("", "C.UTF-8", "Không làm.", "Not done."),
        ("", "en_GB.UTF-8", "Not done.", "Không làm."),
        ("en", "vi_VN.UTF-8", "Not done.", None),
        ("vi", "en_US.UTF-8", "Không làm.", None),
    ],
)
def test_a_refusal_is_said_in_the_readers_language(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    chosen: str,
    machine: str,
    first: str,
    second: str | None,
) -> None:
    monkeypatch.setenv("NHIP_LANG", chosen)
    monkeypatch.setenv("LANG", machine)
    assert _run(monkeypatch, REFUSAL) == 2
    said = capsys.readouterr().err
    assert said.startswith(first)
    assert "a-decree" in said
    assert (second in said) if second else ("Not done." in said) != ("Không làm." in said)


def test_a_fault_is_kept_under_the_id_that_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("NHIP_HOME", str(tmp_path))
    assert _run(monkeypatch, ZeroDivisionError("a fault")) == 1
    said = capsys.readouterr().err
    number = re.search(r"id ([0-9a-f]{8})", said)
    assert number
    kept = (tmp_path / "errors.log").read_text()
    assert number[1] in kept
    assert "ZeroDivisionError: a fault" in kept
    assert "Traceback" not in said


def test_help_and_version_need_no_django() -> None:
    program = (
        "import sys\nsys.argv = ['nhip', '--help']\nfrom nhip.web.cli.main import main\n"
        "try: main()\nexcept SystemExit: pass\nassert not [m for m in sys.modules if m.startswith('django')]"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=30
    )
    for name in command_line.COMMANDS:
        assert f"  {name} " in done.stdout
