"""Who may come to a desk, and how much may be sent there: both are asked before anything is read."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from nhip.identity.api import Account
from nhip.kernel.api import Refusal, Text, setting
from nhip.measure.collection import errors
from nhip.measure.collection.models import Round
from nhip.measure.collection.queries.gate import agencies_of, rounds_visible_to

View = Callable[..., HttpResponse]
MOST_MB: Final = 20
_FORM: Final = 1 << 20


def most_bytes() -> int:
    """How large one file may be: what a reader of workbooks takes, or less where the node says so."""
    megabytes: int = setting("NHIP_MOST_FILE_MB")
    return min(MOST_MB, megabytes) << 20


def within_bounds(view: View) -> View:
    """Refuse what is too large before a byte of it is read; then ask for the form's proof and a sign-in."""
    protected = csrf_protect(login_required(view))

    @wraps(view)
    def bounded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST":
            try:
                demand_bounds(request)
                request.POST.get("lan")
            except (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent, ValueError) as error:
                raise too_large() from error
        return protected(request, *args, **kwargs)

    return csrf_exempt(bounded)


def demand_bounds(request: HttpRequest) -> None:
    """Raises ``collection.file_too_large`` by the length that the request says it has."""
    said = str(request.META.get("CONTENT_LENGTH") or "0")
    if not said.isdecimal() or int(said[:15]) > most_bytes() + _FORM:
        raise too_large()


def too_large() -> Refusal:
    """The file or form holds more than is taken."""
    most = most_bytes() >> 20
    return Refusal(
        "collection.file_too_large",
        Text("Tệp quá lớn", "The file is too large"),
        Text(f"Mỗi lần gửi nhiều nhất {most} MB.", f"{most} MB at most can be sent at once."),
        Text(
            "Bỏ hình và định dạng thừa, hoặc chia thành nhiều tệp.",
            "Remove pictures and needless formats, or split it into several files.",
        ),
        status=413,
    )


def at_desk(request: HttpRequest, code: str, agency: str) -> tuple[Account, Round]:
    """Who sits at the desk, and the round. Raises ``collection.desk_unknown`` for everybody else's desk."""
    asker = request.user
    found = rounds_visible_to(None).filter(code=code).first()
    if not isinstance(asker, Account) or found is None or agency not in agencies_of(asker):
        raise errors.desk_unknown()
    return asker, found
