"""What the templates of the office need beside the house's own: a field of what was typed, by its name."""

import re
from collections.abc import Mapping

from django import template

register = template.Library()
# A certificate's subject as one library or another writes it.
_NAME = re.compile(
    r"(?:^|[,;+] ?)(?:CN=|Common Name: )((?:\\.|[^,;\\]|,(?! ?(?:[A-Z]{1,2}=|[A-Z][\w ]*:)))+)"
)


@register.filter
def get(typed: Mapping[str, str] | None, name: str) -> str:
    """What was typed into the field ``name``; nothing where nothing was."""
    return typed.get(name, "") if typed else ""


@register.filter
def addnum(address: str, number: int) -> str:
    """An address with a number and a stroke at its end."""
    return f"{address}{number}/"


@register.filter
def person(subject: str) -> str:
    """Who a certificate is for, out of its subject: the common name; the whole subject where it has none."""
    found = _NAME.search(subject)
    return re.sub(r"\\(.)", r"\1", found[1]).strip() if found else subject
