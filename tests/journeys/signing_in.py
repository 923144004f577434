"""The demo people of the journeys' site: their passwords, their second factor, and their windows."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Browser, Page, expect

_PERIOD = 30
_TOLD = """
import json
from nhip.web.started import started
with started():
    from allauth.mfa.models import Authenticator
    from allauth.mfa.utils import decrypt
    from nhip.web.readiness import demo_accounts
    passwords = {email: password for email, password, _ in demo_accounts()}
    secrets = {
        each.user.email: decrypt(each.data["secret"])
        for each in Authenticator.objects.filter(type="totp").select_related("user")
    }
    told = {each.partition("@")[0]: [each, passwords[each], secrets.get(each)] for each in passwords}
    print(json.dumps(told))
"""


@dataclass(frozen=True)
class Person:
    """A demo person: address, password, and the secret of the telephone that shows the codes."""

    email: str
    password: str
    secret: str | None

    @property
    def code(self) -> str:
        assert self.secret is not None
        return str(format_hotp_value(hotp_value(self.secret, int(time.time()) // _PERIOD)))


def demo_people(environment: Mapping[str, str]) -> dict[str, Person]:
    """The demo people by the part of their address before the @; they are made if the site has none yet."""
    told = subprocess.run(
        [sys.executable, "-c", _TOLD],
        env={**os.environ, **environment},
        check=True,
        timeout=120,
        capture_output=True,
        text=True,
    ).stdout
    return {key: Person(*values) for key, values in json.loads(told).items()}


def signed_in(browser: Browser, site: str, person: Person) -> Page:
    """A window of the person's own, past the password and the code."""
    context = browser.new_context(
        base_url=site,
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
        viewport={"width": 1280, "height": 900},
    )
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.goto("/tai-khoan/dang-nhap/?next=/so-lieu/")
    page.locator("input[name=login]").fill(person.email)
    page.locator("input[name=password]").fill(person.password)
    page.get_by_role("main").get_by_role("button", name="Đăng nhập").click()
    if person.secret is not None:
        _enter_code(page, person)
        if page.get_by_text("Mã xác thực không đúng.").count():
            # Its half minute was over when it arrived, or the person came in with it elsewhere: as people do,
            # wait for the next one.
            time.sleep(_PERIOD - time.time() % _PERIOD + 0.2)
            _enter_code(page, person)
    expect(page.get_by_role("heading", name="Số liệu", exact=True)).to_be_visible()
    return page


def _enter_code(page: Page, person: Person) -> None:
    page.locator("input[name=code]").fill(person.code)
    with page.expect_navigation(wait_until="load"):
        page.get_by_role("main").get_by_role("button", name="Đăng nhập").click()
