"""Who did something with figures, said to whoever may know a person's name; everybody else reads the office.

The office answers for a figure, so it is always told. A person's name is personal data: it is told where the
work needs it, to people of the same office, to who coordinates the round and to who looks after accounts
(law on personal data: only for the purpose, only as far as needed). Reviewers and other parties settle what
is said about a figure, not who typed it. A signatory is no such case: a signature bears its signer's name.
"""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from nhip.identity.api import Account, Permission, agencies_by_code, can, current_memberships
from nhip.measure.collection.queries.gate import agencies_of
from nhip.measure.collection.queries.offices import is_own_office


def may_name(asker: Account | None, agency: str) -> bool:
    """Whether ``asker`` may know the names of those who work on figures at ``agency``."""
    if asker is None:
        return False
    if agency in agencies_of(asker) or (agency and is_own_office(asker, agency)):
        return True
    return any(can(asker, each) for each in (Permission.COORDINATE_FIGURES, Permission.READ_ACCOUNTS))


def told(asker: Account, authors: Mapping[str, str]) -> dict[str, str]:
    """What ``asker`` reads of each author, by public id: ``Name (office)``, or that it was somebody of the
    office. The values of ``authors`` are agency codes; where one is blank, the author's own agency of today.
    """
    people = {str(one.public_id): one for one in Account.objects.filter(public_id__in=_ids(authors))}
    offices = {key: authors[key] or _office(one) for key, one in people.items()}
    cards = agencies_by_code(set(offices.values()))
    allowed = {code: may_name(asker, code) for code in set(offices.values())}
    found = {}
    for key, one in people.items():
        card = cards.get(offices[key])
        office = card.short_name.say("en" if get_language() == "en" else "vi") if card else offices[key]
        name = one.name or one.email
        if allowed[offices[key]] or one == asker:
            found[key] = f"{name} ({office})" if office else name
        else:
            found[key] = _("cán bộ của %(office)s") % {"office": office} if office else _("một cán bộ")
    return found


def _ids(written: Iterable[str]) -> set[UUID]:
    found = set()
    for each in written:
        try:
            found.add(UUID(each))
        except ValueError:
            continue
    return found


def _office(account: Account) -> str:
    held = current_memberships(account).order_by("pk").first()
    return held.agency.code if held else ""
