"""The operations of the national axis, in the words of the port. Each runs in a thread with a database."""

from collections.abc import Callable, Mapping
from hashlib import sha256
from hmac import compare_digest
from typing import Final

from starlette.responses import Response

from nhip.documents.adapters.arriving import file_in_form
from nhip.documents.adapters.axis_port import PORT
from nhip.documents.adapters.refusals import from_another, hash_differs, hash_unsigned
from nhip.documents.adapters.telling import tell
from nhip.documents.adapters.vxp import answers, items
from nhip.documents.adapters.vxp.signing import SignedCall
from nhip.documents.axis.bodies import DOCUMENT, STATUS
from nhip.documents.axis.codes import agency_code
from nhip.kernel.api import Refusal

FILE_FIELD: Final = "file_doc"
LIST: Final = 100
_KINDS: Final = {"": "", items.DOCUMENTS: DOCUMENT, items.STATUSES: STATUS}

Operation = Callable[[str, SignedCall], Response]


def send(agency: str, call: SignedCall, content_type: str, body: bytes) -> Response:
    """``sendEdoc``: a package, document or status. The file must be the one whose SHA-256 was signed.

    Raises :class:`~nhip.documents.adapters.arriving.Unfit` and what the port does.
    """
    signed = call.text("hash-file").lower()
    content = file_in_form(content_type, body, FILE_FIELD)
    refusal = None
    if not signed:
        refusal = hash_unsigned()
    elif not compare_digest(sha256(content).hexdigest().encode(), signed.encode()):
        refusal = hash_differs()
    elif _speaks_for_another(agency, call):
        refusal = from_another(call.text("from")[:60], agency)
    if refusal is not None:
        tell(refusal, agency)
        raise refusal
    taken = PORT.send(agency, content, to=call.names("to"))
    return answers.granted(
        {"findings": list(taken.findings), "isRepeat": taken.is_repeat},
        taken.messages[0].id if taken.messages else "",
    )


def received(agency: str, call: SignedCall) -> Response:
    kind = call.text("messagetype").lower()
    if kind not in _KINDS:
        return answers.failed(answers.SYSTEM, f"messagetype: edoc | status, không phải · not “{kind[:40]}”")
    found = PORT.received(agency, kind=_KINDS[kind], limit=LIST)
    return answers.granted([items.received_item(each) for each in found])


def sent(agency: str, call: SignedCall) -> Response:
    found = PORT.sent(agency, limit=LIST, of=call.text("docId"))
    return answers.granted([items.sent_item(each) for each in found])


def fetch(agency: str, call: SignedCall) -> Response:
    """``getEdoc`` and ``downloadEdoc``: the package itself."""
    content = PORT.fetch(agency, call.text("docId"))
    headers = {
        "Content-Disposition": "attachment; filename=goi-tin.edxml",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
        "XroadVnpt-hash-file": sha256(content).hexdigest(),
    }
    return Response(content, media_type="application/xml", headers=headers)


def update(agency: str, call: SignedCall) -> Response:
    identity = call.text("docId")
    PORT.acknowledge(agency, identity, call.text("status").lower())
    return answers.granted(document=identity)


def agencies(agency: str, call: SignedCall) -> Response:  # noqa: ARG001 - one shape for all
    return answers.granted([items.agency_item(each, by_new_scheme=False) for each in PORT.agencies()])


def agencies_of_2020(agency: str, call: SignedCall) -> Response:  # noqa: ARG001 - one shape for all
    return answers.granted([items.agency_item(each, by_new_scheme=True) for each in PORT.agencies()])


def units(agency: str, call: SignedCall) -> Response:  # noqa: ARG001 - one shape for all
    return answers.granted([items.unit_item(each) for each in PORT.agencies(with_closed=True)])


def register(agency: str, call: SignedCall) -> Response:
    made = PORT.register(agency, call.text("agencyCode"))
    return answers.granted({"code": made.code, "systemId": made.system_id, "secret": made.secret})


def delete(agency: str, call: SignedCall) -> Response:
    return answers.granted({"code": PORT.delete(agency, call.text("agencyCode"))})


def count_documents(agency: str, call: SignedCall) -> Response:  # noqa: ARG001 - one shape for all
    return answers.granted({"count": PORT.count(agency, DOCUMENT)})


def count_statuses(agency: str, call: SignedCall) -> Response:  # noqa: ARG001 - one shape for all
    return answers.granted({"count": PORT.count(agency, STATUS)})


def _speaks_for_another(agency: str, call: SignedCall) -> bool:
    written = call.text("from")
    if not written:
        return False
    try:
        return agency_code(written, "from") != agency
    except Refusal:
        return True


OPERATIONS: Final[Mapping[str, Operation]] = {
    "getReceivedEdocList": received,
    "getSentEdocList": sent,
    "getEdoc": fetch,
    "downloadEdoc": fetch,
    "updateStatus": update,
    "getAgenciesList": agencies,
    "getAgenciesListQD20": agencies_of_2020,
    "getSynchronizeUnit": units,
    "registerAgency": register,
    "deleteAgency": delete,
    "countReceiveEdoc": count_documents,
    "countReceiveStatus": count_statuses,
}
