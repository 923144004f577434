"""Letters as an officer types them elsewhere: made here, by the decree's layout, plainly made up."""

import io
import zipfile
from typing import Any

import docx
import typst
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.shared import Cm, Pt

from nhip.documents.office.opening.kinds import ODT

_FILLED = """<mc:AlternateContent xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
 xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"
 xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><mc:Choice Requires="wps">
<w:drawing><wp:inline><wp:extent cx="914400" cy="914400"/><wp:docPr id="19" name="s"/><a:graphic>
<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr/>
<wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="914400" cy="914400"/></a:xfrm><a:prstGeom prst="rect"/>
<a:blipFill><a:blip r:link="{}"/><a:stretch><a:fillRect/></a:stretch></a:blipFill></wps:spPr><wps:bodyPr/>
</wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice></mc:AlternateContent>"""


def word_letter(
    *,
    number: str = "Số:        /BTC-VP",
    signer: str = "Người Ký",
    gap: int = 4,
    wide: float = 21.0,
    filled_with: str = "",
) -> bytes:
    """A DOCX with room for number, date and signature; ``gap`` empty lines above the signer's name.

    ``filled_with`` puts a shape in it that is filled with the picture at that address.
    """
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
    if filled_with:
        named = made.part.relate_to(filled_with, RELATIONSHIP_TYPE.IMAGE, is_external=True)
        made.add_paragraph().add_run()._r.append(parse_xml(_FILLED.format(named)))
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


def odt(body: str, behind: str = "", doctype: str = "") -> bytes:
    """An ODT with this body; the picture at the address ``behind`` lies behind paragraphs of style P."""
    spaces = " ".join(
        f'xmlns:{name}="{address}"'
        for name, address in (
            ("office", "urn:oasis:names:tc:opendocument:xmlns:office:1.0"),
            ("style", "urn:oasis:names:tc:opendocument:xmlns:style:1.0"),
            ("text", "urn:oasis:names:tc:opendocument:xmlns:text:1.0"),
            ("xlink", "http://www.w3.org/1999/xlink"),
        )
    )
    manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), ODT)
        archive.writestr(
            "META-INF/manifest.xml",
            f'<m:manifest xmlns:m="{manifest}"><m:file-entry m:full-path="/" m:media-type="{ODT}"/>'
            '<m:file-entry m:full-path="content.xml" m:media-type="text/xml"/></m:manifest>',
        )
        archive.writestr(
            "content.xml",
            f'{doctype}<office:document-content {spaces} office:version="1.3"><office:automatic-styles>'
            '<style:style style:name="P" style:family="paragraph"><style:paragraph-properties>'
            f'<style:background-image xlink:href="{behind}"/></style:paragraph-properties></style:style>'
            f"</office:automatic-styles><office:body><office:text>{body}"
            "</office:text></office:body></office:document-content>",
        )
    return made.getvalue()


def _lines(cell: Any, *lines: str) -> None:
    for at, line in enumerate(lines):
        paragraph = cell.paragraphs[0] if at == 0 else cell.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run(line)
