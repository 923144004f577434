"""The building is straight: what import-linter cannot see of “call down, shout up”."""

import ast
import re
import sys
import tomllib

from django.apps import apps
from django.db import models
from tests.arch.checkout import ROOT, SOURCE, modules, name, tree

PARTS = sorted(path.name for path in SOURCE.iterdir() if (path / "__init__.py").is_file())
POINTED_AT = "identity"  # the one part whose records others may point at
ENGINE_STANDS_ON = {"numpy", "scipy", "pydantic", "pydantic_core", "yaml", "nhip"}


def _contracts() -> list[dict[str, object]]:
    found: list[dict[str, object]] = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"][
        "importlinter"
    ]["contracts"]
    return found


def test_every_part_stands_on_a_floor() -> None:
    floors = next(contract["layers"] for contract in _contracts() if contract["type"] == "layers")
    assert isinstance(floors, list)
    named = {part for floor in floors for part in re.findall(r"nhip\.(\w+)", floor)}
    assert named == set(PARTS)


def test_every_part_below_the_web_has_a_guarded_door() -> None:
    guarded = {
        str(contract["protected_modules"]) for contract in _contracts() if contract["type"] == "protected"
    }
    assert guarded == {str([f"nhip.{part}.**"]) for part in PARTS if part != "web"}
    for part in PARTS:
        assert part == "web" or (SOURCE / part / "api.py").is_file(), f"{part} has a guard and no door"


def test_no_record_points_into_another_part() -> None:
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("nhip.")}
    crossing = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in ours
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey | models.ManyToManyField)
        and isinstance(field.related_model, type)
        and field.related_model._meta.app_label not in {model._meta.app_label, POINTED_AT}
    ]
    assert not crossing, "Keep the other record's public id instead: no part reads another part's tables."


def test_the_engine_needs_nothing_but_numbers() -> None:
    allowed = ENGINE_STANDS_ON | set(sys.stdlib_module_names)
    foreign = {
        f"{name(path)}: {imported}"
        for path in modules(SOURCE / "measure" / "engine")
        for imported in _imported(tree(path))
        if imported.split(".")[0] not in allowed
        or (imported.startswith("nhip") and not imported.startswith("nhip.measure.engine"))
    }
    assert not foreign, "The engine would stand alone as a library."


def test_events_are_frozen_values() -> None:
    for path in modules():
        if path.name != "events.py" or path.parent.name == "kernel":
            continue
        for node in tree(path).body:
            if isinstance(node, ast.ClassDef):
                decorators = [ast.unparse(decorator) for decorator in node.decorator_list]
                assert any("frozen=True" in decorator for decorator in decorators), (
                    f"{name(path)}: {node.name}"
                )


def _imported(module: ast.Module) -> list[str]:
    found = []
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.append(node.module)
    return found
