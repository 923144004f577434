"""edXML at the edge: the messages of QCVN 102:2016/BTTTT as real software writes them.

Pure: bytes in, values and findings out. What vendors send is accepted and what is odd about it is told; only
what cannot be delivered or cannot be believed is refused::

    from nhip.documents.edxml import read_edxml, write_document

    reading = read_edxml(content)
    reading.message, reading.findings
"""

from nhip.documents.edxml.findings import Finding, Weight
from nhip.documents.edxml.reading import Reading, read_edxml
from nhip.documents.edxml.shapes import (
    Attachment,
    Business,
    Document,
    Number,
    Organ,
    Promulgation,
    Response,
    Staff,
    Status,
    Trace,
)
from nhip.documents.edxml.writing import Unwritable, write_document, write_status

__all__ = [
    "Attachment",
    "Business",
    "Document",
    "Finding",
    "Number",
    "Organ",
    "Promulgation",
    "Reading",
    "Response",
    "Staff",
    "Status",
    "Trace",
    "Unwritable",
    "Weight",
    "read_edxml",
    "write_document",
    "write_status",
]
