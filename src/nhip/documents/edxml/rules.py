"""The code lists and limits of the exchange, read from ``law/documents/edxml.yaml`` once."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from nhip.kernel.api import Text, law_path


@dataclass(frozen=True)
class Rules:
    """What is in force: namespaces (the current one first), code lists, lengths, marks of secrecy."""

    namespaces: tuple[str, ...]
    priorities: Mapping[str, Text]
    business: Mapping[str, Text]
    statuses: Mapping[str, Text]
    sent_by_sender: frozenset[str]
    secret_marks: frozenset[str]
    limits: Mapping[str, int]


@cache
def rules() -> Rules:
    """The rules on file."""
    with law_path("documents", "edxml.yaml").open(encoding="utf-8") as file:
        held: dict[str, Any] = yaml.safe_load(file)
    spaces = sorted(held["namespaces"], key=lambda entry: not entry.get("current", False))
    return Rules(
        namespaces=tuple(entry["uri"] for entry in spaces),
        priorities=_words(held["priorities"]),
        business=_words(held["business"]),
        statuses=_words(held["statuses"]),
        sent_by_sender=frozenset(code for code, row in held["statuses"].items() if row["by"] == "sender"),
        secret_marks=frozenset(held["secret_marks"]),
        limits=held["limits"],
    )


def _words(rows: dict[str, dict[str, str]]) -> dict[str, Text]:
    return {code: Text(row["vi"], row["en"]) for code, row in rows.items()}
