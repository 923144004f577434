"""A group of commands that knows them by name and imports one when somebody asks for it."""

import importlib
from collections.abc import Mapping
from typing import Any

import click


class LazyGroup(click.Group):
    """``places`` says for each command where it is: ``module:attribute``."""

    def __init__(self, *arguments: Any, places: Mapping[str, str], **rest: Any) -> None:
        super().__init__(*arguments, **rest)
        self.places = places

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - as click calls it
        return list(self.places)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in self.places:
            return None
        module, name = self.places[cmd_name].split(":")
        found = getattr(importlib.import_module(module), name)
        if not isinstance(found, click.Command):
            raise TypeError(f"{self.places[cmd_name]} is not a command")
        return found
