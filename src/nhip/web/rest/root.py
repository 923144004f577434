"""The root of ``/api/``: every part's router, one description, refusals as problem+json."""

from ninja import NinjaAPI

import nhip
from nhip.documents.api import documents_router as documents
from nhip.measure.api import figures_router as figures
from nhip.measure.api import router as indices
from nhip.measure.api import workshop_router as workshop
from nhip.web.refusals.rest import speak_problems
from nhip.web.rest.ledger import router as ledger

api = NinjaAPI(
    title="Nhịp",
    version=nhip.__version__,
    description=(
        "Chỉ số, số liệu và sổ cái của Nhịp. Số giữ đủ chữ số; null là không có, không bao giờ là 0. · "
        "Nhịp's indices, figures and ledger. Numbers keep every digit; null means there is none, never zero."
    ),
    docs_url=None,
)
speak_problems(api)
api.add_router("/indices", indices)
api.add_router("/workshop", workshop)
api.add_router("/figures", figures)
api.add_router("/ledger", ledger)
api.add_router("/documents", documents)
