"""Whoever may see a figure reads whose office it is; a person's name is for those whose work needs it."""

import pytest
from django.utils.translation import override
from tests.unit.identity.people import make_agency
from tests.unit.measure.collection.people import COMMUNICATIONS, EDUCATION, LABOUR, STATISTICS, person

from nhip.identity.api import Account, Role
from nhip.measure.collection.queries.authors import may_name, told

pytestmark = pytest.mark.usefixtures("desk")


@pytest.fixture
def author() -> Account:
    return person(Role.FOCAL_POINT, EDUCATION)


def _read(asker: Account, author: Account, office: str = EDUCATION) -> str:
    return told(asker, {str(author.public_id): office})[str(author.public_id)]


@pytest.mark.parametrize(
    ("role", "at"),
    [
        (Role.FOCAL_POINT, EDUCATION),
        (Role.SIGNATORY, EDUCATION),
        (Role.REVIEWER, "G03.9"),
        (Role.COORDINATOR, COMMUNICATIONS),
        (Role.ADMINISTRATOR, COMMUNICATIONS),
    ],
)
def test_colleagues_the_coordinator_and_who_looks_after_accounts_read_the_name(
    author: Account, role: Role, at: str
) -> None:
    make_agency("G03.9", parent=make_agency(EDUCATION))
    asker = Account.objects.filter(email=f"{role.value}.{at.lower()}@co-quan.example").first()
    assert _read(asker or person(role, at), author) == f"{author.name} ({EDUCATION})"


@pytest.mark.parametrize(
    ("role", "at"),
    [(Role.REVIEWER, STATISTICS), (Role.FOCAL_POINT, LABOUR), (Role.SIGNATORY, STATISTICS)],
)
def test_reviewers_and_other_parties_read_the_office(author: Account, role: Role, at: str) -> None:
    asker = person(role, at)
    assert _read(asker, author) == f"cán bộ của {EDUCATION}"
    assert _read(asker, author, office="") == f"cán bộ của {EDUCATION}"  # where the author sits today
    with override("en"):
        assert author.name not in _read(asker, author)
    assert _read(asker, asker, office=at).startswith(asker.name)


def test_who_is_not_signed_in_reads_no_name_and_unknown_authors_are_nobody(author: Account) -> None:
    assert not may_name(None, EDUCATION)
    assert told(author, {"": "", "machine": EDUCATION}) == {}
