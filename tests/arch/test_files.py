"""Files a reader can hold in mind: short, opened by a paragraph, named after what they are about."""

import ast
import re
from pathlib import Path

from tests.arch.checkout import ROOT, files, modules, name, texts, tree

HERE = Path(__file__).resolve()
CITATIONS = ROOT / "law" / "sources.yaml"  # a publisher is named there, not a place to install from
LONGEST = 400  # lines; the median is far below
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "stuff"}


def test_no_module_is_long() -> None:
    counted = {name(path): len(path.read_text().splitlines()) for path in modules(ROOT)}
    too_long = {path: lines for path, lines in counted.items() if lines > LONGEST}
    assert not too_long, f"Split what has two subjects; a file ends before {LONGEST} lines."


def test_every_module_opens_with_a_paragraph() -> None:
    silent = [
        name(path) for path in modules() if path.read_text().strip() and not ast.get_docstring(tree(path))
    ]
    assert not silent, (
        "Say in the first lines what this is about, to a reader who knows government and not us."
    )


def test_no_room_is_called_after_nothing() -> None:
    vague = [
        name(path) for path in files() if EMPTY_NAMES & {path.stem, *path.relative_to(ROOT).parent.parts}
    ]
    assert not vague, "A name says what is inside; these say that nobody knew."


def test_no_empty_room() -> None:
    rooms = {path.parent for path in modules() if path.name == "__init__.py"}
    empty = [
        name(room)
        for room in rooms
        if room.name != "migrations"
        and not any(path.is_relative_to(room) for path in files() if path.stem != "__init__")
    ]
    assert not empty, "A room exists once it has something in it."


def test_nothing_is_printed() -> None:
    printing = [
        f"{name(path)}:{node.lineno}"
        for path in modules()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert not printing, "Write to the log, or with click.echo where a person called a command."


def test_no_open_ends() -> None:
    marks = re.compile(r"\b(TODO|FIXME|HACK)\b")
    found = [
        f"{name(path)}:{number}"
        for path in texts()
        if path != HERE and path.suffix in {".py", ".sh", ".html", ".css", ".js", ".toml"}
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if marks.search(line)
    ]
    assert not found, "Open an issue, or do it now."


def test_no_registry_and_no_machine_is_named() -> None:
    hosts = ["pypi.org", "pythonhosted.org", "registry.npmjs", "deb.debian", "anaconda.org", "--index-url"]
    places = re.compile(r"(?<![\w.])/(?:work|root|home)/\w")
    found = [
        f"{name(path)}:{number}"
        for path in texts()
        if path not in {HERE, CITATIONS}
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if any(host in line for host in hosts) or places.search(line)
    ]
    assert not found, "Where packages come from, and where a checkout lies, is for each machine to say."
