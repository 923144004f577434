"""The router below ``/api/figures``: one line for each room of it."""

from ninja import Router

from nhip.measure.collection.rest.entry import entry_router
from nhip.measure.collection.rest.public import public_router
from nhip.measure.collection.rest.register import register_router

figures_router = Router()
figures_router.add_router("", entry_router)
figures_router.add_router("", public_router)
figures_router.add_router("", register_router)
