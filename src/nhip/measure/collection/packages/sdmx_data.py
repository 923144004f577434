"""The figures of a flow: SDMX-ML 2.1, structure-specific and generic, and SDMX-CSV 2.0.

A missing figure is an observation without a value, with its status and its reason. Digits are the released
ones, as written.
"""

import csv
import io
from collections.abc import Iterator

from nhip.measure.collection.packages.frozen import FrozenRelease
from nhip.measure.collection.packages.sdmx_flow import MAINTAINER, VERSION, Flow, columns
from nhip.measure.collection.packages.sdmx_markup import attribute, header, joined, opened, used_structure

_URN = "urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow"


def structure_specific(flow: Flow, release: FrozenRelease) -> bytes:
    """The short form: one element an observation; the structure is needed to read it."""
    return joined(_structure_specific(flow, release))


def generic(flow: Flow, release: FrozenRelease) -> bytes:
    """The long form, in which every cell says what it is, and which a plain schema validates in full."""
    return joined(_generic(flow, release))


def sdmx_csv(flow: Flow, release: FrozenRelease) -> bytes:
    """SDMX-CSV 2.0: a line an observation, its flow and the action *replace* in front."""
    del release
    head = [column.code for column in columns(flow)]
    head.insert(len(flow.dimensions), "OBS_VALUE")
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(["STRUCTURE", "STRUCTURE_ID", "ACTION", *head])
    flow_id = f"{MAINTAINER}:{flow.name}({VERSION})"
    writer.writerows(
        ["dataflow", flow_id, "R", *(row.get(name, "") for name in head)] for row in flow.observations
    )
    return target.getvalue().encode()


def _structure_specific(flow: Flow, release: FrozenRelease) -> Iterator[str]:
    space = f"{_URN}={MAINTAINER}:{flow.name}({VERSION}):ObsLevelDim:AllDimensions"
    yield opened("StructureSpecificData", "ss", "xsi", more=f' xmlns:ns1="{space}"')
    yield header(release, flow.name, used_structure(flow, f' namespace="{space}"'))
    yield (
        f'<mes:DataSet ss:structureRef="{flow.structure}" xsi:type="ns1:DataSetType"'
        ' ss:dataScope="DataStructure" action="Replace">\n'
    )
    for row in flow.observations:
        cells = "".join(f" {name}={attribute(value)}" for name, value in row.items())
        yield f"<Obs{cells}/>\n"
    yield "</mes:DataSet>\n</mes:StructureSpecificData>\n"


def _generic(flow: Flow, release: FrozenRelease) -> Iterator[str]:
    yield opened("GenericData", "gen")
    yield header(release, flow.name, used_structure(flow))
    yield f'<mes:DataSet structureRef="{flow.structure}" action="Replace">\n'
    for row in flow.observations:
        yield "<gen:Obs><gen:ObsKey>"
        yield from _values(row, (column.code for column in flow.dimensions))
        yield "</gen:ObsKey>"
        if "OBS_VALUE" in row:
            yield f"<gen:ObsValue value={attribute(row['OBS_VALUE'])}/>"
        yield "<gen:Attributes>"
        yield from _values(row, (column.code for column in flow.attributes if column.code in row))
        yield "</gen:Attributes></gen:Obs>\n"
    yield "</mes:DataSet>\n</mes:GenericData>\n"


def _values(row: dict[str, str], names: Iterator[str]) -> Iterator[str]:
    for name in names:
        yield f'<gen:Value id="{name}" value={attribute(row[name])}/>'
