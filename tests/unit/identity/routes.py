"""Every address of the site, found by walking Django's resolver: the view's name and its arguments."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.resolvers import LocalePrefixPattern

ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)")


@dataclass(frozen=True, slots=True, order=True)
class Route:
    """One address. ``name`` is the view's full name, or its pattern where it has none."""

    name: str
    arguments: tuple[str, ...]
    is_named: bool

    def address(self, values: Mapping[str, str]) -> str:
        """The path with ``values`` for its arguments."""
        if self.is_named:
            return reverse(self.name, kwargs=dict(values))
        return "/" + ARGUMENT.sub(lambda found: values[found[1] or found[2]], self.name).rstrip("$")


def all_routes() -> list[Route]:
    """Every route once; the same address in another language is the same route."""
    return sorted(set(_walk(get_resolver(), "", "")))


def _walk(resolver: URLResolver, namespace: str, path: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            own = "" if isinstance(entry.pattern, LocalePrefixPattern) else str(entry.pattern)
            yield from _walk(entry, inner, path + own)
        elif isinstance(entry, URLPattern):
            arguments = tuple(entry.pattern.regex.groupindex)
            is_named = entry.name is not None
            yield Route(
                f"{namespace}{entry.name}" if is_named else f"{path}{entry.pattern}", arguments, is_named
            )
