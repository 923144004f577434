"""Pages load everything from this site, and carry neither script nor style in their text."""

import re

import pytest
from tests.arch.checkout import SOURCE, files, name

TEMPLATES = [path for path in files() if path.is_relative_to(SOURCE) and path.suffix in {".html", ".svg"}]
FORBIDDEN = {
    "a script in the page": re.compile(r"<script(?![^>]*\bsrc=)[^>]*>", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"<[a-z][^>]*\sstyle\s*=", re.IGNORECASE),
    "an event attribute": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
    "something loaded from elsewhere": re.compile(
        r"<(?:script|img|iframe|source|video|audio)[^>]*\ssrc=[\"']?(?:https?:)?//|<link[^>]*\shref=[\"']?(?:https?:)?//",
        re.IGNORECASE,
    ),
    "hx-on, which runs text as script": re.compile(r"\shx-on", re.IGNORECASE),
}


@pytest.mark.parametrize("found", FORBIDDEN)
def test_no_template_holds(found: str) -> None:
    holding = [
        f"{name(path)}:{text.count(chr(10), 0, match.start()) + 1}"
        for path in TEMPLATES
        for text in [re.sub(r"\{#.*?#\}|\{% comment.*?endcomment %\}", "", path.read_text(), flags=re.DOTALL)]
        for match in FORBIDDEN[found].finditer(text)
    ]
    assert not holding
