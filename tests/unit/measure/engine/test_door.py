"""The engine's door names what it has and fetches it when asked, so that computing starts fast."""

import ast
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from nhip.measure import engine

TREE = ast.parse(Path(engine.__file__).read_text("utf-8"))


def test_what_is_fetched_late_is_known_to_the_type_checker_under_the_same_module() -> None:
    (checked,) = (node for node in TREE.body if isinstance(node, ast.If))
    imported = {
        alias.name: node.module
        for node in checked.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert imported == engine._FETCHED


def test_the_door_lists_everything_it_offers_once() -> None:
    assert sorted(engine.__all__) == sorted(engine._FETCHED)


@pytest.mark.parametrize("name", engine.__all__)
def test_no_name_is_a_modules_too(name: str) -> None:
    # Python puts a module that was imported into its package under its name, over the function.
    assert not isinstance(getattr(engine, name), ModuleType)
    assert not Path(engine.__file__).with_name(f"{name}.py").exists()


def test_an_unknown_name_is_said() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = engine.nothing


def test_who_computes_does_not_fetch_what_tells_doubt() -> None:
    program = (
        "import sys\nsys.argv = ['nhip', 'index', 'compute', 'EGDI', '--edition', '2018']\n"
        "from nhip.web.cli.main import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        "late = {'django', 'numpy.ma', 'numpy.random', *(f'nhip.measure.engine.{name}' for name in "
        "('uncertainty', 'sobol', 'panel', 'simulation', 'explain'))}\n"
        "sys.exit(str(late & set(sys.modules)) if late & set(sys.modules) else 0)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr.decode()
