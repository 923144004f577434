"""Few settings, each declared, explained and used; nobody else looks at the environment."""

import ast
import re
import subprocess
import sys

from tests.arch.checkout import ROOT, SOURCE, modules, name, tree

from nhip.kernel.settings import DECLARED

AT_THE_DOOR = {
    # Django's own variable is written, not read, where a process begins.
    "src/nhip/web/wsgi.py",
    "src/nhip/web/started.py",
    # Pydantic's too.
    "src/nhip/web/cli/main.py",
    "src/nhip/kernel/settings.py",
}


def test_the_document_of_settings_is_fresh() -> None:
    script = ROOT / "scripts" / "document_settings.py"
    fresh = subprocess.run([sys.executable, script, "--check"], check=False, timeout=60)
    assert fresh.returncode == 0, "docs/settings.md differs from the settings: make docs"


def test_every_setting_is_explained_twice() -> None:
    for declared in DECLARED.values():
        assert declared.meaning.vi.endswith("."), declared.name
        assert declared.meaning.en.endswith("."), declared.name


def test_every_setting_is_used_and_every_used_one_declared() -> None:
    used = set()
    for path in modules():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("setting", "_demanded")):
                used |= {argument.value for argument in node.args if isinstance(argument, ast.Constant)}
    assert used == set(DECLARED)


def test_only_the_settings_read_the_environment() -> None:
    readers = [
        name(path)
        for path in modules(SOURCE)
        if re.search(r"\bos\.(environ|getenv)\b|from os import .*\b(environ|getenv)\b", path.read_text())
    ]
    assert set(readers) <= AT_THE_DOOR, "Declare the name in nhip.kernel.settings and ask setting()."
