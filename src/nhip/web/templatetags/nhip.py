"""What every page may say: numbers and dates in the reader's language, the mark, the other language, the
theme.

Templates of all parts load it as ``{% load nhip %}``. It holds no rule of any part.
"""

from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from django import template
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.paginator import Page
from django.urls import translate_url
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from nhip.kernel.api import Text, full_date
from nhip.kernel.api import number as number_in_words

register = template.Library()

Number = int | float | Decimal
DASH = "–"
MARK = (
    "M2 13Q20-9 38 13M2 20q1.8-5 3.6 0t3.6 0q1.8-8 3.6 0t3.6 0"
    "q1.8-12 3.6 0t3.6 0q1.8-8 3.6 0t3.6 0q1.8-5 3.6 0t3.6 0"
)
FONT_SHEET = "nhip/fonts/fonts.css"
THEMES = ("light", "dark")
_OFFICE = "application/vnd.openxmlformats-officedocument"
_FILE_KINDS: dict[str, str | Text] = {
    "application/pdf": "PDF",
    "application/msword": "Word",
    "application/vnd.ms-excel": "Excel",
    f"{_OFFICE}.wordprocessingml.document": "Word",
    f"{_OFFICE}.spreadsheetml.sheet": "Excel",
    f"{_OFFICE}.presentationml.presentation": "PowerPoint",
    "application/zip": "ZIP",
    "application/xml": "XML",
    "text/xml": "XML",
    "text/plain": Text("văn bản thuần", "plain text"),
    "image/png": Text("ảnh PNG", "PNG picture"),
    "image/jpeg": Text("ảnh JPEG", "JPEG picture"),
    "image/tiff": Text("ảnh TIFF", "TIFF picture"),
}
THEME_COOKIE = "theme"


@register.filter
def number(value: Number | None, places: int = 4) -> str:
    """``value`` with ``places`` decimals and grouped thousands; a missing value is a dash, never a zero."""
    if value is None:
        return DASH
    exact = value if isinstance(value, int | Decimal) else float(value)
    return number_in_words(exact, places).say(get_language() or "vi").replace("-", "−")


@register.filter
def whole(value: Number | None) -> str:
    """``value`` as a whole number with grouped thousands."""
    return number(value, 0)


@register.filter
def signed(value: Number | None, places: int = 4) -> str:
    """``value`` with its sign always shown, for differences; a difference that rounds to nothing has no
    sign.
    """
    if value is None:
        return DASH
    text = number(value, places)
    if not any(digit in text for digit in "123456789"):
        return text.removeprefix("−")
    return text if text.startswith("−") else f"+{text}"


@register.filter
def percent(share: Number | None, places: int = 1) -> str:
    """A share of one as a percentage: ``0.34`` is ``34,0 %``."""
    return DASH if share is None else f"{number(float(share) * 100, places)} %"


@register.filter
def day(value: date | datetime | None) -> str:
    """A date as the reader's language writes it; a time is read in Việt Nam."""
    if value is None:
        return DASH
    if isinstance(value, datetime):
        value = value.astimezone(ZoneInfo(settings.TIME_ZONE))
    return full_date(value).say(get_language() or "vi")


@register.filter
def month(value: object) -> str:
    """A month, written ``2026-11``, as the reader's language has it: ``11/2026``, ``November 2026``."""
    first = full_date(date.fromisoformat(f"{value}-01"))
    return Text(first.vi.partition("/")[2], first.en.partition(" ")[2]).say(get_language() or "vi")


@register.filter
def moment(value: datetime | None) -> str:
    """A time with its date, read in Việt Nam."""
    if value is None:
        return DASH
    local = value.astimezone(ZoneInfo(settings.TIME_ZONE))
    return f"{local:%H:%M}, {day(local)}"


class InTwoLanguages(Protocol):
    """What can say itself in Vietnamese and in English: a text of the kernel, a label of an index."""

    def say(self, language: str = "vi") -> str: ...


@register.filter
def say(text: InTwoLanguages | str | None) -> str:
    """A text in the reader's language; a plain string as it is."""
    if text is None or isinstance(text, str):
        return text or ""
    return text.say(get_language() or "vi")


@register.filter
def near(page: Page[Any]) -> list[int | None]:
    """The pages to offer beside this one: first, last and the two on each side; None where some are left
    out. With a link to each of hundreds, nobody finds one, and every page of the list pays for them.
    """
    steps = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return [step if isinstance(step, int) else None for step in steps]


@register.filter
def file_kind(media_type: str) -> str:
    """What a media type is called by those who open the file; the type itself where it has no such name."""
    named = _FILE_KINDS.get(media_type)
    return say(named) if named else media_type


@register.simple_tag
def mark() -> SafeString:
    """The mark of the site, drawn in the current colour; hidden from screen readers, the name stands beside
    it.
    """
    return mark_safe(  # noqa: S308 - a constant drawing
        '<svg viewBox="0 0 40 28" aria-hidden="true" focusable="false">'
        '<path fill="none" stroke="currentColor" stroke-width="2.3" stroke-linecap="round"'
        f' stroke-linejoin="round" d="{MARK}"/></svg>'
    )


@register.simple_tag
@cache
def typeface() -> SafeString:
    """The links to the site's typeface where it has been built; nothing where the system font must do."""
    if finders.find(FONT_SHEET) is None:
        return SafeString("")
    preloads = format_html_join(
        "",
        '<link rel="preload" href="{}" as="font" type="font/woff2" crossorigin>',
        ((staticfiles_storage.url(f"nhip/fonts/be-vietnam-pro-{weight}.woff2"),) for weight in (400, 600)),
    )
    return format_html('{}<link rel="stylesheet" href="{}">', preloads, staticfiles_storage.url(FONT_SHEET))


@register.simple_tag(takes_context=True)
def theme(context: dict[str, Any]) -> str:
    """``"light"`` or ``"dark"`` where the reader chose one, else nothing: the device decides."""
    request = context.get("request")
    chosen = request.COOKIES.get(THEME_COOKIE, "") if request is not None else ""
    return chosen if chosen in THEMES else ""


@register.simple_tag(takes_context=True)
def here_in(context: dict[str, Any], language: str) -> str:
    """The address of this page, with its query, in ``language``."""
    request = context.get("request")
    return translate_url(request.get_full_path(), language) if request is not None else "/"


@register.simple_tag(takes_context=True)
def is_under(context: dict[str, Any], address: str) -> bool:
    """Whether this page lies at or below ``address``; marks where the reader is in the navigation."""
    request = context.get("request")
    return request is not None and bool(address) and request.path.startswith(address)
