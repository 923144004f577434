"""The kernel's door names what it has, and fetches late what stands on Django."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from nhip.kernel import api

TREE = ast.parse(Path(api.__file__).read_text("utf-8"))


def _imported(body: list[ast.stmt]) -> dict[str, str]:
    return {
        alias.asname or alias.name: node.module or ""
        for node in body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def test_what_is_fetched_late_is_known_to_the_type_checker_under_the_same_module() -> None:
    (checked,) = (node for node in TREE.body if isinstance(node, ast.If))
    assert _imported(checked.body) == api._FETCHED


def test_the_door_lists_everything_it_offers() -> None:
    at_once = _imported(TREE.body).keys() - {"import_module", "TYPE_CHECKING", "Any"}
    assert set(api.__all__) == at_once | api._FETCHED.keys()
    assert len(api.__all__) == len(set(api.__all__))


@pytest.mark.parametrize("name", sorted(api._FETCHED))
def test_what_is_fetched_late_is_there(name: str) -> None:
    assert getattr(api, name) is not None


def test_an_unknown_name_is_said() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = api.nothing


def test_the_door_opens_without_django() -> None:
    program = (
        "import sys, nhip.kernel.api\n"
        "sys.exit(bool({'django', 'psycopg', 'procrastinate', 'yaml'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", program], timeout=60, check=False).returncode == 0
