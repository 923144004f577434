"""The officials' pages: what an administrator does there, what an auditor sees, what the law locks."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from tests.unit.identity.people import PASSWORD, make_account, make_agency, sign_in

from nhip.identity.api import LoadReport
from nhip.identity.models import Account, Agency, AgencyCode, Membership, Succession
from nhip.identity.rules.roles import Role
from nhip.kernel.api import events_about, today

pytestmark = pytest.mark.django_db
NO_ROWS = {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0"}


@pytest.fixture
def admin() -> Client:
    return sign_in(make_account("admin@coquan.example", Role.ADMINISTRATOR, second_factor=True))


def rows(**given: dict[str, str]) -> dict[str, str]:
    """The inline forms of an agency's page: none, but for those given."""
    return {
        f"{prefix}-{name}": value
        for prefix in ("codes", "names", "successions")
        for name, value in (NO_ROWS | given.get(prefix, {})).items()
    }


def page(client: Client, name: str, *args: object, **query: str) -> str:
    answer = client.get(reverse(f"admin:{name}", args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("typed", ["tay ninh", "Tây Ninh", "h53", "000.00.00.H53", "UBND tỉnh Tây Ninh"])
def test_an_agency_is_found_by_name_or_code(register: LoadReport, typed: str) -> None:
    admin = sign_in(make_account("admin@coquan.example", Role.ADMINISTRATOR, second_factor=True))
    assert "Tỉnh Tây Ninh" in page(admin, "identity_agency_changelist", q=typed)


def test_rows_of_the_law_are_locked_and_others_can_stand_beside_them(register: LoadReport) -> None:
    admin = sign_in(make_account("admin@coquan.example", Role.ADMINISTRATOR, second_factor=True))
    agency = Agency.objects.get(code="H53")
    text = page(admin, "identity_agency_change", agency.pk)
    assert 'name="name"' not in text
    assert re.search(r'name="names-0-text"[^>]*disabled', text)
    law = list(agency.names.order_by("use", "text"))
    form = rows(
        names={
            "TOTAL_FORMS": str(len(law) + 1),
            "INITIAL_FORMS": str(len(law)),
            **{f"{at}-id": str(name.pk) for at, name in enumerate(law)},
            **{f"{at}-agency": str(agency.pk) for at in range(len(law) + 1)},
            "0-text": "Tên bị sửa trộm",
            f"{len(law)}-text": "Xứ Trảng",
            f"{len(law)}-use": "other",
        }
    )
    for prefix in ("codes", "successions"):
        held = list(getattr(agency, prefix).all())
        form |= {f"{prefix}-TOTAL_FORMS": str(len(held)), f"{prefix}-INITIAL_FORMS": str(len(held))}
        form |= {f"{prefix}-{at}-id": str(row.pk) for at, row in enumerate(held)}
        form |= {f"{prefix}-{at}-agency": str(agency.pk) for at in range(len(held))}
    answer = admin.post(reverse("admin:identity_agency_change", args=[agency.pk]), form)
    assert answer.status_code == 302
    assert set(agency.names.values_list("text", flat=True)) == {name.text for name in law} | {"Xứ Trảng"}
    assert agency.names.get(text="Xứ Trảng").key == "xu trang"
    assert [event.payload["fields"] for event in events_about("agency:H53")] == [["names"]]


def test_a_unit_is_entered_with_its_code_as_written(admin: Client) -> None:
    make_agency("H53")
    unit = {"code": "H53.13", "kind": "department", "name": "Sở Tài chính", "short_name": "Sở Tài chính"}
    code = {"TOTAL_FORMS": "1", "INITIAL_FORMS": "0", "0-raw": " 000.00.13.h53 "}
    answer = admin.post(reverse("admin:identity_agency_add"), unit | rows(codes=code))
    assert answer.status_code == 302
    stored = AgencyCode.objects.get(agency__code="H53.13")
    assert (stored.scheme, stored.value) == ("edxml2016", "000.00.13.H53")
    assert list(events_about("agency:H53.13"))


def test_a_code_that_cannot_be_read_is_sent_back_with_the_reason(admin: Client) -> None:
    unit = {"code": "H53.13", "kind": "department", "name": "Sở", "short_name": "Sở"}
    code = {"TOTAL_FORMS": "1", "INITIAL_FORMS": "0", "0-raw": "vxp.saas.03"}
    answer = admin.post(reverse("admin:identity_agency_add"), unit | rows(codes=code))
    assert "Không đúng dạng mã nào đã biết" in answer.content.decode()
    assert not Agency.objects.filter(code="H53.13").exists()
    assert not list(events_about("agency:H53.13"))


def test_a_unit_is_closed_on_its_own_page(admin: Client) -> None:
    old, new = make_agency("H53.13"), make_agency("H53.14")
    assert reverse("admin:identity_agency_close", args=[old.pk]) in page(
        admin, "identity_agency_change", old.pk
    )
    form = {
        "last_day": today().isoformat(),
        "successors": "h53.14",
        "kind": "merged",
        "source": "vn-hue-city-2025",
    }
    admin.post(reverse("admin:identity_agency_close", args=[old.pk]), form)
    assert Agency.objects.get(pk=old.pk).valid_to == today()
    assert Succession.objects.get(earlier=old).later == new


def test_a_refused_act_leaves_nothing_and_says_why(admin: Client) -> None:
    old = make_agency("H53.13")
    form = {"last_day": today().isoformat(), "successors": "H99.99", "kind": "merged"}
    answer = admin.post(reverse("admin:identity_agency_close", args=[old.pk]), form)
    assert answer.status_code == 404
    assert "H99.99" in answer.content.decode()
    assert Agency.objects.get(pk=old.pk).valid_to is None


def test_an_opened_account_is_sent_a_link_and_nobody_else_knows_its_password(admin: Client) -> None:
    form = {"email": "Moi@coquan.example", "name": "Người Mới", "is_active": "on"}
    form |= {"memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"}
    answer = admin.post(reverse("admin:identity_account_add"), form)
    assert answer.status_code == 302
    opened = Account.objects.get(email="moi@coquan.example")
    assert not opened.has_usable_password()
    (letter,) = mail.outbox
    assert letter.to == ["moi@coquan.example"]
    link = re.search(r"https?://[^/]+(/\S+)", letter.body)
    assert link
    visitor = Client()
    set_page = visitor.get(visitor.get(link[1])["Location"])
    visitor.post(set_page.context["action_url"], {"password1": PASSWORD, "password2": PASSWORD})
    assert sign_in(opened, visitor).get(reverse("account_home")).status_code == 200


def test_a_role_is_granted_and_ended_in_its_table(admin: Client) -> None:
    person, agency = make_account("moi@coquan.example"), make_agency("G06")
    form = {"account": person.pk, "agency": agency.pk, "role": "auditor", "valid_from": today().isoformat()}
    answer = admin.post(reverse("admin:identity_membership_add"), form)
    assert answer.status_code == 302
    held = Membership.objects.get(account=person)
    assert held.granted_by == Account.objects.get(email="admin@coquan.example")
    admin.post(
        reverse("admin:identity_membership_changelist"),
        {"action": "end_roles", "_selected_action": [held.pk]},
    )
    held.refresh_from_db()
    assert held.ended_at is not None


def test_an_account_is_closed_and_its_second_factor_reset_from_the_list(admin: Client) -> None:
    person = make_account("hai@coquan.example", Role.ADMINISTRATOR, second_factor=True)
    changelist = reverse("admin:identity_account_changelist")
    admin.post(changelist, {"action": "reset_second_factors", "_selected_action": [person.pk]})
    assert not person.authenticator_set.exists()
    admin.post(changelist, {"action": "send_links", "_selected_action": [person.pk]})
    assert mail.outbox[-1].to == [person.email]
    form = {
        "email": person.email,
        "name": "Tên Mới",
        "memberships-TOTAL_FORMS": "0",
        "memberships-INITIAL_FORMS": "0",
    }
    admin.post(reverse("admin:identity_account_change", args=[person.pk]), form)
    person.refresh_from_db()
    assert (person.name, person.is_active) == ("Tên Mới", False)


def test_an_auditor_reads_everything_and_has_no_button_to_change_it() -> None:
    auditor = sign_in(make_account("auditor@coquan.example", Role.AUDITOR, second_factor=True))
    person = make_account("moi@coquan.example")
    text = page(auditor, "identity_account_change", person.pk)
    assert "moi@coquan.example" in text
    assert 'name="_save"' not in text
    assert "end_roles" not in page(auditor, "identity_membership_changelist")


def test_an_analyst_finds_the_register_and_no_people() -> None:
    analyst = sign_in(make_account("analyst@coquan.example", Role.ANALYST, second_factor=True))
    text = page(analyst, "index")
    assert reverse("admin:identity_agency_changelist") in text
    assert reverse("admin:identity_account_changelist") not in text


def test_tables_of_libraries_stay_out(admin: Client) -> None:
    text = page(admin, "index")
    assert "authenticator" not in text
    assert "emailaddress" not in text
    assert "auth/group" not in text


def test_pages_carry_neither_script_nor_style_of_their_own(admin: Client) -> None:
    agency = make_agency("G06")
    for text in (
        page(admin, "index"),
        page(admin, "identity_agency_changelist"),
        page(admin, "identity_agency_change", agency.pk),
        page(admin, "identity_agency_close", make_agency("H53.13").pk),
        admin.get(reverse("mfa_index")).content.decode(),
    ):
        assert not re.search(
            r"<script(?![^>]*src=)(?![^>]*application/json)|<style|\sstyle=|\son[a-z]+=", text
        )
