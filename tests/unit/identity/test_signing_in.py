"""Signing in: with a password, with a second factor, wrongly, too often, and for how long."""

import re
import time
from datetime import datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core import mail
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils.translation import override
from tests.unit.identity.people import PASSWORD, SECRET, make_account, present_code, sign_in

from nhip.identity.models import Account, FailedSignIn
from nhip.identity.rules.lockout import BY_ACCOUNT, locked_until
from nhip.identity.rules.roles import Role
from nhip.identity.signing_in.lockout import account_digest
from nhip.kernel.api import clock, events_about, now

pytestmark = pytest.mark.django_db


def is_signed_in(client: Client) -> bool:
    return client.get(reverse("account_home")).status_code == 200


def told(account: Account) -> list[str]:
    return [event.type.removeprefix("identity.") for event in events_about(account.subject)]


def test_a_password_is_enough_for_whoever_can_change_nothing() -> None:
    account = make_account("an@coquan.example")
    assert is_signed_in(sign_in(account))
    assert told(account)[-1] == "signed_in"


def test_the_address_may_be_written_in_capitals_and_with_blanks() -> None:
    account = make_account("an@coquan.example")
    client = Client()
    client.post(reverse("account_login"), {"login": " AN@CoQuan.example ", "password": PASSWORD})
    assert is_signed_in(client)
    assert Account.objects.get(email=account.email).pk == account.pk


def test_with_a_second_factor_the_password_alone_opens_nothing() -> None:
    account = make_account("binh@coquan.example", Role.ADMINISTRATOR, second_factor=True)
    client = Client()
    answer = client.post(reverse("account_login"), {"login": account.email, "password": PASSWORD})
    assert answer["Location"] == reverse("mfa_authenticate")
    assert not is_signed_in(client)
    client.post(answer["Location"], {"code": present_code()})
    assert is_signed_in(client)
    (signed_in,) = [event for event in events_about(account.subject) if event.type == "identity.signed_in"]
    assert signed_in.payload["methods"] == ["password", "mfa"]


def test_a_recovery_code_opens_once() -> None:
    account = make_account("binh@coquan.example", Role.ADMINISTRATOR, second_factor=True)
    code = Authenticator.objects.get(user=account, type="recovery_codes").wrap().get_unused_codes()[0]
    for opens in (True, False):
        client = Client()
        client.post(reverse("account_login"), {"login": account.email, "password": PASSWORD})
        client.post(reverse("mfa_authenticate"), {"code": code})
        assert is_signed_in(client) == opens


def test_a_role_that_can_change_something_sets_up_a_second_factor_before_anything_else() -> None:
    account = make_account("chi@coquan.example", Role.ADMINISTRATOR)
    client = sign_in(account)
    for page in (reverse("account_home"), reverse("admin:index"), "/"):
        assert client.get(page)["Location"] == reverse("mfa_activate_totp")
    refused = client.post(reverse("account_end_other_sessions"))
    assert refused.status_code == 403
    assert "xác thực hai bước" in refused.content.decode()


def test_setting_up_the_app_opens_the_way_and_gives_recovery_codes() -> None:
    account = make_account("chi@coquan.example", Role.ADMINISTRATOR)
    client = sign_in(account)
    again = client.get(reverse("mfa_activate_totp"))
    client.post(again["Location"], {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    secret = re.search(r"<code>([A-Z2-7]{32})</code>", page)
    assert secret
    code = format_hotp_value(hotp_value(secret[1], int(time.time()) // 30))
    done = client.post(reverse("mfa_activate_totp"), {"code": code})
    assert done["Location"] == reverse("mfa_view_recovery_codes")
    assert client.get(done["Location"]).content.decode().count("<code>") == 10
    assert is_signed_in(client)
    assert client.get(reverse("admin:index")).status_code == 200
    assert told(account)[-2:] == ["second_factor_added", "second_factor_added"]


def test_a_session_from_before_the_second_factor_must_prove_it() -> None:
    account = make_account("chi@coquan.example", Role.ADMINISTRATOR)
    client = sign_in(account)
    TOTP.activate(account, SECRET)
    way_on = client.get(reverse("account_home"))["Location"]
    assert way_on == reverse("mfa_reauthenticate") + "?next=%2Ftai-khoan%2F"
    done = client.post(way_on, {"code": present_code(), "next": reverse("account_home")})
    assert done["Location"] == reverse("account_home")
    assert is_signed_in(client)


def test_keys_of_second_factors_are_not_readable_in_the_database() -> None:
    account = make_account("chi@coquan.example", second_factor=True)
    stored = Authenticator.objects.get(user=account, type="totp")
    assert SECRET not in str(stored.data)
    assert stored.wrap().validate_code(present_code())


def test_whoever_needs_a_second_factor_cannot_remove_it() -> None:
    account = make_account("chi@coquan.example", Role.ADMINISTRATOR, second_factor=True)
    client = sign_in(account)
    client.post(reverse("mfa_reauthenticate"), {"code": present_code()})
    client.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.filter(user=account, type="totp").exists()


def test_five_wrong_passwords_close_the_door_for_a_quarter_of_an_hour() -> None:
    account = make_account("dung@coquan.example")
    morning = datetime(2026, 11, 24, 8, 0, tzinfo=clock.VIETNAM)
    with clock.at(morning):
        for _ in range(5):
            Client().post(reverse("account_login"), {"login": account.email, "password": "sai"})
        locked = Client().post(reverse("account_login"), {"login": account.email, "password": PASSWORD})
    assert locked.status_code == 429
    assert "08:15" in locked.content.decode()
    with clock.at(morning + timedelta(minutes=14)):
        assert not is_signed_in(sign_in(account))
    with clock.at(morning + timedelta(minutes=16)):
        assert is_signed_in(sign_in(account))
    told_of_lock = list(events_about(f"sign-in:{account_digest(account.email)}"))
    assert [event.type for event in told_of_lock] == ["identity.sign_in_failed"] * 5 + ["identity.locked_out"]
    assert account.email not in str([event.payload for event in told_of_lock])


def test_wrong_codes_count_as_wrong_passwords_do() -> None:
    account = make_account("dung@coquan.example", Role.ADMINISTRATOR, second_factor=True)
    client = Client()
    client.post(reverse("account_login"), {"login": account.email, "password": PASSWORD})
    for _ in range(5):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert client.post(reverse("mfa_authenticate"), {"code": present_code()}).status_code == 429
    assert not is_signed_in(client)


def test_one_source_that_tries_many_accounts_is_closed_too() -> None:
    account = make_account("dung@coquan.example")
    for number in range(30):
        Client().post(reverse("account_login"), {"login": f"ai{number}@coquan.example", "password": "sai"})
    assert (
        Client().post(reverse("account_login"), {"login": account.email, "password": PASSWORD}).status_code
        == 429
    )
    elsewhere = Client(REMOTE_ADDR="203.0.113.9")
    sign_in(account, elsewhere)
    assert is_signed_in(elsewhere)


def test_nothing_tells_whether_an_address_has_an_account() -> None:
    make_account("co@coquan.example")
    answers = []
    for email in ("co@coquan.example", "khong@coquan.example"):
        wrong = Client().post(reverse("account_login"), {"login": email, "password": "sai"})
        forgot = Client().post(reverse("account_reset_password"), {"email": email})
        token = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')
        answers.append(
            (wrong.status_code, token.sub("", wrong.content.decode()).replace(email, ""), forgot["Location"])
        )
    assert answers[0] == answers[1]
    for _ in range(5):
        gone = Client().post(reverse("account_login"), {"login": "khong@coquan.example", "password": "sai"})
    assert gone.status_code == 429


def test_the_lock_is_a_rule_over_times() -> None:
    start = datetime(2026, 11, 24, 8, 0, tzinfo=clock.VIETNAM)

    def at(*minutes: float) -> list[datetime]:
        return [start + timedelta(minutes=minute) for minute in minutes]

    assert locked_until(at(0, 1, 2, 3), start, BY_ACCOUNT) is None
    assert locked_until(at(0, 1, 2, 3, 4), *at(5), BY_ACCOUNT) == at(19)[0]
    assert locked_until(at(0, 4, 8, 12, 16), *at(17), BY_ACCOUNT) is None
    assert locked_until(at(0, 1, 2, 3, 4), *at(20), BY_ACCOUNT) is None
    assert locked_until(at(4, 3, 2, 1, 0, 10), *at(11), BY_ACCOUNT) == at(25)[0]


def test_a_forgotten_password_is_set_anew_through_a_link_and_ends_the_lock() -> None:
    account = make_account("em@coquan.example")
    other = sign_in(account)
    for _ in range(5):
        Client().post(reverse("account_login"), {"login": account.email, "password": "sai"})
    client = Client()
    client.post(reverse("account_reset_password"), {"email": account.email})
    (letter,) = mail.outbox
    link = re.search(r"https?://[^/]+(/\S+)", letter.body)
    assert link
    assert letter.body.index("Kính gửi") < letter.body.index("Dear")
    form = client.get(client.get(link[1])["Location"])
    anew = "bảy-con-trâu-đen"
    done = client.post(form.context["action_url"], {"password1": anew, "password2": anew})
    assert done["Location"] == reverse("account_reset_password_from_key_done")
    assert not is_signed_in(other)
    client.post(reverse("account_login"), {"login": account.email, "password": anew})
    assert is_signed_in(client)
    assert "password_changed" in told(account)
    assert not FailedSignIn.objects.filter(account_digest=account_digest(account.email)).exists()
    assert "quá hạn" in Client().get(link[1]).content.decode()


def test_a_new_password_ends_every_session() -> None:
    account = make_account("em@coquan.example")
    here, there = sign_in(account), sign_in(account)
    anew = "bảy-con-trâu-đen"
    form = {"oldpassword": PASSWORD, "password1": anew, "password2": anew}
    here.post(reverse("account_change_password"), form)
    assert not is_signed_in(here)
    assert not is_signed_in(there)


@pytest.mark.parametrize("weak", ["ngắn", "em@coquan.example", "password1234"])
def test_a_weak_password_is_not_taken(weak: str) -> None:
    account = make_account("em@coquan.example")
    client = sign_in(account)
    form = {"oldpassword": PASSWORD, "password1": weak, "password2": weak}
    assert client.post(reverse("account_change_password"), form).status_code == 200
    assert Account.objects.get(pk=account.pk).check_password(PASSWORD)


def test_a_session_ends_when_idle_and_at_the_end_of_the_day() -> None:
    account = make_account("giang@coquan.example")
    morning = now()
    with clock.at(morning):
        idle, busy = sign_in(account), sign_in(account)
    with clock.at(morning + timedelta(minutes=29)):
        assert is_signed_in(idle)
        assert is_signed_in(busy)
    with clock.at(morning + timedelta(minutes=60)):
        assert not is_signed_in(idle)
    for step in range(1, 22):
        with clock.at(morning + timedelta(minutes=29 * step)):
            assert is_signed_in(busy) == (29 * step <= 600)


def test_the_session_key_changes_at_sign_in() -> None:
    account = make_account("giang@coquan.example")
    client = Client()
    client.get(reverse("account_login"))
    session = client.session
    session["before"] = True
    session.save()
    before = session.session_key
    client.cookies["nhip"] = before
    sign_in(account, client)
    assert client.session.session_key != before


def test_sessions_are_listed_and_the_others_can_be_ended() -> None:
    account = make_account("ha@coquan.example")
    here, there = sign_in(account, Client(HTTP_USER_AGENT="Máy bàn")), sign_in(account)
    page = here.get(reverse("account_home")).content.decode()
    assert "Máy bàn" in page
    assert page.count("127.0.0.1") == 2
    here.post(reverse("account_end_other_sessions"))
    assert is_signed_in(here)
    assert not is_signed_in(there)
    assert told(account)[-1] == "other_sessions_ended"


def test_a_closed_account_neither_signs_in_nor_stays_in() -> None:
    account = make_account("hoa@coquan.example")
    inside = sign_in(account)
    Account.objects.filter(pk=account.pk).update(is_active=False)
    assert not is_signed_in(inside)
    assert not is_signed_in(sign_in(account))


def test_nobody_signs_up() -> None:
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("page", ["account_login", "account_reset_password", "account_reset_password_done"])
def test_pages_before_signing_in_are_ours_in_both_languages(page: str, language: str) -> None:
    with override(language):
        text = Client().get(reverse(page)).content.decode()
    assert f'<html lang="{language}"' in text
    assert 'id="noi-dung"' in text
