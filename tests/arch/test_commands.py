"""What a newcomer types exists: the verbs of make and of the command line, each with a line of help."""

import re
import shutil
import subprocess
from importlib import import_module

import click
import pytest
from tests.arch.checkout import ROOT, files

from nhip.web.cli.main import COMMANDS

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_exists_and_explains_itself(command: str) -> None:
    module, attribute = COMMANDS[command][0].split(":")
    found = getattr(import_module(module), attribute)
    assert isinstance(found, click.Command)
    assert found.help
    assert " · " in COMMANDS[command][1], "one line, Vietnamese and English"


def test_make_lists_about_a_dozen_verbs() -> None:
    listed = subprocess.run(
        ["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True, timeout=30
    ).stdout
    verbs = re.findall(r"^  make (\w+)", listed, re.MULTILINE)
    assert verbs == re.findall(r"^(\w+):.*##", MAKEFILE, re.MULTILINE)
    assert {"setup", "run", "test", "check", "bench", "lock", "docs", "help"} <= set(verbs)
    assert len(verbs) <= 14


def test_scripts_are_sound_shell() -> None:
    for path in files():
        if path.suffix == ".sh" or path.parent.name == ".ci":
            assert path.stat().st_mode & 0o111, f"{path} cannot be called"
            subprocess.run([shutil.which("sh") or "/bin/sh", "-n", path], check=True, timeout=10)
