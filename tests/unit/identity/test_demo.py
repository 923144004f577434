"""The demo accounts: made up, whole, and opened by the same steps as anybody's."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from tests.unit.identity.people import make_account, make_agency

from nhip.identity.api import (
    account_of,
    certificate_of,
    demo_code,
    ensure_demo_accounts,
    ensure_demo_seals,
    seal_certificate_of,
)
from nhip.identity.models import Account
from nhip.kernel.api import Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> dict[str, tuple[str, str]]:
    for code in ("G03", "G06", "G09", "G12", "G20", "G22"):
        make_agency(code)
    return {email.partition("@")[0]: (email, password) for email, password, _ in ensure_demo_accounts()}


def test_they_are_made_once_and_told_every_time(people: dict[str, tuple[str, str]]) -> None:
    again = ensure_demo_accounts()
    assert {(email, password) for email, password, _ in again} == set(people.values())
    assert Account.objects.count() == len(again) == 20
    assert all(email.endswith("@demo.example") and purpose for email, _, purpose in again)
    assert all("trình diễn" in name for name in Account.objects.values_list("name", flat=True))


def test_an_administrator_signs_in_with_the_code_of_the_moment(people: dict[str, tuple[str, str]]) -> None:
    email, password = people["quan-tri"]
    client = Client()
    answer = client.post(reverse("account_login"), {"login": email, "password": password})
    assert answer["Location"] == reverse("mfa_authenticate")
    cache.clear()
    code, seconds = demo_code(email)
    assert 0 < seconds <= 30
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert client.get(reverse("admin:index")).status_code == 200


def test_passwords_differ_from_machine_to_machine(
    people: dict[str, tuple[str, str]], settings: object
) -> None:
    settings.SECRET_KEY = "another machine's key " * 4  # type: ignore[attr-defined]
    elsewhere = {email: password for email, password, _ in ensure_demo_accounts()}
    assert not set(elsewhere.values()) & {password for _, password in people.values()}


def test_codes_of_real_people_are_not_told(people: dict[str, tuple[str, str]]) -> None:
    make_account("that@coquan.example", second_factor=True)
    for email, code in (
        ("that@coquan.example", "identity.not_a_demo_account"),
        (people["phan-tich"][0], "identity.not_a_demo_account"),
        ("khong-co@demo.example", "identity.account_unknown"),
    ):
        with pytest.raises(Refusal) as refused:
            demo_code(email)
        assert refused.value.code == code


def test_those_who_sign_can_sign(people: dict[str, tuple[str, str]]) -> None:
    signatories = [account_of(email) for key, (email, _) in people.items() if key.startswith("nguoi-ky-")]
    assert len(signatories) == 4
    assert all(certificate_of(account) for account in signatories)
    assert certificate_of(account_of(people["dau-moi-g03"][0])) is None


def test_their_agencies_can_seal_and_get_one_seal_only(people: dict[str, tuple[str, str]]) -> None:
    first = seal_certificate_of("G03")
    assert first is not None
    ensure_demo_seals(["G03", "G22"])
    again = seal_certificate_of("G03")
    assert again is not None
    assert (again.pk, seal_certificate_of("G22") is None) == (first.pk, False)
