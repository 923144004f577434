"""An audit as one HTML file: it loads nothing, runs nothing, prints well, and reads aloud in order."""

from collections.abc import Iterator
from html import escape
from importlib.resources import files

from nhip.measure.audit.document import (
    Block,
    Bullets,
    Code,
    Document,
    Figure,
    Heading,
    Paragraph,
    Section,
    Table,
)
from nhip.measure.audit.words import Words


def as_html(document: Document) -> str:
    """``document`` as a whole page, escaped, with its style inside."""
    style = files("nhip.measure.audit").joinpath("audit.css").read_text(encoding="utf-8")
    words = Words(document.language)
    contents = words("Mục lục", "Contents")
    links = "\n".join(
        f'<li><a href="#s{number}">{escape(section.title)}</a></li>'
        for number, section in enumerate(document.sections, 1)
    )
    facts = "\n".join(f"<li>{escape(fact)}</li>" for fact in document.facts)
    body = body_html(document)
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(document.language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(document.title)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<main>\n"
        f'<header>\n<h1>{escape(document.title)}</h1>\n<ul class="facts">\n{facts}\n</ul>\n</header>\n'
        f'{body}\n</main>\n<nav aria-labelledby="contents">\n<h2 id="contents">{contents}</h2>\n'
        f"<ol>\n{links}\n</ol>\n</nav>\n</body>\n</html>\n"
    )


def body_html(document: Document) -> str:
    """The sections of ``document``, escaped, for a page that has its own title; the n-th is ``#sn``."""
    numbering = _Numbering(Words(document.language))
    return "\n".join(
        _section(section, number, numbering) for number, section in enumerate(document.sections, 1)
    )


class _Numbering:
    """Tables and figures are counted through the whole document."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.tables = 0
        self.figures = 0

    def table(self) -> str:
        """“Bảng 1.”"""
        self.tables += 1
        return f"{self.words('Bảng', 'Table')} {self.tables}."

    def figure(self) -> str:
        """“Hình 1.”"""
        self.figures += 1
        return f"{self.words('Hình', 'Figure')} {self.figures}."


def _section(section: Section, number: int, numbering: _Numbering) -> str:
    blocks = "\n".join(line for block in section.blocks for line in _block(block, numbering))
    return (
        f'<section id="s{number}" aria-labelledby="h{number}">\n'
        f'<h2 id="h{number}">{escape(section.title)}</h2>\n{blocks}\n</section>'
    )


def _block(block: Block, numbering: _Numbering) -> Iterator[str]:
    match block:
        case Heading(text):
            yield f"<h3>{escape(text)}</h3>"
        case Paragraph(text):
            yield f"<p>{escape(text)}</p>"
        case Code(text):
            yield f'<pre tabindex="0"><code>{escape(text)}</code></pre>'
        case Bullets(items, ordered):
            tag = "ol" if ordered else "ul"
            yield f"<{tag}>"
            for item in items:
                lead = f"<strong>{escape(item.lead)}</strong> " if item.lead else ""
                yield f"<li>{lead}{escape(item.text)}</li>"
            yield f"</{tag}>"
        case Figure(caption, svg, alt):
            drawing = svg.replace("<svg ", f'<svg role="img" aria-label="{escape(alt)}" ', 1)
            yield f'<figure tabindex="0">\n{drawing}'
            yield f"<figcaption>{numbering.figure()} {escape(caption)}</figcaption>\n</figure>"
        case Table():
            yield from _table(block, numbering)


def _table(block: Table, numbering: _Numbering) -> Iterator[str]:
    caption = f"{numbering.table()} {block.caption}"
    yield f'<div class="table scroll" role="region" tabindex="0" aria-label="{escape(caption)}">\n<table>'
    yield f"<caption>{escape(caption)}</caption>"
    head = "".join(
        f'<th scope="col"{_class(place in block.numeric, 0)}>{escape(title)}</th>'
        for place, title in enumerate(block.header)
    )
    yield f"<thead><tr>{head}</tr></thead>\n<tbody>"
    for number, row in enumerate(block.rows):
        cells = []
        for place, cell in enumerate(row):
            kind = _class(place in block.numeric, cell.shade)
            cells.append(
                f'<th scope="row"{kind}>{escape(cell.text)}</th>'
                if place == 0
                else f"<td{kind}>{escape(cell.text)}</td>"
            )
        asked = ' class="asked"' if number in block.marked else ""
        yield f"<tr{asked}>{''.join(cells)}</tr>"
    yield "</tbody>\n</table>\n</div>"
    if block.note:
        yield f'<p class="note">{escape(block.note)}</p>'


def _class(is_number: bool, shade: int) -> str:
    names = [
        name
        for name, is_so in (("n", is_number), (f"{'up' if shade > 0 else 'down'}{abs(shade)}", shade))
        if is_so
    ]
    return f' class="{" ".join(names)}"' if names else ""
