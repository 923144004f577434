"""Who works in an agency's document office, by what they may do; and what they are called."""

from collections.abc import Iterable
from uuid import UUID

from nhip.identity.api import Account, Permission, people_with

_HANDLING = (Permission.HANDLE_DOCUMENTS, Permission.ASSIGN_DOCUMENTS)
_ALL = (*_HANDLING, Permission.SIGN_DOCUMENTS, Permission.REGISTER_DOCUMENTS)


def handlers_at(agency: str) -> list[Account]:
    """Those who may be given a document: officers first, then leaders."""
    return _with(agency, _HANDLING)


def registrars_at(agency: str) -> list[Account]:
    """Those who register what reaches the agency: where there are any, this is its document software."""
    return _with(agency, (Permission.REGISTER_DOCUMENTS,))


def signers_at(agency: str) -> list[Account]:
    """Those who sign the agency's letters."""
    return _with(agency, (Permission.SIGN_DOCUMENTS,))


def colleagues_at(agency: str) -> list[Account]:
    """Everybody of the office: whose opinion may be asked."""
    return _with(agency, _ALL)


def person_among(accounts: Iterable[Account], public_id: str) -> Account | None:
    """The one of ``accounts`` with this public id."""
    return next((each for each in accounts if str(each.public_id) == public_id), None)


def names_of(ids: Iterable[str]) -> dict[str, str]:
    """The names of accounts by public id."""
    wanted = set()
    for each in ids:
        try:
            wanted.add(UUID(each))
        except ValueError:
            continue
    return {str(row.public_id): row.name for row in Account.objects.filter(public_id__in=wanted)}


def _with(agency: str, permissions: Iterable[Permission]) -> list[Account]:
    found: dict[int, Account] = {}
    for permission in permissions:
        for account in people_with(permission, agency):
            found.setdefault(account.pk, account)
    return list(found.values())
