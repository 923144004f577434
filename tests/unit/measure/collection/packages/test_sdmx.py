"""What is written as SDMX is valid, and a second library reads the same figures out of it."""

import io

import sdmx
from pysdmx.io import read_sdmx

from nhip.measure.collection.packages.described import bodies_of
from nhip.measure.collection.packages.frozen import FrozenRelease
from nhip.measure.collection.packages.sdmx_data import generic, sdmx_csv, structure_specific
from nhip.measure.collection.packages.sdmx_flow import Flow, body_flow, public_flow
from nhip.measure.collection.packages.sdmx_markup import text
from nhip.measure.collection.packages.sdmx_structure import structure_message
from nhip.measure.collection.packages.sdmx_valid import faults_of

Read = dict[tuple[tuple[str, str], ...], tuple[str, str, str]]
_TOLD = ("OBS_STATUS", "MISSING_REASON")


def _flows(release: FrozenRelease) -> list[Flow]:
    return [public_flow(release), *(body_flow(body, release) for body in bodies_of(release))]


def _written(flow: Flow) -> Read:
    names = [column.code for column in flow.dimensions]
    return {
        tuple((name, row[name]) for name in names): (
            row.get("OBS_VALUE", ""),
            row["OBS_STATUS"],
            row.get("MISSING_REASON", ""),
        )
        for row in flow.observations
    }


def _by_sdmx1(content: bytes, form: str, structure: object) -> Read:
    data = sdmx.read_sdmx(io.BytesIO(content), format=form, structure=structure).data[0]  # type: ignore[attr-defined]
    return {
        tuple((name, str(key.value)) for name, key in one.dimension.values.items()): (
            one.value or "",
            *(
                str(one.attached_attribute[name].value) if name in one.attached_attribute else ""
                for name in _TOLD
            ),
        )
        for one in data.obs
    }


def test_what_is_written_is_valid_and_read_back_alike_by_a_second_library(release: FrozenRelease) -> None:
    for flow in _flows(release):
        message = structure_message(flow, release)
        assert faults_of(message) == []
        read = sdmx.read_sdmx(io.BytesIO(message), format="XML")
        structure = read.structure[flow.structure]  # type: ignore[attr-defined]
        assert [each.id for each in structure.dimensions] == [each.code for each in flow.dimensions]
        for write, form in ((structure_specific, "XML"), (generic, "XML"), (sdmx_csv, "CSV")):
            content = write(flow, release)
            if form == "XML":
                assert faults_of(content) == []
            assert _by_sdmx1(content, form, structure) == _written(flow), (flow.name, write.__name__)


def test_structures_are_named_in_both_languages_and_read_by_pysdmx(release: FrozenRelease) -> None:
    flow = body_flow(bodies_of(release)[0], release)
    message = structure_message(flow, release)
    assert '<com:Name xml:lang="vi">Số liệu cho Liên minh Viễn thông Quốc tế</com:Name>' in message.decode()
    lists = {each.id: each for each in read_sdmx(message.decode()).get_codelists()}
    assert {each.id for each in lists["CL_ITEM"].items} == {"i112"}
    assert {"A", "B", "E", "L", "P", "_Z"} <= {each.id for each in lists["CL_OBS_STATUS"].items}
    assert lists["CL_OBS_STATUS"].agency == "NHIP"


def test_a_missing_figure_keeps_its_status_and_reason_and_has_no_value(release: FrozenRelease) -> None:
    flow = public_flow(release)
    missing = next(row for row in flow.observations if row["SERIES"] == "gross_enrolment")
    assert "OBS_VALUE" not in missing
    assert (missing["OBS_STATUS"], missing["MISSING_REASON"][:14]) == ("L", "Chưa điều tra;")
    assert b'SERIES="gross_enrolment" TIME_PERIOD="2024" OBS_STATUS="L"' in structure_specific(flow, release)


def test_a_broken_message_is_found_by_its_schema(release: FrozenRelease) -> None:
    whole = generic(public_flow(release), release)
    assert any("Obss" in fault for fault in faults_of(whole.replace(b"gen:Obs>", b"gen:Obss>")))
    assert faults_of(whole[:-20])


def test_text_that_xml_cannot_hold_is_marked() -> None:
    assert text("a\x00<b>&") == "a\ufffd&lt;b&gt;&amp;"
