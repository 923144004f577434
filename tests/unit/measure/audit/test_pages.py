"""How an audit is set: HTML that a strict parser accepts, a PDF that reads aloud, texts that stay texts."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from tests.unit.measure.audit.asked import ON, document, sentences

from nhip.measure.audit.document import (
    Bullets,
    Cell,
    Code,
    Document,
    Figure,
    Heading,
    Item,
    Paragraph,
    Section,
    Table,
)
from nhip.measure.audit.drawings import Span, intervals, ribbon, ticks
from nhip.measure.audit.html import as_html
from nhip.measure.audit.pdf import as_pdf
from nhip.measure.audit.words import Words

VOID = {"meta", "br", "hr", "img", "link", "input", "line", "circle"}
INDICES = [("EGDI", "2018"), ("TII", "2018"), ("DTI", "2022"), ("HDI", "2023")]
EVIL = '<script>alert("1")</script> #panic("x") $x$ `a` *b* \\ & {% x %} {{ y }} ]]> "quoted" \'single\''


class Strict(HTMLParser):
    """Every element closed in order, no identifier twice, everything referred to is there."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.headings: list[int] = []
        self.ids: list[str] = []
        self.referred: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = dict(attrs)
        assert len(held) == len(attrs), f"an attribute twice on {tag}"
        self.seen.append((tag, held))
        if tag not in VOID:
            self.open.append(tag)
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if held.get("id"):
            self.ids.append(str(held["id"]))
        self.referred += [str(held[key]) for key in ("aria-labelledby", "aria-describedby") if held.get(key)]
        if str(held.get("href") or "").startswith("#"):
            self.referred.append(str(held["href"])[1:])

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def _parsed(page: str) -> Strict:
    parser = Strict()
    parser.feed(page)
    parser.close()
    assert not parser.open
    return parser


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(("code", "edition"), INDICES)
def test_the_page_is_sound(code: str, edition: str, language: str) -> None:
    page = as_html(document(code, edition, language))
    parser = _parsed(page)
    assert page.startswith("<!DOCTYPE html>")
    assert parser.seen[0] == ("html", {"lang": language})
    assert parser.headings[0] == 1
    assert parser.headings.count(1) == 1
    assert all(
        after - before <= 1 for before, after in zip(parser.headings, parser.headings[1:], strict=False)
    )
    assert len(parser.ids) == len(set(parser.ids))
    assert set(parser.referred) <= set(parser.ids)
    tags = [tag for tag, _ in parser.seen]
    assert tags.count("caption") == tags.count("table") > 0
    assert not {"script", "link", "iframe", "object"} & set(tags)
    assert all(held.get("scope") in {"col", "row"} for tag, held in parser.seen if tag == "th")
    assert all(held.get("aria-label") for tag, held in parser.seen if tag == "svg")
    loads = [held for _, held in parser.seen if held.get("src") or str(held.get("href") or "#")[0] != "#"]
    assert not loads
    assert "url(" not in page


def _evil() -> Document:
    cells = ((Cell(EVIL), Cell(EVIL, 2)),)
    drawing = intervals([Span(EVIL, 1, 1, 2), Span("b", 2, 1, 3, is_asked=True)])
    blocks = (
        Heading(EVIL),
        Paragraph(EVIL),
        Bullets((Item(EVIL, EVIL),)),
        Code(EVIL),
        Figure(EVIL, drawing, EVIL),
        Table(EVIL, (EVIL, EVIL), cells, frozenset({1}), EVIL),
    )
    return Document(EVIL, "en", (EVIL,), (Section(EVIL, blocks), Section("b", (Paragraph("c"),))))


def test_a_title_like_a_command_stays_a_title_in_html() -> None:
    parser = _parsed(as_html(_evil()))
    assert "script" not in [tag for tag, _ in parser.seen]
    assert "".join(parser.text).count(EVIL) >= 10


def test_a_title_like_a_command_stays_a_title_in_pdf() -> None:
    assert as_pdf(_evil(), ON).startswith(b"%PDF-")


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(("code", "edition"), INDICES)
def test_the_pdf_is_tagged_and_says_so(code: str, edition: str, language: str) -> None:
    held = as_pdf(document(code, edition, language), ON)
    assert held.startswith(b"%PDF-1.7")
    assert b"StructTreeRoot" in held
    assert re.search(rb"<pdfuaid:part>1</pdfuaid:part>", held)
    assert re.search(rb"/Lang ?\(" + language.encode(), held)


def test_the_same_audit_gives_the_same_bytes() -> None:
    written = document("EGDI", "2018")
    assert as_pdf(written, ON) == as_pdf(written, ON)
    assert as_html(written) == as_html(written)
    assert as_pdf(written, None) != as_pdf(written, ON)


def test_everything_the_document_says_is_on_the_page() -> None:
    written = document("EGDI", "2018")
    parser = _parsed(as_html(written))
    shown = "\n".join(parser.text) + "\n".join(str(held.get("aria-label")) for _, held in parser.seen)
    assert [text for text in sentences(written, code=True) if text not in shown] == []


def test_an_empty_document_is_still_a_page() -> None:
    bare = Document("x", "vi", (), (Section("y", ()),))
    _parsed(as_html(bare))
    assert as_pdf(bare).startswith(b"%PDF-")
    assert as_pdf(replace(bare, language="en")) != as_pdf(bare)


def test_drawings_stand_for_one_unit_and_for_ties() -> None:
    one = [Span("A", 1, 1, 1, is_asked=True)]
    _parsed(ribbon(one, "x", "y"))
    _parsed(intervals(one))
    _parsed(ribbon([Span(str(place), 1.5, 1, 2) for place in range(10_000)], "x", "y"))


@pytest.mark.parametrize(
    ("low", "high", "marks"),
    [
        (1, 1, [1]),
        (1, 2, [1, 2]),
        (1, 193, [1, 25, 50, 75, 100, 125, 150, 175, 193]),
        (61, 145, [61, 80, 100, 120, 145]),
    ],
)
def test_ticks_are_round_and_hold_the_ends(low: int, high: int, marks: list[int]) -> None:
    assert ticks(low, high) == marks


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "vi",
            [
                "1.234,50",
                "−0,02",
                "0,00",
                "–",
                "1/3 (33,3\u00a0%)",
                "3/4 (75,0\u00a0%)",
                "0/0",
                "a, b và c",
                "0,1234",
            ],
        ),
        (
            "en",
            [
                "1,234.50",
                "−0.02",
                "0.00",
                "–",
                "1/3 (33.3\u00a0%)",
                "3/4 (75.0\u00a0%)",
                "0/0",
                "a, b and c",
                "0.1234",
            ],
        ),
    ],
)
def test_numbers_are_written_as_the_language_writes_them(language: str, said: list[str]) -> None:
    words = Words(language)
    assert [
        words.number(1234.5),
        words.number(-0.02),
        words.number(-0.001),
        words.number(float("nan")),
        words.weight(1 / 3),
        words.share(3, 4),
        words.share(0, 0),
        words.listing(["a", "b", "c"]),
        words.exact(0.1234),
    ] == said
