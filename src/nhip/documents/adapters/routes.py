"""What the adapters add to the exchange process."""

from nhip.documents.adapters import rest
from nhip.documents.adapters.province import routes as province
from nhip.documents.adapters.vxp import routes as vxp
from nhip.sharing.api import Offer


def exchange_offer() -> Offer:
    """The calls of documents, of the interface of the national axis and of its provincial variant."""
    return Offer(
        operations=(*rest.OPERATIONS, *vxp.OPERATIONS, *province.OPERATIONS),
        proofs={**vxp.PROOFS, **province.PROOFS},
        headers={**vxp.HEADERS, **province.HEADERS},
    )
