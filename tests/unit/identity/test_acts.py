"""What may be done about accounts, roles and agencies: by whom, with what effect, and what is told of it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from tests.unit.identity.people import make_account, make_agency, sign_in
from tests.unit.identity.test_signing_in import is_signed_in

from nhip.identity.acts.change_account import change_account
from nhip.identity.acts.close_agency import close_agency
from nhip.identity.acts.end_role import end_role
from nhip.identity.acts.grant_role import grant_role
from nhip.identity.acts.keep_agency import keep_agency
from nhip.identity.acts.open_account import open_account
from nhip.identity.acts.reset_second_factor import reset_second_factor
from nhip.identity.models import Account, Agency, AgencyCode, Membership, Origin
from nhip.identity.queries.people import people_with
from nhip.identity.queries.permissions import (
    accounts_visible_to,
    agencies_reached,
    can,
    memberships_visible_to,
)
from nhip.identity.queries.resolving import resolve, resolve_today
from nhip.identity.rules.roles import ROLES, Permission, Reach, Role, permits
from nhip.kernel.api import Refusal, clock, events_about, today

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> Account:
    return make_account("admin@coquan.example", Role.ADMINISTRATOR, second_factor=True)


@pytest.fixture
def analyst() -> Account:
    return make_account("analyst@coquan.example", Role.ANALYST)


def fresh(account: Account) -> Account:
    return Account.objects.get(pk=account.pk)


def last_told(subject: str) -> tuple[str, str | None]:
    event = list(events_about(subject))[-1]
    return event.type, event.actor


def refused(code: str) -> object:
    return pytest.raises(Refusal, match=f"^{code.replace('.', '[.]')}")


def test_only_administrators_act(admin: Account, analyst: Account) -> None:
    make_agency("G12")
    membership = admin.memberships.get()
    for attempt in (
        lambda by: open_account("moi@coquan.example", "Mới", by=by),
        lambda by: change_account(admin, by=by, name="Khác"),
        lambda by: grant_role(analyst, Role.AUDITOR, "G12", by=by),
        lambda by: end_role(membership, by=by),
        lambda by: reset_second_factor(admin, by=by),
        lambda by: close_agency("G12", last_day=today(), by=by),
        lambda by: keep_agency(Agency.objects.get(code="G12"), ["name"], by=by),
    ):
        with refused("identity.not_permitted"):
            attempt(fresh(analyst))
    assert Membership.objects.count() == 2


def test_opening_an_account_tells_who_opened_it_and_names_nobody(admin: Account) -> None:
    opened = open_account(" Moi@CoQuan.example", " Người Mới ", by=admin)
    assert (opened.email, opened.name, opened.has_usable_password()) == (
        "moi@coquan.example",
        "Người Mới",
        False,
    )
    (event,) = events_about(opened.subject)
    assert (event.type, event.actor) == ("identity.account_opened", admin.subject)
    assert event.payload == {"account": str(opened.public_id)}
    with refused("identity.account_exists"):
        open_account("MOI@coquan.example", "Lần nữa", by=admin)
    with pytest.raises(ValidationError):
        open_account("không phải thư", "Ai", by=admin)


def test_a_role_counts_from_its_first_day_to_its_last(admin: Account) -> None:
    account = make_account("moi@coquan.example")
    tomorrow = today() + timedelta(days=1)
    grant_role(account, Role.AUDITOR, "G06", by=admin, valid_from=tomorrow, valid_to=tomorrow)
    assert not can(fresh(account), Permission.READ_ACCOUNTS)
    assert last_told(account.subject) == ("identity.role_granted", admin.subject)
    for days, holds in ((1, True), (2, False)):
        with clock.at(today() + timedelta(days=days)):
            assert can(fresh(account), Permission.READ_ACCOUNTS) == holds


def test_a_role_is_held_once_at_a_time(admin: Account, analyst: Account) -> None:
    with refused("identity.role_already_held"):
        grant_role(analyst, Role.ANALYST, "G06", by=admin)
    end_role(analyst.memberships.get(), by=admin)
    grant_role(analyst, Role.ANALYST, "G06", by=admin)
    assert analyst.memberships.count() == 2


def test_ending_a_role_takes_effect_in_sessions_that_are_open(admin: Account, analyst: Account) -> None:
    end_role(analyst.memberships.get(), by=admin)
    assert not can(fresh(analyst), Permission.READ_REGISTER)
    assert last_told(analyst.subject) == ("identity.role_ended", admin.subject)
    with refused("identity.role_already_ended"):
        end_role(analyst.memberships.get(), by=admin)


def test_the_last_administrator_stays(admin: Account) -> None:
    with refused("identity.last_administrator"):
        end_role(admin.memberships.get(), by=admin)
    with refused("identity.last_administrator"):
        change_account(admin, by=admin, is_active=False)
    make_account("hai@coquan.example", Role.ADMINISTRATOR)
    end_role(admin.memberships.get(), by=admin)


def test_no_role_at_an_agency_that_is_unknown_or_not_in_being(admin: Account, analyst: Account) -> None:
    Agency.objects.filter(pk=make_agency("G14").pk).update(valid_to=date(2025, 2, 28))
    with refused("identity.agency_not_in_being"):
        grant_role(analyst, Role.ANALYST, "G14", by=admin)
    with refused("identity.agency_unknown"):
        grant_role(analyst, Role.ANALYST, "G77", by=admin)


def test_closing_an_account_signs_it_out_at_once(admin: Account, analyst: Account) -> None:
    session = sign_in(analyst)
    change_account(analyst, by=admin, is_active=False)
    assert not is_signed_in(session)
    assert fresh(analyst).roles_held == ()
    (event,) = [event for event in events_about(analyst.subject) if event.type == "identity.account_changed"]
    assert event.payload["fields"] == ["is_active"]


def test_a_change_that_changes_nothing_tells_nothing(admin: Account, analyst: Account) -> None:
    before = len(list(events_about(analyst.subject)))
    change_account(analyst, by=admin, name=analyst.name, email=analyst.email.upper(), is_active=True)
    assert len(list(events_about(analyst.subject))) == before


def test_a_lost_second_factor_is_removed_by_an_administrator(admin: Account) -> None:
    other = make_account("hai@coquan.example", Role.ADMINISTRATOR, second_factor=True)
    session = sign_in(other)
    assert is_signed_in(session)
    assert reset_second_factor(other, by=admin) == 2
    assert not is_signed_in(session)
    assert "identity.second_factor_removed" in [event.type for event in events_about(other.subject)]


def test_a_closed_unit_keeps_its_past_and_names_its_heir(admin: Account) -> None:
    province = make_agency("H53")
    old, new = make_agency("H53.13", province), make_agency("H53.14", province)
    for unit in (old, new):
        AgencyCode.objects.create(agency=unit, scheme="qd20_2020", value=unit.code)
    holder = make_account("moi@coquan.example", Role.ANALYST, at="H53.13")
    yesterday = today() - timedelta(days=1)
    Membership.objects.update(valid_from=yesterday)
    close_agency("H53.13", last_day=yesterday, successors=["H53.14"], by=admin)
    assert resolve("H53.13").valid_to == yesterday
    assert [card.code for card in resolve_today("H53.13")] == ["H53.14"]
    assert fresh(holder).roles_held == ()
    assert last_told("agency:H53.13") == ("identity.agency_closed", admin.subject)
    with refused("identity.agency_already_closed"):
        close_agency("H53.13", last_day=today(), by=admin)
    with refused("identity.agency_unknown"):
        close_agency("H53.14", last_day=today(), successors=["H53.99"], by=admin)


def test_the_law_is_changed_in_its_files(admin: Account) -> None:
    Agency.objects.filter(pk=make_agency("G12").pk).update(origin=Origin.LAW)
    with refused("identity.agency_kept_by_law"):
        close_agency("G12", last_day=today(), by=admin)
    with refused("identity.agency_kept_by_law"):
        keep_agency(Agency.objects.get(code="G12"), ["name"], by=admin)
    keep_agency(Agency.objects.get(code="G12"), ["names"], by=admin)
    assert last_told("agency:G12") == ("identity.agency_changed", admin.subject)


def test_whom_an_account_sees(admin: Account, analyst: Account) -> None:
    auditor = make_account("auditor@coquan.example", Role.AUDITOR)
    for asker, seen in ((admin, 3), (auditor, 3), (analyst, 1), (None, 0)):
        assert accounts_visible_to(asker).count() == seen
        assert memberships_visible_to(asker).count() == seen
    assert accounts_visible_to(analyst).get() == analyst


def test_a_role_at_an_agency_reaches_the_agencies_under_it(admin: Account) -> None:
    make_agency("H53.13", make_agency("H53"))
    make_agency("H54")
    analyst = make_account("moi@coquan.example", Role.ANALYST, at="H53")
    reached = {code: can(analyst, Permission.READ_REGISTER, code) for code in ("H53", "H53.13", "H54")}
    assert reached == {"H53": True, "H53.13": True, "H54": False}
    assert can(admin, Permission.MANAGE_REFERENCE, "H54")


def test_a_role_over_letters_reaches_its_agency_alone(admin: Account) -> None:
    make_agency("H53.13", make_agency("H53"))
    above, below = (
        make_account(f"van-thu-{at.lower()}@coquan.example", Role.CLERK, at=at) for at in ("H53", "H53.13")
    )
    register = Permission.REGISTER_DOCUMENTS
    assert [can(above, register, code) for code in ("H53", "H53.13")] == [True, False]
    assert agencies_reached(above, register) == {"H53"}
    assert people_with(register, "H53") == [above]
    assert people_with(register, "H53.13") == [below]


def test_the_table_of_roles_is_whole() -> None:
    assert ROLES.keys() == set(Role)
    assert all(terms.term.vi and terms.term.en and terms.permits for terms in ROLES.values())
    assert {role for role, terms in ROLES.items() if not terms.needs_second_factor} == {Role.ANALYST}
    assert not permits(Role.ADMINISTRATOR, Permission.SIGN_FIGURES, at="H53", on="H53", above=())
    held = {"at": "H53", "on": "H54", "above": ()}
    assert not permits(Role.ANALYST, Permission.READ_REGISTER, **held)
    assert ROLES[Role.ANALYST].reach is Reach.AGENCY_AND_BELOW
    assert permits(Role.AUDITOR, Permission.READ_REGISTER, **held)
