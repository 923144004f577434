"""What python-docx has no word for: links, page numbers, alternative texts, rules under a line, lists that
count anew. Written as the office format (ECMA-376) names them.
"""

from typing import Any

from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt
from docx.styles.style import BaseStyle
from docx.table import Table
from docx.text.paragraph import Paragraph
from docx.text.run import Run

# What the format wants after a paragraph's borders: out of its place it is an error to strict readers.
_AFTER_BORDERS = tuple(
    f"w:{name}" for name in ("shd", "tabs", "spacing", "ind", "contextualSpacing", "jc", "rPr")
)


def element(name: str, **values: str) -> Any:
    """An element of the word-processing name space with its attributes."""
    made = OxmlElement(f"w:{name}")
    for key, value in values.items():
        made.set(qn(f"w:{key}"), value)
    return made


def add_link(paragraph: Paragraph, address: str, text: str) -> Run:
    """Words that lead to ``address``."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run = paragraph.add_run(text, style="Link")
    link.append(run._r)  # noqa: SLF001 - the run moves into the link
    paragraph._p.append(link)  # noqa: SLF001 - "
    return run


def set_letters(style: Any, name: str, size: float, **looks: bool) -> None:
    """The typeface of a style, for every script, and its size in points."""
    font = style.font
    font.name, font.size = name, Pt(size)
    for look, value in looks.items():
        setattr(font, look, value)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{script}"), None)
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), name)


def set_language(held: Document | BaseStyle | Run, language: str) -> None:
    """The language of the whole document, of a style or of a run."""
    if isinstance(held, Document):
        defaults = held.styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
        for old in defaults.findall(qn("w:lang")):
            defaults.remove(old)
        defaults.append(element("lang", val=language, eastAsia=language))
        return
    properties = (
        held._r.get_or_add_rPr() if isinstance(held, Run) else held.element.get_or_add_rPr()  # noqa: SLF001
    )
    properties.append(element("lang", val=language, eastAsia=language))


def rule_under(paragraph: Paragraph, inset: float) -> None:
    """A line under a paragraph, ``inset`` millimetres short of both ends."""
    format_ = paragraph.paragraph_format
    format_.left_indent = format_.right_indent = Mm(inset)
    borders = element("pBdr")
    borders.append(element("bottom", val="single", sz="6", space="1", color="000000"))
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - python-docx knows no borders
    properties.insert_element_before(borders, *_AFTER_BORDERS)


def number_pages(section: Section, size: float) -> None:
    """Page numbers in the middle of the upper margin, from 1, the first page without."""
    section.different_first_page_header_footer = True
    section.header.is_linked_to_previous = section.first_page_header.is_linked_to_previous = False
    settings = section._sectPr  # noqa: SLF001 - "
    for inherited in settings.findall(qn("w:pgNumType")):
        settings.remove(inherited)
    settings.insert_element_before(element("pgNumType", start="1"), "w:cols", "w:titlePg", "w:docGrid")
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.first_line_indent = Mm(0)
    run = paragraph.add_run()
    run.font.size = Pt(size)
    for part in (
        element("fldChar", fldCharType="begin"),
        element("instrText"),
        element("fldChar", fldCharType="end"),
    ):
        run._r.append(part)  # noqa: SLF001 - "
    run._r[-2].text = "PAGE"  # noqa: SLF001 - "


def new_part(document: Document) -> Section:
    """A new section on a new page."""
    made: Section = document.add_section(WD_SECTION.NEW_PAGE)
    return made


def describe(run: Run, text: str, title: str) -> None:
    """The alternative text of a picture."""
    for properties in run._r.iter(qn("wp:docPr")):  # noqa: SLF001 - "
        properties.set("descr", text)
        properties.set("title", title)


def repeat_head(table: Table) -> None:
    """The first row is the head of the table: read as such, and repeated over pages."""
    for number, row in enumerate(table.rows):
        properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - "
        properties.append(element("cantSplit"))
        if number == 0:
            properties.append(element("tblHeader"))


def dash_points(document: Document) -> None:
    """Points begin with a dash, as official papers have it, instead of a round dot."""
    numbering = document.part.numbering_part.element
    held = document.styles["List Bullet"].element.pPr.numPr.numId.val
    abstract = next(one for one in numbering.num_lst if one.numId == held).abstractNumId.val
    for level in numbering.iter(qn("w:lvl")):
        if level.getparent().get(qn("w:abstractNumId")) == str(abstract):
            level.find(qn("w:lvlText")).set(qn("w:val"), "-")
            for letters in level.iter(qn("w:rFonts")):
                letters.getparent().remove(letters)
                break


def begin_anew(document: Document, paragraphs: list[Paragraph]) -> None:
    """A numbered list of its own: it counts from 1."""
    numbering = document.part.numbering_part.element
    style = document.styles["List Number"].element
    held = style.pPr.numPr.numId.val
    abstract = next(one for one in numbering.num_lst if one.numId == held).abstractNumId.val
    number = numbering.add_num(abstract)
    number.add_lvlOverride(ilvl=0).add_startOverride(1)
    for paragraph in paragraphs:
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()  # noqa: SLF001 - "
        properties.get_or_add_ilvl().val = 0
        properties.get_or_add_numId().val = number.numId
