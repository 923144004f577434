"""Who wrote a figure of an agency, said to whoever may know a name; everybody else reads whose office."""

from collections.abc import Iterable

from nhip.identity.api import Account
from nhip.measure.collection.queries.authors import told


def names_for(asker: Account, agency: str, authors: Iterable[str]) -> dict[str, str]:
    """What ``asker`` is told of each author of the agency's figures; an unknown one by the public id."""
    wanted = {author: agency for author in authors if author}
    return {author: f"{author[:8]}…" for author in wanted} | told(asker, wanted)
