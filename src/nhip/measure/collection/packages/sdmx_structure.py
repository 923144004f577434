"""The structure of a flow as an SDMX-ML 2.1 message: agency, flow, code lists, concepts, data structure."""

from collections.abc import Iterator

from nhip.kernel.api import Text
from nhip.measure.collection.packages.frozen import FrozenRelease
from nhip.measure.collection.packages.sdmx_flow import MAINTAINER, VERSION, Column, Flow, columns
from nhip.measure.collection.packages.sdmx_markup import header, joined, names, opened

_OWN = f'agencyID="{MAINTAINER}" version="{VERSION}"'
_CONCEPTS = "CONCEPTS"
_VALUE = Column("OBS_VALUE", Text("Giá trị", "Observation value"))


def structure_message(flow: Flow, release: FrozenRelease) -> bytes:
    """The message. The same release gives the same bytes."""
    return joined(_parts(flow, release))


def _parts(flow: Flow, release: FrozenRelease) -> Iterator[str]:
    yield opened("Structure", "str")
    yield header(release, flow.structure)
    yield "<mes:Structures>\n"
    yield (
        '<str:OrganisationSchemes><str:AgencyScheme id="AGENCIES" agencyID="SDMX" version="1.0"'
        f' isPartial="true">{names(Text("Cơ quan quản lý cấu trúc", "Maintenance agencies"))}'
        f'<str:Agency id="{MAINTAINER}">{names(Text("Nhịp", "Nhịp"))}</str:Agency>'
        "</str:AgencyScheme></str:OrganisationSchemes>\n"
    )
    yield (
        f'<str:Dataflows><str:Dataflow id="{flow.name}" {_OWN} isFinal="true">{names(flow.title)}'
        f'<str:Structure><Ref id="{flow.structure}" {_OWN} class="DataStructure"/></str:Structure>'
        "</str:Dataflow></str:Dataflows>\n"
    )
    yield "<str:Codelists>\n"
    for name, (title, codes) in flow.lists.items():
        yield f'<str:Codelist id="{name}" {_OWN} isFinal="true">{names(title)}\n'
        for code, words in codes.items():
            yield f'<str:Code id="{code}">{names(words)}</str:Code>\n'
        yield "</str:Codelist>\n"
    yield f'</str:Codelists>\n<str:Concepts><str:ConceptScheme id="{_CONCEPTS}" {_OWN} isFinal="true">'
    yield names(Text("Khái niệm", "Concepts")) + "\n"
    for column in (*columns(flow), _VALUE):
        yield f'<str:Concept id="{column.code}">{names(column.name)}</str:Concept>\n'
    yield "</str:ConceptScheme></str:Concepts>\n"
    yield f'<str:DataStructures><str:DataStructure id="{flow.structure}" {_OWN} isFinal="true">'
    yield names(flow.title) + "\n<str:DataStructureComponents>\n"
    yield from _dimensions(flow)
    yield (
        f'<str:MeasureList id="MeasureDescriptor"><str:PrimaryMeasure id="{_VALUE.code}">{_concept(_VALUE)}'
        '<str:LocalRepresentation><str:TextFormat textType="Double"/></str:LocalRepresentation>'
        "</str:PrimaryMeasure></str:MeasureList>\n"
    )
    yield "</str:DataStructureComponents></str:DataStructure></str:DataStructures>\n"
    yield "</mes:Structures>\n</mes:Structure>\n"


def _dimensions(flow: Flow) -> Iterator[str]:
    yield '<str:DimensionList id="DimensionDescriptor">\n'
    for place, column in enumerate(flow.dimensions, start=1):
        kind = "Dimension" if column.codes else "TimeDimension"
        yield f'<str:{kind} id="{column.code}" position="{place}">{_concept(column)}'
        yield f"{_represented(column, 'ObservationalTimePeriod')}</str:{kind}>\n"
    yield '</str:DimensionList>\n<str:AttributeList id="AttributeDescriptor">\n'
    for column in flow.attributes:
        needed = "Mandatory" if column.is_required else "Conditional"
        yield f'<str:Attribute id="{column.code}" assignmentStatus="{needed}">{_concept(column)}'
        yield f"{_represented(column, 'String')}<str:AttributeRelationship>"
        yield f'<str:PrimaryMeasure><Ref id="{_VALUE.code}"/></str:PrimaryMeasure>'
        yield "</str:AttributeRelationship></str:Attribute>\n"
    yield "</str:AttributeList>\n"


def _concept(column: Column) -> str:
    return (
        f'<str:ConceptIdentity><Ref id="{column.code}" maintainableParentID="{_CONCEPTS}"'
        f' maintainableParentVersion="{VERSION}" agencyID="{MAINTAINER}" class="Concept"/>'
        "</str:ConceptIdentity>"
    )


def _represented(column: Column, plain: str) -> str:
    inside = (
        f'<str:Enumeration><Ref id="{column.codes}" {_OWN} class="Codelist"/></str:Enumeration>'
        if column.codes
        else f'<str:TextFormat textType="{plain}"/>'
    )
    return f"<str:LocalRepresentation>{inside}</str:LocalRepresentation>"
