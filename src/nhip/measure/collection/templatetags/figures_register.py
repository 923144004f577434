"""Words of the register as a reader sees them."""

from django import template
from django.utils.translation import get_language

register = template.Library()


@register.filter
def one_language(note: str) -> str:
    """A note of the law files, written ``tiếng Việt / English``, in the reader's language; else all of it."""
    vi, mark, en = note.partition(" / ")
    return en if mark and (get_language() or "vi").startswith("en") else vi
