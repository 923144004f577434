"""How often one sender may compute within an hour.

The count stands in the database, so it holds across processes. Who sent what is not kept: a sender is a
keyed digest of the network address (or of the account) together with the hour, so nobody can be followed
from one hour to the next, and the rows are deleted within a day.
"""

from datetime import timedelta
from typing import Final

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.utils.crypto import salted_hmac

from nhip.identity.api import Account
from nhip.kernel.api import now, setting
from nhip.measure.models_workshop import WorkshopUse
from nhip.measure.workshop.errors import too_many

KEPT: Final = timedelta(hours=2)
SIGNED_IN_MAY: Final = 5  # times as often as somebody who is not


def count_use(user: Account | AnonymousUser | None, address: str) -> None:
    """Count one calculation. Raises ``workshop.too_many`` for one more than an hour allows."""
    known = isinstance(user, Account)
    most: int = setting("NHIP_WORKSHOP_PER_HOUR") * (SIGNED_IN_MAY if known else 1)
    moment = now()
    hour = moment.replace(minute=0, second=0, microsecond=0)
    who = f"account:{user.public_id}" if isinstance(user, Account) else f"address:{address}"
    sender = salted_hmac(
        "nhip.measure.workshop.use", f"{hour:%Y%m%d%H} {who}", algorithm="sha256"
    ).hexdigest()
    if _counted(sender, hour.isoformat()) > most:
        raise too_many(60 - moment.minute)


def _counted(sender: str, hour: str) -> int:
    table = connection.ops.quote_name(WorkshopUse._meta.db_table)  # noqa: SLF001 - Django's own name for it
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (sender, hour, count) VALUES (%s, %s, 1) "  # noqa: S608 - our own table
            f"ON CONFLICT (sender, hour) DO UPDATE SET count = {table}.count + 1 RETURNING count",
            [sender, hour],
        )
        return int(cursor.fetchone()[0])


def forget_old_uses() -> int:
    """Delete counts that no longer matter; how many there were."""
    deleted, _ = WorkshopUse.objects.filter(hour__lt=now() - KEPT).delete()
    return deleted
