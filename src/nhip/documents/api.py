"""Documents' door: the messages of the exchange, read and written."""

from nhip.documents.edxml import (
    Document,
    Finding,
    Reading,
    Status,
    Weight,
    read_edxml,
    write_document,
    write_status,
)

__all__ = [
    "Document",
    "Finding",
    "Reading",
    "Status",
    "Weight",
    "read_edxml",
    "write_document",
    "write_status",
]
