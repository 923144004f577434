"""Pages of plain words, written once in each language: what the site is, for whom, what it keeps about
readers.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from nhip.kernel.api import Text

HEADINGS = {
    "about": Text(vi="Giới thiệu", en="About"),
    "accessibility": Text(vi="Trang cho mọi người", en="A site for everybody"),
    "privacy": Text(vi="Quyền riêng tư", en="Privacy"),
}


def prose(request: HttpRequest, page: str) -> HttpResponse:
    """The page named ``page``, one of :data:`HEADINGS`."""
    heading = HEADINGS[page]
    words = f"nhip/prose/{page}.{'en' if get_language() == 'en' else 'vi'}.html"
    trail = [{"name": heading}]
    return render(request, "nhip/prose.html", {"heading": heading, "words": words, "trail": trail})
