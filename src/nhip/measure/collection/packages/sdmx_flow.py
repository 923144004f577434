"""How a release is laid out in SDMX: one data flow for everybody, one for each international body.

All are maintained by the agency ``NHIP``. The public flow has a figure for each series, area and period; a
body's flow says besides on which of its questionnaires and as which item the figure is asked. Identifiers of
SDMX hold letters, digits, ``_``, ``@``, ``$`` and ``-`` only: in ``LR.AG15T99`` the point becomes ``_`` and
the code's name keeps the body's own spelling.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from nhip.kernel.api import Text
from nhip.measure.collection.packages.described import asked_by, series_in, unit_name
from nhip.measure.collection.packages.frozen import FrozenFigure, FrozenRelease
from nhip.measure.collection.register import Body, CollectedSeries, register
from nhip.measure.collection.sheets.statuses import status_words
from nhip.measure.engine.figures import MISSING, NOT_APPLICABLE, PRESENT
from nhip.measure.engine.labels import Label

MAINTAINER: Final = "NHIP"
VERSION: Final = "1.0"
_UNFIT = re.compile(r"[^A-Za-z0-9_@$-]")
Codes = Mapping[str, Text]
Observation = dict[str, str]


@dataclass(frozen=True, slots=True)
class Column:
    """A dimension or an attribute: its concept and, where it is coded, the list of its codes."""

    code: str
    name: Text
    codes: str = ""
    is_required: bool = True


@dataclass(frozen=True, slots=True)
class Flow:
    """A data flow: its structure, its code lists and its observations, in order of their key.

    ``missing`` observations have no ``OBS_VALUE``; their status and reason say why.
    """

    name: str
    title: Text
    dimensions: tuple[Column, ...]
    attributes: tuple[Column, ...]
    lists: Mapping[str, tuple[Text, Codes]]
    observations: tuple[Observation, ...]

    @property
    def structure(self) -> str:
        """The id of the data structure definition."""
        return f"DSD_{self.name}"


_FREQ = Column("FREQ", Text("Tần suất", "Frequency"), "CL_FREQ")
_AREA = Column("REF_AREA", Text("Địa bàn", "Reference area"), "CL_AREA")
_SERIES = Column("SERIES", Text("Chỉ tiêu", "Series"), "CL_SERIES")
_TIME = Column("TIME_PERIOD", Text("Kỳ", "Time period"))
_QUESTIONNAIRE = Column("QUESTIONNAIRE", Text("Bảng hỏi", "Questionnaire"), "CL_QUESTIONNAIRE")
_ITEM = Column("ITEM", Text("Mục của bảng hỏi", "Item of the questionnaire"), "CL_ITEM")
_ATTRIBUTES: Final = (
    Column("OBS_STATUS", Text("Trạng thái quan sát", "Observation status"), "CL_OBS_STATUS"),
    Column("UNIT_MEASURE", Text("Đơn vị tính", "Unit of measure"), "CL_UNIT"),
    Column("RESP_AGENCY", Text("Cơ quan chịu trách nhiệm", "Responsible agency"), "CL_RESP_AGENCY"),
    Column("MISSING_REASON", Text("Lý do thiếu", "Why the figure is missing"), is_required=False),
    Column("COMMENT_OBS", Text("Ghi chú", "Comment"), is_required=False),
    Column("SOURCE_DOCUMENT", Text("Dấu băm tài liệu nguồn", "SHA-256 of the source"), is_required=False),
)


def public_flow(release: FrozenRelease) -> Flow:
    """The flow of all figures of the release."""
    known = register()
    held = {series.code: series for series in series_in(release)}
    rows = tuple(
        _observation(figure, held.get(figure.line.series)) for figure in sorted(release.figures, key=_order)
    )
    return Flow(
        "FIGURES",
        Text("Số liệu đã phát hành", "Released figures"),
        (_FREQ, _AREA, _SERIES, _TIME),
        _ATTRIBUTES,
        _lists(release, [known[code] for code in held]),
        rows,
    )


def body_flow(body: Body, release: FrozenRelease) -> Flow:
    """The flow of the figures that ``body`` takes."""
    asked = list(asked_by(body, release))
    rows = []
    for each in sorted(asked, key=lambda one: (one.questionnaire.code, one.taker.item, _order(one.figure))):
        row = _observation(each.figure, each.series)
        rows.append({"QUESTIONNAIRE": fit(each.questionnaire.code), "ITEM": fit(each.taker.item)} | row)
    lists = dict(_lists(release, list({each.series.code: each.series for each in asked}.values())))
    lists["CL_QUESTIONNAIRE"] = (
        _QUESTIONNAIRE.name,
        {fit(each.questionnaire.code): _words(each.questionnaire.title) for each in asked},
    )
    lists["CL_ITEM"] = (
        _ITEM.name,
        {fit(each.taker.item): Text(each.taker.item, each.taker.item) for each in asked},
    )
    return Flow(
        f"FOR_{fit(body.code)}",
        Text(f"Số liệu cho {body.title.vi}", f"Figures for {body.title.en}"),
        (_FREQ, _AREA, _QUESTIONNAIRE, _ITEM, _SERIES, _TIME),
        _ATTRIBUTES,
        lists,
        tuple(rows),
    )


def fit(code: str) -> str:
    """``code`` as an identifier of SDMX."""
    return _UNFIT.sub("_", code)


def _order(figure: FrozenFigure) -> tuple[str, str, str]:
    return figure.line.series, figure.line.area, figure.line.period


def _observation(figure: FrozenFigure, series: CollectedSeries | None) -> Observation:
    line = figure.line
    row = {
        "FREQ": "Q" if "-Q" in line.period else "A",
        "REF_AREA": fit(line.area),
        "SERIES": fit(line.series),
        "TIME_PERIOD": line.period,
        "OBS_VALUE": line.value,
        "OBS_STATUS": line.status,
        "UNIT_MEASURE": fit(series.unit) if series else "_U",
        "RESP_AGENCY": fit(line.agency),
        "MISSING_REASON": line.reason,
        "COMMENT_OBS": figure.note,
        "SOURCE_DOCUMENT": figure.document,
    }
    return {name: value for name, value in row.items() if value}


def _lists(release: FrozenRelease, held: list[CollectedSeries]) -> dict[str, tuple[Text, Codes]]:
    lines = [figure.line for figure in release.figures]
    units: dict[str, Text] = {fit(series.unit): unit_name(series.unit) for series in held}
    named = {fit(series.code): _words(series.title) for series in held}
    gone = {line.series for line in lines} - set(register())
    if gone:
        units["_U"] = Text("chưa rõ", "not known")
        named |= {fit(code): Text(code, code) for code in gone}
    return {
        "CL_FREQ": (
            _FREQ.name,
            {"A": Text("hằng năm", "annual"), "Q": Text("hằng quý", "quarterly")},
        ),
        "CL_AREA": (_AREA.name, _coded(release, "area")),
        "CL_SERIES": (_SERIES.name, dict(sorted(named.items()))),
        "CL_OBS_STATUS": (
            _ATTRIBUTES[0].name,
            {code: status_words(code) for code in sorted({*PRESENT, *MISSING, NOT_APPLICABLE})},
        ),
        "CL_UNIT": (_ATTRIBUTES[1].name, dict(sorted(units.items()))),
        "CL_RESP_AGENCY": (_ATTRIBUTES[2].name, _coded(release, "agency")),
    }


def _coded(release: FrozenRelease, of: str) -> dict[str, Text]:
    codes = sorted({getattr(figure.line, of) for figure in release.figures})
    names = release.area_name if of == "area" else release.agency_name
    return {fit(code): names(code) for code in codes}


def _words(words: Label) -> Text:
    return Text(words.vi, words.en)


def columns(flow: Flow) -> Iterator[Column]:
    """Dimensions, then attributes."""
    yield from flow.dimensions
    yield from flow.attributes
