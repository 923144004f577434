"""An agency's document office for tests: its people with their certificates, its seal, its seat."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.unit.identity.people import make_account

from nhip.documents.office.acts.draft_letter import Begun, draft_letter
from nhip.documents.office.acts.seal_and_issue import seal_and_issue
from nhip.documents.office.acts.sign_draft import sign_draft
from nhip.documents.office.acts.submit_draft import submit_draft
from nhip.documents.office.models import Draft, Entry
from nhip.identity.api import Account, issue_certificate
from nhip.identity.models import Agency, Kind
from nhip.identity.rules.roles import Role
from nhip.sharing.api import connect_seat

TODAY = date(2026, 11, 24)
BODY = "Bộ Tài chính đề nghị quý Bộ cho ý kiến về số liệu biết chữ năm 2025.\nTrân trọng./."


@dataclass(frozen=True)
class Office:
    """An agency and who works on its letters."""

    code: str
    clerk: Account
    officer: Account
    leader: Account

    def id_of(self, account: Account) -> str:
        return str(account.public_id)


def an_office(code: str, name: str) -> Office:
    shape = {"kind": Kind.MINISTRY, "name": name, "short_name": name}
    Agency.objects.update_or_create(code=code, defaults=shape)
    people = {
        role: make_account(f"{role.value}-{code.lower()}@coquan.example", role, at=code)
        for role in (Role.CLERK, Role.OFFICER, Role.LEADER)
    }
    issue_certificate(people[Role.LEADER], code, by=None)
    issue_certificate(None, code, by=None)
    connect_seat(code, by=None)
    return Office(code, people[Role.CLERK], people[Role.OFFICER], people[Role.LEADER])


def a_draft(office: Office, *receivers: str, **said: Any) -> Draft:
    """A draft with everything a letter needs."""
    shape = {"subject": "xin ý kiến về số liệu biết chữ", "body": BODY, "unit_letters": "VP"}
    return draft_letter(office.code, Begun(**(shape | said), receivers=receivers), by=office.officer)


def a_signed(office: Office, *receivers: str, **said: Any) -> Draft:
    """A draft that its leader has signed."""
    draft = a_draft(office, *receivers, **said)
    submit_draft(draft.key, draft.latest, office.id_of(office.leader), by=office.officer)
    return sign_draft(draft.key, draft.latest, by=office.leader)


def a_letter(office: Office, *receivers: str, **said: Any) -> Entry:
    """A letter that was numbered, sealed and sent."""
    return seal_and_issue(a_signed(office, *receivers, **said).key, by=office.clerk)
