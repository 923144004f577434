"""What would become of a package, said where it lies: all that is judged without the exchange's own records.

Beside the reading itself that is the marks of secrecy, what the files hold, and what a message may say. Who
is connected, and what was sent before, only the exchange knows.
"""

from collections.abc import Iterator

from nhip.documents.axis.bodies import DocumentBody
from nhip.documents.axis.edxml_bridge import body_of
from nhip.documents.axis.secrecy import secret_place, state_secret
from nhip.documents.edxml import Document, Finding, Reading, Weight, read_edxml
from nhip.kernel.api import Refusal, inspect_file, today


def check_package(content: bytes) -> Reading:
    """The package with everything found about it. Never raises for what a sender wrote; needs no database."""
    reading = read_edxml(content)
    if not isinstance(reading.message, Document):
        return reading
    return Reading(reading.message, (*reading.findings, *_further(reading.message)))


def _further(document: Document) -> Iterator[Finding]:
    try:
        body = body_of(document, (), "")
        DocumentBody.read(body.packed())
        secret = secret_place(body, today())
        if secret is not None:
            raise state_secret(secret)
    except Refusal as refusal:
        yield Finding(refusal.code, Weight.REFUSED, "edXML", refusal.detail, refusal.remedy)
    for file in document.attachments:
        for each in inspect_file(file.content, file.name).findings:
            yield Finding(each.code, Weight(each.weight.value), file.name, each.cause, each.cure)
