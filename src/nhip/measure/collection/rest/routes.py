"""The router below ``/api/figures``: one line for each room of it."""

from ninja import Router

from nhip.measure.collection.rest.entry import entry_router
from nhip.measure.collection.rest.public import public_router

figures_router = Router()
figures_router.add_router("", entry_router)
figures_router.add_router("", public_router)
