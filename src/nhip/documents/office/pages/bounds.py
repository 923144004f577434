"""Who may come to the pages of the office, what may be sent there, and how a refusal is shown in place."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from nhip.documents.office import errors
from nhip.documents.office.attachments import Sent, readers_named
from nhip.documents.office.queries.gate import offices_of
from nhip.identity.api import Account
from nhip.kernel.api import Text

View = Callable[..., HttpResponse]


def in_the_office(view: View) -> View:
    """A page for people with a part in some agency's letters. Raises ``office.no_part`` for others."""

    @wraps(view)
    def within(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        if not offices_of(signed_in(request)):
            raise errors.no_office()
        return view(request, *args, **named)

    return never_cache(login_required(within))


def signed_in(request: HttpRequest) -> Account:
    """Who asks, behind ``login_required``."""
    assert isinstance(request.user, Account)
    return request.user


def agency_chosen(request: HttpRequest, agencies: frozenset[str]) -> str:
    """The agency that a form is about: the one named, else the only or first one.

    Raises ``office.no_part``.
    """
    if not agencies:
        raise errors.no_office()
    named = request.POST.get("co-quan") or request.GET.get("co-quan") or ""
    return named if named in agencies else min(agencies)


def day_typed(request: HttpRequest, name: str, what: Text) -> date | None:
    """A date field; None where it is empty. Raises ``office.date``. ``24/11/2026`` is read too."""
    typed = request.POST.get(name, "").strip()
    if not typed:
        return None
    parts = typed.split("/")
    written = "-".join(reversed([part.zfill(2) for part in parts])) if len(parts) == 3 else typed
    try:
        found = parse_date(written)
    except ValueError:
        found = None
    if found is None:
        raise errors.date_unsound(what, typed)
    return found


def files_sent(request: HttpRequest, name: str = "tep", readers: str = "nguoi-doc") -> list[Sent]:
    """The files of a form, and who alone may read them where somebody is named."""
    named = readers_named(request.POST.get(readers, ""))
    return [Sent(each.name or "", each.read(), named) for each in request.FILES.getlist(name)]


def priorities() -> list[tuple[str, str]]:
    """How urgent a document can be, for a list to choose from."""
    return [
        ("0", _("Thường")),
        ("1", _("Khẩn")),
        ("2", _("Thượng khẩn")),
        ("3", _("Hỏa tốc")),
        ("4", _("Hỏa tốc hẹn giờ")),
    ]


def shortened(subject: str) -> str:
    """A subject for the trail: it begins as a sentence does, and where it is cut, says so."""
    return capfirst(Truncator(subject).chars(60))


def trail(*steps: tuple[Any, str]) -> list[dict[str, Any]]:
    """Where the reader is, below the desk: names with addresses, the last one without."""
    found: list[dict[str, Any]] = [{"name": _("Văn bản"), "address": reverse("office:desk")}]
    found += [{"name": name, "address": address} for name, address in steps]
    found[-1] = {"name": found[-1]["name"]}
    return found
