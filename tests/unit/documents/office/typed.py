"""Letters as an officer types them elsewhere: made here, by the decree's layout, plainly made up."""

import io
from typing import Any

import docx
import typst
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt


def word_letter(
    *, number: str = "Số:        /BTC-VP", signer: str = "Người Ký", gap: int = 4, wide: float = 21.0
) -> bytes:
    """A DOCX with room for number, date and signature; ``gap`` empty lines above the signer's name."""
    made = docx.Document()
    page = made.sections[0]
    page.page_width, page.page_height = Cm(wide), Cm(29.7)
    page.left_margin, page.right_margin = Cm(3), Cm(1.5)
    style: Any = made.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(13)
    style.paragraph_format.space_after = Pt(0)
    head = made.add_table(1, 2)
    _lines(head.cell(0, 0), "BỘ TÀI CHÍNH", "", number)
    _lines(head.cell(0, 1), "CỘNG HÒA XÃ HỘI", "Độc lập - Tự do", "Hà Nội, ngày     tháng     năm 2026")
    made.add_paragraph("Kính gửi: Bộ Giáo dục và Đào tạo.")
    made.add_paragraph("Bộ Tài chính đề nghị quý Bộ cho ý kiến về số liệu biết chữ ở vùng sâu.")
    foot = made.add_table(1, 2)
    _lines(foot.cell(0, 0), "Nơi nhận:", "- Như trên.")
    _lines(foot.cell(0, 1), "THỨ TRƯỞNG", *[""] * gap, signer)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def pdf_letter() -> bytes:
    """The same letter as somebody's own program saved it as PDF."""
    source = """
    #set page(paper: "a4", margin: (left: 3cm, right: 1.5cm, top: 2cm, bottom: 2cm))
    #set text(size: 13pt, lang: "vi")
    #grid(columns: (1fr, 1fr), row-gutter: 9pt, align: center,
      [BỘ TÀI CHÍNH], [CỘNG HÒA XÃ HỘI],
      [Số: ......... /BTC-VP], [_Hà Nội, ngày ..... tháng ..... năm 2026_])
    #v(2em) Kính gửi: Bộ Giáo dục và Đào tạo.
    #v(1em) Bộ Tài chính đề nghị quý Bộ cho ý kiến về số liệu biết chữ ở vùng sâu. #v(2em)
    #grid(columns: (1fr, 1fr), align: center, [Nơi nhận: như trên.], [THỨ TRƯỞNG #v(5em) Người Ký])
    """
    made = typst.compile(source.encode(), format="pdf")
    assert isinstance(made, bytes)
    return made


def _lines(cell: Any, *lines: str) -> None:
    for at, line in enumerate(lines):
        paragraph = cell.paragraphs[0] if at == 0 else cell.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run(line)
