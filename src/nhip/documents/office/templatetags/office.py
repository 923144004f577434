"""What the templates of the office need beside the house's own: a field of what was typed, by its name."""

from collections.abc import Mapping

from django import template

register = template.Library()


@register.filter
def get(typed: Mapping[str, str] | None, name: str) -> str:
    """What was typed into the field ``name``; nothing where nothing was."""
    return typed.get(name, "") if typed else ""


@register.filter
def addnum(address: str, number: int) -> str:
    """An address with a number and a stroke at its end."""
    return f"{address}{number}/"
