"""The files of a draft: an office file with real structure, a PDF that declares itself readable aloud."""

import io
import re
import zipfile
import zlib

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm

from nhip.kernel.api import file_bytes
from nhip.measure.collection.models import ReportDraft
from nhip.measure.collection.reports.document import read_document
from nhip.measure.collection.reports.layout import layout, letterheads
from nhip.measure.engine.problems import Problems

pytestmark = pytest.mark.django_db


def test_the_office_file_has_headings_heads_of_tables_texts_for_drawings_and_no_macro(
    drafted: ReportDraft,
) -> None:
    content = file_bytes(drafted.docx)
    opened = docx.Document(io.BytesIO(content))
    document = read_document(drafted.document)
    headings = [one.text for one in opened.paragraphs if one.style and one.style.name == "Heading 1"]
    assert headings[0] == "BÁO CÁO"
    assert headings[1:8] == [section.title for section in document.sections]
    assert headings[8:] == [
        f"Phụ lục {'I' * number}\n{annex.title.upper()}" for number, annex in enumerate(document.annexes, 1)
    ]
    sheet = opened.sections[0]
    measures = (sheet.page_width, sheet.left_margin, sheet.right_margin, sheet.top_margin)
    for found, wanted in zip(measures, (210, 30, 15, 20), strict=True):
        assert abs(int(found or 0) - Mm(wanted)) < Mm(0.1)
    assert opened.styles["Normal"].font.name == "Times New Roman"
    language = opened.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    assert language.get(qn("w:val")) == "vi-VN"
    for table in opened.tables[1:2] + opened.tables[3:]:
        assert table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None
    described = [one.get("descr") for one in opened.element.iter(qn("wp:docPr"))]
    assert len(described) == 2
    assert all((text and "Cơ quan" in text) or "Internet" in text for text in described)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert not [name for name in parts.namelist() if "vba" in name.lower()]
        for name in parts.namelist():
            if re.match(r"word/(document|header\d)\.xml", name):
                _in_order(parts.read(name).decode())


def _in_order(xml: str) -> None:
    """What a strict reader stumbles over: properties of paragraphs and sections out of their order."""
    for properties in re.findall(r"<w:pPr>(.*?)</w:pPr>", xml):
        order = ["pStyle", "keepNext", "numPr", "pBdr", "tabs", "spacing", "ind", "jc"]
        found = [name for name in re.findall(r"<w:(\w+)", properties) if name in order]
        assert found == sorted(found, key=order.index), properties
    for settings in re.findall(r"<w:sectPr.*?</w:sectPr>", xml, re.DOTALL):
        assert settings.count("<w:pgNumType") == 1
        assert settings.index("<w:pgNumType") < settings.index("<w:cols")


def test_numbered_lists_count_from_one_each(drafted: ReportDraft) -> None:
    opened = docx.Document(io.BytesIO(file_bytes(drafted.docx)))
    numbered = [one for one in opened.paragraphs if one.style and one.style.name == "List Number"]
    lists = [one._p.pPr.numPr.numId.val for one in numbered]
    assert len(set(lists)) == 2, "what to do first, in each language"


def test_the_pdf_is_ua_1_and_holds_the_head_in_words(drafted: ReportDraft) -> None:
    pdf = file_bytes(drafted.pdf)
    meta = b"".join(_streams(pdf)) + pdf
    assert b"<pdfuaid:part>1</pdfuaid:part>" in meta
    assert b"/MarkInfo" in meta
    assert b"/Lang" in meta
    assert b"https://" in meta or b"http://" in meta


def _streams(pdf: bytes) -> list[bytes]:
    found = []
    for raw in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            found.append(zlib.decompress(raw))
        except zlib.error:
            found.append(raw)
    return found


def test_the_layout_keeps_to_the_decree_and_refuses_what_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    law = layout()
    assert (law.page.left.use, law.page.right.use, law.body.size.use) == (30, 15, 14)
    assert law.typefaces[0] == "Times New Roman"
    assert letterheads().of("G06") is not None
    assert letterheads().of("G99") is None
    broken = {**law.model_dump(mode="python"), "schema": "nhip/report-layout/1"}
    broken["page"]["left"]["use"] = 20
    monkeypatch.setattr("nhip.measure.collection.reports.layout.yaml.load", lambda *_args, **_kw: broken)
    layout.cache_clear()
    with pytest.raises(Problems) as problems:
        layout()
    layout.cache_clear()
    assert "20 lies outside 30 to 35" in problems.value.found[0].cause.vi
