"""The head and the foot of the report as office tables without lines, by the layout in law."""

from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from nhip.measure.collection.reports import docx_parts as parts
from nhip.measure.collection.reports.document import Letterhead
from nhip.measure.collection.reports.layout import layout

_LEFT, _RIGHT = 0.42, 0.58
# How wide the motto and an agency's name run in these letters, in millimetres, for the lines under them.
_MOTTO = 58.0
_UNDER_AGENCY = 24.0


def write_head(docx: Docx, head: Letterhead) -> None:
    """Agency and number to the left, national name, motto, place and date to the right; title; addressees."""
    law = layout()
    left, right = _two_columns(docx)
    if head.over:
        _line(left, head.over, law.agency.size.use)
    _line(left, head.agency, law.agency.size.use, bold=True)
    parts.rule_under(_line(left, "", 2), (_width(_LEFT) - _UNDER_AGENCY) / 2)
    _line(left, head.number, law.number.size.use)
    _line(right, law.national_name.text, law.national_name.size.use, bold=True)
    _line(right, law.motto.text, law.motto.size.use, bold=True)
    parts.rule_under(_line(right, "", 2), (_width(_RIGHT) - _MOTTO) / 2)
    _line(right, head.date, law.place_and_date.size.use, italic=True)
    title = docx.add_paragraph(style="Heading 1")
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_after = Pt(0)
    title.add_run(law.title.text)
    about = _say(docx.add_paragraph(), head.about, law.title.size.use, bold=True)
    about.paragraph_format.space_after = Pt(0)
    rule = _say(docx.add_paragraph(), "", 2)
    parts.rule_under(rule, 58)
    rule.paragraph_format.space_after = Pt(10)
    _addressees(docx, head)


def _addressees(docx: Docx, head: Letterhead) -> None:
    law = layout().addressee
    if not head.to:
        return
    if len(head.to) == 1:
        _say(docx.add_paragraph(), f"{law.text}: {head.to[0]}", law.size.use)
        return
    for number, one in enumerate(head.to, 1):
        lead = f"{law.text}:\t" if number == 1 else "\t"
        end = "." if number == len(head.to) else ";"
        paragraph = docx.add_paragraph()
        paragraph.paragraph_format.left_indent = Mm(42)
        paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(66))
        paragraph.paragraph_format.space_after = Pt(10 if number == len(head.to) else 0)
        paragraph.add_run(f"{lead}- {one}{end}").font.size = Pt(law.size.use)


def write_foot(docx: Docx, head: Letterhead) -> None:
    """Who gets a copy to the left, who signs to the right."""
    law = layout()
    left, right = _two_columns(docx)
    word = _line(left, "", law.recipients_word.size.use)
    word.alignment = WD_ALIGN_PARAGRAPH.LEFT
    run = word.add_run(f"{law.recipients_word.text}:")
    run.bold = run.italic = True
    run.font.size = Pt(law.recipients_word.size.use)
    for number, one in enumerate(head.copies, 1):
        end = "." if number == len(head.copies) else ";"
        line = _line(left, f"- {one}{end}", law.recipients.size.use)
        line.alignment = WD_ALIGN_PARAGRAPH.LEFT
    for one in head.signs:
        _line(right, one, law.signature.size.use, bold=True)
    for _ in range(4):
        _line(right, "", law.signature.size.use)
    _line(right, "…………………………", law.signature.size.use, bold=True)


def _width(share: float) -> float:
    page = layout().page
    return (page.width - page.left.use - page.right.use) * share


def _two_columns(docx: Docx) -> tuple[_Cell, _Cell]:
    table = docx.add_table(rows=1, cols=2)
    table.autofit = False
    left, right = table.rows[0].cells
    for place, share in enumerate((_LEFT, _RIGHT)):
        table.columns[place].width = table.rows[0].cells[place].width = Mm(_width(share))
    return left, right


def _line(cell: _Cell, text: str, size: float, *, bold: bool = False, italic: bool = False) -> Paragraph:
    first = cell.paragraphs[0]
    is_fresh = len(cell.paragraphs) == 1 and not first.runs and first.paragraph_format.left_indent is None
    paragraph = first if is_fresh else cell.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.paragraph_format.line_spacing = 1
    return _say(paragraph, text, size, bold=bold, italic=italic)


def _say(
    paragraph: Paragraph, text: str, size: float, *, bold: bool = False, italic: bool = False
) -> Paragraph:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(text)
    run.font.size, run.bold, run.italic = Pt(size), bold, italic
    return paragraph
