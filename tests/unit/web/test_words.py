"""Every word a page says has its English, no English is left over, and Vietnamese pages say no English."""

import re
from pathlib import Path

import pytest
from scripts.build_assets import compile_words
from scripts.words import collect, english, is_said

WEB = Path(__file__).parents[3] / "src" / "nhip"
PROSE = WEB / "web" / "templates" / "nhip" / "prose"
ENGLISH_WORDS = re.compile(
    r"\b(the|of|and|with|page|rank|score|home|search|download|figure|data|table|sign|login|email|chart|index)\b",
    re.IGNORECASE,
)


def test_every_word_has_its_english_and_none_is_left_over() -> None:
    said = {message if isinstance(message, str) else message[0] for message in collect()}
    listed = {
        entry.id if isinstance(entry.id, str) else entry.id[0]: entry for entry in english() if entry.id
    }
    assert sorted(said - set(listed)) == [], "run: python scripts/words.py"
    assert sorted(set(listed) - said) == [], "run: python scripts/words.py"
    assert [key for key, entry in listed.items() if not is_said(entry.string)] == []


def test_places_to_fill_in_are_the_same_in_both_languages() -> None:
    hole = re.compile(r"%\((\w+)\)s")
    for entry in english():
        if not entry.id:
            continue
        sources = [entry.id] if isinstance(entry.id, str) else list(entry.id)
        targets = [entry.string] if isinstance(entry.string, str) else list(entry.string)
        for target in targets:
            assert set(hole.findall(target)) <= set(hole.findall(" ".join(sources))), entry.id
        assert set(hole.findall(targets[-1])) == set(hole.findall(sources[-1])), entry.id


def test_vietnamese_words_hold_no_english() -> None:
    for message in collect():
        for words in [message] if isinstance(message, str) else message:
            plain = re.sub(r"%\(\w+\)s|<[^>]+>|“[^”]*”", " ", words)
            assert not ENGLISH_WORDS.search(plain), words


@pytest.mark.parametrize("page", sorted(path.name.split(".")[0] for path in PROSE.glob("*.vi.html")))
def test_a_page_of_prose_has_the_same_build_in_both_languages(page: str) -> None:
    tag = re.compile(r"<(h2|p|ul|ol|li)\b")
    vietnamese, other = ((PROSE / f"{page}.{language}.html").read_text() for language in ("vi", "en"))
    assert tag.findall(vietnamese) == tag.findall(other)
    assert not ENGLISH_WORDS.search(re.sub(r"<[^>]+>", " ", vietnamese))


def test_the_english_list_compiles() -> None:
    compile_words()
    assert (WEB / "web" / "locale" / "en" / "LC_MESSAGES" / "django.mo").exists()
