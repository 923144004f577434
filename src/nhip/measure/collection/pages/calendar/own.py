"""A person's own calendar: their days only, at an address that nobody guesses and that can be renewed.

A calendar program cannot sign in, so the address is the key: 256 random bits, no name, told once and kept as
a digest. What stands there is days and titles of rounds, never a figure.
"""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from icalendar import Event

from nhip.identity.api import Account, agencies_by_code
from nhip.kernel.api import Text, today
from nhip.measure.collection.acts.drop_calendar_key import drop_calendar_key
from nhip.measure.collection.acts.renew_calendar_key import renew_calendar_key
from nhip.measure.collection.models import CalendarKey
from nhip.measure.collection.pages.calendar.feeds import day_event, feed_of, sheets_of
from nhip.measure.collection.pages.office_shown import signed_in, title_of, trail
from nhip.measure.collection.queries.own_days import own_days, own_dues, owner_of
from nhip.measure.pages.asking import language


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own_calendar(request: HttpRequest) -> HttpResponse:
    """Whether there is an address, and since when; a POST makes a new one or ends it. It is shown once."""
    account = signed_in(request)
    address = ""
    if request.method == "POST" and request.POST.get("viec") == "bo":
        drop_calendar_key(by=account)
    elif request.method == "POST":
        word = renew_calendar_key(by=account)
        address = request.build_absolute_uri(reverse("figures:feed_of_mine", args=[word]))
    key = CalendarKey.objects.filter(account=str(account.public_id)).first()
    context = {
        "key": key,
        "address": address,
        "trail": trail({"name": _("Lịch"), "address": "../"}, {"name": _("Lịch của riêng bạn")}),
    }
    return render(request, "collection/calendar/own.html", context)


@never_cache
@require_safe
def of_mine(request: HttpRequest, word: str) -> HttpResponse:
    """The days of whoever has this address; for an address that is not or no longer, nothing is there."""
    account = owner_of(word)
    if account is None:
        raise Http404
    answer = feed_of(_("Lịch số liệu của tôi"), _days(request, account), "lich-cua-toi")
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _days(request: HttpRequest, account: Account) -> list[Event]:
    days = own_days(account)
    cards = agencies_by_code({day.agency for day in days})
    found = []
    for day in days:
        title = title_of(day.round).say(language())
        name = cards[day.agency].short_name if day.agency in cards else Text(day.agency, day.agency)
        said = {"title": title, "agency": name.say(language())}
        words = _("%(agency)s nộp số liệu: %(title)s") if day.agency else _("Đợt đóng: %(title)s")
        key = f"mine-{day.round.code}-{day.agency}"
        found.append(day_event(request, key, words % said, (day.due_on, day.due_on), [day.round.code]))
    return [*found, *sheets_of(request, own_dues(account, today()))]
