"""Who asks: the session of somebody who signed in, with the same proof against forged forms as the pages.

A program signs in as a person does, asks ``GET /api/figures/session`` for the token, and sends it back in the
header ``X-CSRFToken`` with everything that changes something. There are no keys that outlive a session.
"""

from typing import Any

from django.http import HttpRequest
from ninja.security import SessionAuth

from nhip.identity.api import Account
from nhip.kernel.api import Refusal, Text
from nhip.measure.collection.pages.entry.bounds import demand_bounds


class SignedIn(SessionAuth):
    """The account of the session. Raises ``collection.not_signed_in`` (401) where there is none, and
    ``collection.file_too_large`` (413) before a byte of what is too large is read, whoever sends it.
    """

    def __call__(self, request: HttpRequest) -> Any:
        demand_bounds(request)
        return super().__call__(request)

    def authenticate(self, request: HttpRequest, key: str | None) -> Account:  # noqa: ARG002 - as ninja calls it
        if isinstance(request.user, Account):
            return request.user
        raise Refusal(
            "collection.not_signed_in",
            Text("Cần đăng nhập", "Signing in is needed"),
            Text(
                "Số liệu chưa phát hành chỉ cơ quan của nó thấy.",
                "Figures that are not released are seen by their agency only.",
            ),
            Text(
                "Đăng nhập, gửi kèm cookie của phiên và X-CSRFToken.",
                "Sign in, and send the session's cookie and X-CSRFToken.",
            ),
            status=401,
        )


def asker(request: HttpRequest) -> Account:
    """The account that :class:`SignedIn` let in."""
    account: Account = request.auth  # type: ignore[attr-defined]
    return account
