"""What an audit says: ten steps in order, the engine's numbers, what cannot be seen, what was not tried."""

import math
import re
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from tests.unit.measure.audit.asked import document, evidence, sentences, subject, tables

from nhip.measure.audit.document import Code, Document, Item, Table
from nhip.measure.audit.findings import findings
from nhip.measure.audit.step_robustness import choices_file
from nhip.measure.audit.varied import Varied
from nhip.measure.audit.writing import write_audit
from nhip.measure.engine import Problems, read_variation, vary
from nhip.measure.engine.choices import ComponentsVary, Variation, WeightsVary

INDICES = [("EGDI", "2018"), ("TII", "2018"), ("DTI", "2022"), ("HDI", "2023"), ("EPI", "2018")]
EDITIONS = pytest.mark.parametrize(("code", "edition"), INDICES)


@EDITIONS
def test_summary_ten_steps_limits(code: str, edition: str) -> None:
    titles = [section.title for section in document(code, edition).sections]
    assert titles[0] == "Tóm tắt"
    assert titles[-1] == "Giới hạn của bản kiểm định này"
    assert [title.split(".")[0] for title in titles[1:-1]] == [f"Bước {step}" for step in range(1, 11)]
    assert all(section.blocks for section in document(code, edition).sections)


@EDITIONS
def test_both_languages_say_the_same_numbers(code: str, edition: str) -> None:
    vietnamese, english = document(code, edition), document(code, edition, "en")
    assert [len(section.blocks) for section in vietnamese.sections] == [
        len(section.blocks) for section in english.sections
    ]
    for mine, theirs in zip(_tables(vietnamese), _tables(english), strict=True):
        for row, other in zip(mine.rows, theirs.rows, strict=True):
            for place in mine.numeric:
                assert _number(row[place].text, ",") == _number(other[place].text, ".")


def _tables(written: Document) -> list[Table]:
    return [block for section in written.sections for block in section.blocks if isinstance(block, Table)]


def _number(text: str, decimal: str) -> list[str]:
    """The figures in a cell, whichever way the language writes them."""
    thousands = "." if decimal == "," else ","
    return re.findall(r"\d+(?:\.\d+)?", text.replace(thousands, "").replace(decimal, "."))


def test_the_summary_holds_the_engines_numbers() -> None:
    asked, found = subject("EGDI", "2018"), evidence("EGDI", "2018")
    summary = " ".join(sentences(document("EGDI", "2018"))[:60])
    result = asked.result
    assert f"hạng {result.rank('VNM')} trong 193 nước" in summary
    assert asked.words.number(float(result.shown()[result.row("VNM")]), 4) in summary
    low, high = found.uncertainty.interval("VNM") or (0, 0)
    assert f"nằm từ {low} đến {high} trong {found.inside('VNM')}/1.000" in summary
    narrow = int(((found.uncertainty.high - found.uncertainty.low) < 10).sum())
    assert asked.words.share(narrow, 193) in summary
    weights = vary(result, Variation(vary=(WeightsVary(do="weights"),), draws=1000, seed=1))
    alone = weights.interval("VNM") or (0, 0)
    assert f"Nếu chỉ trọng số thay đổi thì khoảng đó là {alone[0]} đến {alone[1]}" in summary
    above, below = result.order()[86], result.order()[88]
    assert f"ngay trước là {asked.name(above)}".casefold() in summary.casefold()
    assert f"ngay sau là {asked.name(below)}" in summary
    unclear = found.not_told_apart("VNM")
    assert f"{len(unclear)}/192" in summary


def test_not_told_apart_is_what_it_says() -> None:
    found = evidence("EGDI", "2018")
    held = found.uncertainty
    unclear = found.not_told_apart("VNM")
    for peer in held.units:
        if peer == "VNM":
            continue
        surest = max(held.chance_of_beating("VNM", peer), held.chance_of_beating(peer, "VNM"))
        assert (surest < 0.95) == (peer in unclear), peer


@EDITIONS
def test_every_percentage_of_a_count_has_its_count(code: str, edition: str) -> None:
    for text in sentences(document(code, edition)):
        for found in re.finditer(r"\((\d+(?:,\d+)?)\u00a0%\)", text):
            before = text[: found.start()].rstrip()
            part, whole = re.search(r"([\d.,]+)/([\d.]+)(?: phương sai)?$", before).groups()  # type: ignore[union-attr]
            share = float(part.replace(".", "").replace(",", ".")) / float(whole.replace(".", ""))
            # A number printed with two decimals gives its percentage only nearly.
            assert math.isclose(100 * share, float(found[1].replace(",", ".")), abs_tol=0.3), text


def test_ready_made_components_are_named_with_the_way_deeper() -> None:
    text = " ".join(sentences(document("EGDI", "2018")))
    assert "Điều không nhìn thấy được từ đây: 3/3" in text
    assert "nhip index audit TII --edition 2018" in text
    assert "xem bản kiểm định của TII" in text


def test_what_cannot_be_varied_is_said_with_its_reason() -> None:
    text = " ".join(sentences(document("TII", "2018")))
    assert "có điểm thành phần âm, nên không lấy được trung bình nhân" in text
    assert all(choice.do != "aggregate" for choice in subject("TII", "2018").varied.variation.vary)


def test_too_few_units_end_in_no_verdict() -> None:
    said = findings(subject("DTI", "2022"), evidence("DTI", "2022"))
    assert [item.lead for item in said] == [
        "Quá ít để nói về độ vững.",
        "Chưa biết các thành phần có gắn kết không.",
        "Số liệu chưa đủ.",
    ]
    assert "5/63" in said[2].text


def test_an_index_whose_method_was_not_tried_is_not_called_firm() -> None:
    said: Item = findings(subject("EPI", "2018"), evidence("EPI", "2018"))[0]
    assert said.lead == "Chưa biết thứ hạng có vững không."
    assert "vững." not in said.lead.replace("không.", "")


@EDITIONS
def test_the_printed_choices_are_the_ones_that_were_run(code: str, edition: str, tmp_path: Path) -> None:
    asked = subject(code, edition)
    block = choices_file(asked)
    assert isinstance(block, Code)
    path = tmp_path / "vary.yaml"
    path.write_text(block.text, encoding="utf-8")
    assert read_variation(path) == asked.varied.variation
    assert yaml.safe_load(block.text)["seed"] == 1


def test_a_choice_that_does_nothing_stops_the_audit() -> None:
    asked = subject("EGDI", "2018")
    idle = Variation(vary=(WeightsVary(do="weights", at=("OSI",)),))
    with pytest.raises(Problems) as refused:
        write_audit(replace(asked, varied=Varied(idle, is_asked=True)))
    assert [problem.code for problem in refused.value.found] == ["uncertainty.no_effect"]


def test_variance_shares_stand_where_some_units_have_no_rank() -> None:
    found = evidence("HDI", "2023")
    assert found.sensitivity is not None
    assert bool((found.sensitivity.whole.total >= -0.05).all())
    leaving_out = [
        choice
        for choice in subject("HDI", "2023").varied.variation.vary
        if isinstance(choice, ComponentsVary)
    ]
    assert leaving_out
    assert tables(document("HDI", "2023"), "Chỉ số độ nhạy")


VIETNAMESE = re.compile(r"[ăâđêôơưĂÂĐÊÔƠƯàảãáạằẳẵắặầẩẫấậèẻẽẹềểễếệìỉĩịòỏõọồổỗốộờởỡớợùủũụừửữứựỳỷỹỵ]")
# Names of places keep the marks of their own languages.
NAMES = re.compile(r"Nhịp|/QĐ-BTTTT|Côte d.Ivoire|São Tomé|Türkiye|Curaçao|Príncipe")
ENGLISH = re.compile(
    r"\b(the|of|and|rank|score|weight|index|with|from|missing|figures?|units?|runs?|states?|means?|than|which)\b",
    re.IGNORECASE,
)


@EDITIONS
def test_no_vietnamese_is_left_in_the_english(code: str, edition: str) -> None:
    left = [
        text for text in sentences(document(code, edition, "en")) if VIETNAMESE.search(NAMES.sub("", text))
    ]
    assert not left


@EDITIONS
def test_no_english_is_left_in_the_vietnamese(code: str, edition: str) -> None:
    typed = re.compile(r"\(nhip index [^)]*\)|\b[a-z]+(?:_[a-z]+)+\b|\S+/\S+\.(?:csv|yaml)|\b[A-Z]{3}\b")
    left = [text for text in sentences(document(code, edition)) if ENGLISH.search(typed.sub("", text))]
    assert not left
