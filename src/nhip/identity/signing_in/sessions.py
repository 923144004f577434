"""How long a session lasts: half an hour without a click, ten hours at most, whatever the browser keeps.

allauth lists sessions with their source and browser; here they get their ends and are ended.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from nhip.identity.models import Account
from nhip.kernel.api import now

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=10)
NOTED_EVERY = timedelta(minutes=1)
STARTED, SEEN = "nhip_started_at", "nhip_seen_at"


class SessionLimits:
    """Ends a session that has idled too long or lasted too long; the request goes on signed out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if isinstance(request.user, Account):
            if is_over(request, now()):
                logout(request)
                messages.warning(request, _("Phiên làm việc đã hết hạn. Hãy đăng nhập lại."))
            else:
                note_activity(request, now())
        return self.get_response(request)


def begin(request: HttpRequest) -> None:
    """Mark the beginning of a session; called once its holder has signed in."""
    request.session[STARTED] = request.session[SEEN] = now().timestamp()


def is_over(request: HttpRequest, moment: datetime) -> bool:
    """Whether the session has idled or lasted too long; one without a beginning has."""
    started, seen = request.session.get(STARTED), request.session.get(SEEN)
    if not isinstance(started, float) or not isinstance(seen, float):
        return True
    return (
        moment.timestamp() - seen > IDLE.total_seconds()
        or moment.timestamp() - started > ABSOLUTE.total_seconds()
    )


def note_activity(request: HttpRequest, moment: datetime) -> None:
    """Remember that the session is in use, at most once a minute."""
    if moment.timestamp() - request.session[SEEN] < NOTED_EVERY.total_seconds():
        return
    request.session[SEEN] = moment.timestamp()
    UserSession.objects.filter(session_key=request.session.session_key).update(last_seen_at=moment)


def sessions_of(account: Account) -> list[UserSession]:
    """The account's sessions that still hold, the latest first."""
    held: list[UserSession] = UserSession.objects.purge_and_list(account)
    return sorted(held, key=lambda session: session.last_seen_at, reverse=True)


def end_other_sessions(account: Account, session_key: str | None) -> int:
    """End every session of ``account`` but the one named; the number ended."""
    others = [session for session in sessions_of(account) if session.session_key != session_key]
    for session in others:
        session.end()
    return len(others)
