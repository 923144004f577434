"""What the adapters add to the exchange process."""

from collections.abc import Sequence

from starlette.routing import BaseRoute

from nhip.documents.adapters.rest import document_routes
from nhip.documents.adapters.vxp.routes import vxp_routes
from nhip.sharing.api import Exchange


def exchange_routes(exchange: Exchange) -> Sequence[BaseRoute]:
    """The routes of documents and of the interface of the national axis."""
    return [*document_routes(exchange), *vxp_routes(exchange)]
