"""Who wrote a figure, said to whoever may know: colleagues by name, everybody else by the public id."""

from collections.abc import Iterable

from nhip.identity.api import Account, Permission, can
from nhip.measure.collection.queries.gate import agencies_of


def names_for(asker: Account, agency: str, authors: Iterable[str]) -> dict[str, str]:
    """What ``asker`` is told of each author of the agency's figures: a name, or the public id cut short."""
    wanted = {author for author in authors if author}
    shown = {author: f"{author[:8]}…" for author in wanted}
    if wanted and (agency in agencies_of(asker) or can(asker, Permission.READ_ACCOUNTS)):
        rows = Account.objects.filter(public_id__in=wanted).values_list("public_id", "name", "email")
        shown |= {str(public_id): name or email for public_id, name, email in rows}
    return shown
