"""Return to its sender what the axis brought, unregistered, saying why."""

from django.db import transaction

from nhip.documents.office import errors, exchange, fields
from nhip.identity.api import Account, Permission, demand
from nhip.kernel.api import Text, again_after_deadlock

ACTION = Text(vi="từ chối tiếp nhận văn bản đến cơ quan này", en="return documents sent to this agency")


@again_after_deadlock
@transaction.atomic
def return_delivery(agency: str, delivery: str, why: str, *, by: Account) -> None:
    """Return it (02): altered, not for this agency, not readable.

    Raises ``identity.not_permitted``, ``office.missing`` without a reason, ``office.too_long`` or
    ``office.document_unknown``.
    """
    demand(by, Permission.REGISTER_DOCUMENTS, ACTION, agency)
    why = fields.lines(why, 500, Text("lý do từ chối", "why it is returned"))
    if not why:
        raise errors.missing(Text("lý do từ chối", "why it is returned"))
    if exchange.refuse(agency, delivery, why, by=by) is None:
        raise errors.document_unknown()
