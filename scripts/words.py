"""Collect every word the pages say, and keep the English list in step with them.

Pages are written in Vietnamese; the English stands in ``src/nhip/web/locale/en/LC_MESSAGES/django.po``, one
list for the whole package. ``python scripts/words.py`` adds new entries without English and removes those
no longer said; a test fails while an entry is missing, left over, or without English.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "nhip"
LIST = SOURCE / "web" / "locale" / "en" / "LC_MESSAGES" / "django.po"
SAID_IN_PYTHON: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
}
Message = str | tuple[str, str]


def _in_python(path: Path) -> Iterator[tuple[int, Message]]:
    with path.open("rb") as file:
        message: Any
        for line, _function, message, _comments in extract_python(file, SAID_IN_PYTHON, [], {}):
            if isinstance(message, tuple):
                singular, plural = message[0], message[1]
                yield line, (str(singular), str(plural)) if plural else str(singular)
            elif message:
                yield line, str(message)


def _in_template(path: Path) -> Iterator[tuple[int, Message]]:
    """What a template says, read from Django's own parse tree, so that trimming is as Django does it."""
    from django.template import Template  # noqa: PLC0415 - set up by main or by the test
    from django.templatetags.i18n import BlockTranslateNode, TranslateNode  # noqa: PLC0415

    nodes: Any = Template(path.read_text(encoding="utf-8"), name=str(path)).nodelist
    for node in nodes.get_nodes_by_type(TranslateNode):
        yield node.token.lineno, str(node.filter_expression.var.literal).replace("%", "%%")
    for block in nodes.get_nodes_by_type(BlockTranslateNode):
        singular = block.render_token_list(block.singular)[0]
        if block.plural and block.countervar:
            yield block.token.lineno, (singular, block.render_token_list(block.plural)[0])
        else:
            yield block.token.lineno, singular


def collect() -> dict[Message, list[tuple[str, int]]]:
    """Every message of templates and Python, with the files and lines that say it."""
    said: dict[Message, list[tuple[str, int]]] = {}
    templates = sorted([*SOURCE.rglob("templates/**/*.html"), *SOURCE.rglob("templates/**/*.txt")])
    for path in templates:
        for line, message in _in_template(path):
            said.setdefault(message, []).append((str(path.relative_to(ROOT)), line))
    for path in sorted(SOURCE.rglob("*.py")):
        if "gettext" in path.read_text(encoding="utf-8"):
            for line, message in _in_python(path):
                said.setdefault(message, []).append((str(path.relative_to(ROOT)), line))
    return said


def english() -> Catalog:
    """The English list as it stands."""
    if not LIST.exists():
        return Catalog(locale="en", project="nhip", version="1", fuzzy=False)
    with LIST.open("rb") as file:
        return read_po(file, locale="en")


def renew() -> tuple[int, int, int]:
    """Bring the list in step; returns how many entries were added, removed, and still lack English."""
    said, old = collect(), english()
    new = Catalog(locale="en", project="nhip", version="1", fuzzy=False, creation_date=old.creation_date)
    new.header_comment = "# English words of the pages. The Vietnamese is the source; see scripts/words.py."
    new.revision_date = old.creation_date
    for message in sorted(said, key=lambda message: said[message][0]):
        key = message if isinstance(message, str) else message[0]
        known = old.get(key)
        # Named by file, without lines: the list changes when words change, not when code moves.
        places = [(place, None) for place in dict.fromkeys(file for file, _ in said[message])]
        new.add(message, known.string if known else "", locations=places, flags=[])  # type: ignore[arg-type]
    LIST.parent.mkdir(parents=True, exist_ok=True)
    with LIST.open("wb") as file:
        write_po(file, new, width=0, include_lineno=False, omit_header=False)
    before = {message.id for message in old if message.id}
    after = {message.id for message in new if message.id}
    lacking = sum(1 for message in new if bool(message.id) and not is_said(message.string))
    return len(after - before), len(before - after), lacking


def is_said(english_words: str | tuple[str, ...] | list[str] | None) -> bool:
    """Whether an entry has its English, in every form."""
    if isinstance(english_words, str):
        return bool(english_words)
    return english_words is not None and all(english_words)


def main() -> int:
    import os  # noqa: PLC0415

    import django  # noqa: PLC0415

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nhip.web.settings")
    django.setup()
    added, removed, lacking = renew()
    print(f"{added} added, {removed} removed, {lacking} without English: {LIST.relative_to(ROOT)}")
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
