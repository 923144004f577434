"""The commands about agencies and accounts, as an operator types them."""

import json
import re
from contextlib import nullcontext

import pytest
from click.testing import CliRunner, Result
from django.test import Client
from tests.unit.identity.people import PASSWORD, make_account, sign_in

from nhip.identity.api import LoadReport
from nhip.identity.models import Account
from nhip.web.cli import account, agency, demo


@pytest.fixture(autouse=True)
def already_started(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (account, agency, demo):
        monkeypatch.setattr(module, "started", nullcontext)


def said(command: object, *arguments: str) -> Result:
    result = CliRunner().invoke(command, arguments, catch_exceptions=False)  # type: ignore[arg-type]
    assert result.exit_code == 0, result.output
    return result


def test_parse_says_reading_level_and_oddities_without_a_database() -> None:
    text = said(agency.agency, "parse", "000.1137.H53", "null").output
    assert "'000.1137.H53' → 000.11.37.H53 (edxml2016), cấp 3 · level 3" in text
    assert "run together" in text
    assert "không đọc được · unreadable" in text


def test_parse_speaks_json() -> None:
    (code,) = json.loads(said(agency.agency, "parse", "--json", "h57.02").output)
    assert code == {
        "raw": "h57.02",
        "canonical": "H57.02",
        "scheme": "qd20_2020",
        "level": 2,
        "parent": "H57",
        "is_certain": True,
        "findings": ["lower_case"],
        "qd20_2020": None,
        "edxml2016": "000.00.02.H57",
    }


def test_find_and_show(register: LoadReport) -> None:
    assert said(agency.agency, "find", "tay", "ninh").output.startswith("H53  Tỉnh Tây Ninh · Tay Ninh")
    (found,) = json.loads(said(agency.agency, "find", "Long An", "--on", "30/06/2025", "--json").output)
    assert (found["code"], found["valid_to"], found["is_confirmed"]) == ("H39", "2025-06-30", False)
    shown = said(agency.agency, "show", "G14").output
    assert "Ministry of Information and Communications" in shown
    assert "2025-03-01 merged: G06 Bộ Khoa học và Công nghệ  (chưa xác nhận · unconfirmed)" in shown
    assert "Không tìm thấy" in said(agency.agency, "find", "không có đâu").output


def test_the_first_administrator_of_a_machine(register: LoadReport) -> None:
    opened = said(account.account, "open", "an@coquan.example", "Nguyễn Văn An").output
    said(account.account, "grant", "an@coquan.example", "administrator", "G06")
    link = re.search(r"https?://[^/]+(/\S+)", opened)
    assert link
    visitor = Client()
    page = visitor.get(visitor.get(link[1])["Location"])
    visitor.post(page.context["action_url"], {"password1": PASSWORD, "password2": PASSWORD})
    person = Account.objects.get(email="an@coquan.example")
    assert person.check_password(PASSWORD)
    assert sign_in(person).get("/")["Location"].endswith("/hai-buoc/cai/")


@pytest.mark.django_db
def test_a_new_link_for_whoever_lost_theirs() -> None:
    make_account("an@coquan.example")
    assert "/mat-khau/lien-ket/" in said(account.account, "link", "AN@coquan.example").output


def test_demo_accounts_and_codes(register: LoadReport) -> None:
    assert said(demo.demo, "accounts").output.count("@demo.example  ") == 20
    assert re.match(r"\d{6}\n", said(demo.demo, "code", "quan-tri@demo.example").output)
