"""The report as a DOCX to be edited: real headings, table heads, alternative texts, no macro.

Letters are named Times New Roman, as the decree wants; the office suite that opens the file has them. The
same document gives the same bytes: the file carries the day of the draft, not the moment of writing.
"""

import io
import zipfile
from datetime import UTC, datetime

import docx as office
from docx.document import Document as Docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph as DocxParagraph
from docx.text.run import Run

from nhip.measure.charts.drawing import as_png
from nhip.measure.collection.reports import docx_parts as parts
from nhip.measure.collection.reports.document import (
    Block,
    Document,
    Drawing,
    Heading,
    Paragraph,
    Points,
    Section,
    Table,
    Words,
)
from nhip.measure.collection.reports.docx_frame import write_foot, write_head
from nhip.measure.collection.reports.layout import layout

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_LANGUAGES = {"vi": "vi-VN", "en": "en-GB"}
_TABLE_LETTERS = 11.0


def as_docx(document: Document) -> bytes:
    """``document`` as an office file."""
    docx = office.Document()
    _settle(docx, document)
    write_head(docx, document.head)
    writing = _Writing(docx, document.site)
    for block in document.opening:
        writing.block(block)
    for section in document.sections:
        writing.section(section)
    for block in document.closing:
        writing.block(block)
    write_foot(docx, document.head)
    for number, annex in enumerate(document.annexes):
        writing.annex(annex, number, document.head.number)
    target = io.BytesIO()
    docx.save(target)
    return _settled(target.getvalue())


def _settle(docx: Docx, document: Document) -> None:
    """The sheet, the letters of the styles, the language, the properties."""
    law = layout()
    sheet = docx.sections[0]
    sheet.page_width, sheet.page_height = Mm(law.page.width), Mm(law.page.height)
    sheet.top_margin, sheet.bottom_margin = Mm(law.page.top.use), Mm(law.page.bottom.use)
    sheet.left_margin, sheet.right_margin = Mm(law.page.left.use), Mm(law.page.right.use)
    sheet.header_distance = Mm(10)
    parts.number_pages(sheet, law.page_number.size.use)
    name = law.typefaces[0]
    size = law.body.size.use
    styles = docx.styles
    for style, looks in (
        ("Normal", {}),
        ("Heading 1", {"bold": True}),
        ("Heading 2", {"bold": True}),
        ("List Bullet", {}),
        ("List Number", {}),
        ("Caption", {"italic": True, "bold": False}),
    ):
        parts.set_letters(styles[style], name, 12 if style == "Caption" else size, **looks)
        styles[style].font.color.rgb = RGBColor(0, 0, 0)
    link = styles.add_style("Link", WD_STYLE_TYPE.CHARACTER)
    link.font.color.rgb = RGBColor(0x1F, 0x3A, 0x7A)
    normal = styles["Normal"].paragraph_format
    normal.space_after = Pt(law.body.between.use)
    normal.line_spacing = law.body.leading.use
    for style in ("Heading 1", "Heading 2"):
        held = styles[style].paragraph_format
        held.space_before, held.space_after = Pt(12), Pt(law.body.between.use)
    parts.dash_points(docx)
    parts.set_language(docx, _LANGUAGES["vi"])
    day = datetime.fromisoformat(document.on).replace(tzinfo=UTC)
    properties = docx.core_properties
    properties.title, properties.author = document.title, document.head.agency
    properties.language, properties.comments = _LANGUAGES["vi"], ""
    properties.created = properties.modified = day
    properties.last_modified_by = document.head.agency


class _Writing:
    """Writes blocks one after the other at the end of the file."""

    def __init__(self, docx: Docx, site: str) -> None:
        self.docx = docx
        self.site = site
        self.language = "vi"
        self.tables = 0
        self.drawings = 0

    def section(self, section: Section) -> None:
        """A part under its heading."""
        self.docx.add_paragraph(section.title, style="Heading 1")
        for block in section.blocks:
            self.block(block)

    def annex(self, annex: Section, number: int, document_number: str) -> None:
        """An annex on pages of its own, numbered from 1."""
        law = layout()
        sheet = parts.new_part(self.docx)
        parts.number_pages(sheet, law.page_number.size.use)
        self.language = annex.language
        title = self.docx.add_paragraph(style="Heading 1")
        title.alignment = WD_ALIGN_PARAGRAPH.CENTER
        for run in (
            title.add_run(f"{law.appendix.text} {'I' * (number + 1)}"),
            title.add_run(f"\n{annex.title.upper()}"),
        ):
            self._language(run)
        with_it = document_number.removeprefix("Số:")
        said = (
            f"(Attached to report No.{with_it})"
            if self.language == "en"
            else f"(Kèm theo Báo cáo số{with_it})"
        )
        under = self.docx.add_paragraph()
        under.alignment = WD_ALIGN_PARAGRAPH.CENTER
        under.add_run(said).italic = True
        for block in annex.blocks:
            self.block(block)
        self.language = "vi"

    def block(self, block: Block) -> None:
        """One block."""
        law = layout().body
        match block:
            case Heading(text):
                self._language(self.docx.add_paragraph(style="Heading 2").add_run(text))
            case Paragraph(words):
                paragraph = self.docx.add_paragraph()
                paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
                paragraph.paragraph_format.first_line_indent = Mm(law.indent.use)
                self._say(paragraph, words)
            case Points(items, ordered):
                style = "List Number" if ordered else "List Bullet"
                made = [self.docx.add_paragraph(style=style) for _ in items]
                for paragraph, words in zip(made, items, strict=True):
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
                    self._say(paragraph, words)
                if ordered:
                    parts.begin_anew(self.docx, made)
            case Table():
                self._table(block)
            case Drawing(caption, svg, alt):
                paragraph = self.docx.add_paragraph()
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
                paragraph.paragraph_format.keep_with_next = True
                run = paragraph.add_run()
                run.add_picture(io.BytesIO(as_png(svg)), width=Mm(150))
                parts.describe(run, alt, caption)
                self.drawings += 1
                self._caption(f"Hình {self.drawings}. {caption}")

    def _table(self, block: Table) -> None:
        self.tables += 1
        word = "Table" if self.language == "en" else "Bảng"
        self._caption(f"{word} {self.tables}. {block.caption}", keep=True)
        page = layout().page
        line = page.width - page.left.use - page.right.use
        table = self.docx.add_table(rows=1 + len(block.rows), cols=len(block.header), style="Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        total = sum(block.widths)
        for place, column in enumerate(table.columns):
            column.width = Mm(line * block.widths[place] / total)
        for number, row in enumerate(table.rows):
            for place, cell in enumerate(row.cells):
                cell.width = Mm(line * block.widths[place] / total)
                paragraph = cell.paragraphs[0]
                paragraph.paragraph_format.space_after = Pt(2)
                paragraph.paragraph_format.line_spacing = 1
                if number == 0:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
                    paragraph.add_run(block.header[place]).bold = True
                else:
                    if place in block.numeric:
                        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
                    self._say(paragraph, block.rows[number - 1][place])
                for run in paragraph.runs:
                    run.font.size = Pt(_TABLE_LETTERS)
                for link in paragraph.hyperlinks:
                    for run in link.runs:
                        run.font.size = Pt(_TABLE_LETTERS)
        parts.repeat_head(table)
        self.docx.add_paragraph().paragraph_format.space_after = Pt(0)

    def _caption(self, text: str, *, keep: bool = False) -> None:
        paragraph = self.docx.add_paragraph(style="Caption")
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.keep_with_next = keep
        self._language(paragraph.add_run(text))

    def _say(self, paragraph: DocxParagraph, words: Words) -> None:
        for said in words:
            if said.to:
                self._language(parts.add_link(paragraph, f"{self.site}{said.to}", said.text))
            else:
                self._language(paragraph.add_run(said.text))

    def _language(self, run: Run) -> None:
        if self.language != "vi":
            parts.set_language(run, _LANGUAGES[self.language])


def _settled(made: bytes) -> bytes:
    """The same parts in the same order, without the time of writing."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(made)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as settled,
    ):
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            settled.writestr(entry, source.read(name))
    return target.getvalue()
