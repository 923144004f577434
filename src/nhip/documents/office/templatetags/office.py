"""What the templates of the office need beside the house's own: what was typed, a refusal at its field."""

import re
from collections.abc import Iterable, Mapping

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from nhip.documents.office.pages.happened import StandingThere
from nhip.documents.office.pages.wrong import fields_of
from nhip.identity.api import PdfVerdict
from nhip.kernel.api import Refusal, Text

register = template.Library()
# A certificate's subject as one library or another writes it.
_NAME = re.compile(
    r"(?:^|[,;+] ?)(?:CN=|Common Name: )((?:\\.|[^,;\\]|,(?! ?(?:[A-Z]{1,2}=|[A-Z][\w ]*:)))+)"
)


@register.filter
def get(typed: Mapping[str, str] | None, name: str) -> str:
    """What was typed into the field ``name``; nothing where nothing was."""
    return typed.get(name, "") if typed else ""


@register.filter
def addnum(address: str, number: int) -> str:
    """An address with a number and a stroke at its end."""
    return f"{address}{number}/"


@register.filter
def person(subject: str) -> str:
    """Who a certificate is for, out of its subject: the common name; the whole subject where it has none."""
    found = _NAME.search(subject)
    return re.sub(r"\\(.)", r"\1", found[1]).strip() if found else subject


@register.filter
def at(refused: Refusal | None, field: str) -> bool:
    """Whether the refusal is about this field."""
    return refused is not None and field in fields_of(refused)


@register.filter
def on_a_field(refused: Refusal) -> bool:
    """Whether the refusal is about a field, and so stands there; else it is about the whole."""
    return bool(fields_of(refused))


@register.simple_tag(takes_context=True)
def field_of(context: Mapping[str, object], refused: Refusal) -> str:
    """The field of this page that the refusal is about, for the summary to lead to; empty for the whole."""
    named = sorted(fields_of(refused) - (set() if "handlers" in context else {"nguoi"}))
    return named[0] if named else ""


@register.filter
def with_level(rows: Iterable[tuple[PdfVerdict, Text]]) -> list[PdfVerdict]:
    """The signatures that have a level of their own to tell."""
    return [row for row, _ in rows if row.verdict.level]


@register.filter
def may_be_asked(standings: Iterable[StandingThere]) -> list[StandingThere]:
    """The receivers that may be asked for the letter back now."""
    return [each for each in standings if each.may_ask]


@register.simple_tag
def why(refused: Refusal | None, field: str) -> SafeString:
    """The refusal, above the field it is about; nothing at any other."""
    if refused is None or not at(refused, field):
        return SafeString("")
    language = get_language() or "vi"
    return format_html(
        '<p class="errors" id="{}-loi">{} {}</p>',
        field,
        refused.detail.say(language),
        refused.remedy.say(language),
    )


@register.simple_tag
def told(refused: Refusal | None, field: str, hint: str = "") -> SafeString:
    """The attributes of a field: what describes it; where it was refused, the page opens there."""
    is_wrong = at(refused, field)
    described = " ".join(part for part in (f"{field}-loi" if is_wrong else "", hint) if part)
    about = format_html(' aria-describedby="{}"', described) if described else SafeString("")
    return format_html('{} aria-invalid="true" autofocus', about) if is_wrong else about
