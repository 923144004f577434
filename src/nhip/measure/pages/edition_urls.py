"""Addresses of the pages of one edition beside its ranking; they stand before a unit's page.

No unit may be called as they are: the codes of units are capitals or digits.
"""

from typing import Final

from django.urls import re_path

from nhip.measure.pages import audit, correlations, doubt, framework, profile

_EDITION: Final = r"^chi-so/(?P<code>[A-Za-z][\w.-]*)/(?P<edition>\d{4}[\w.-]*)/"
edition_urls: Final = [
    re_path(f"{_EDITION}do-chac/$", doubt.doubt, name="doubt"),
    re_path(f"{_EDITION}kiem-dinh/$", audit.audit, name="audit"),
    re_path(f"{_EDITION}khung/$", framework.framework, name="framework"),
    re_path(f"{_EDITION}tuong-quan/$", correlations.correlations_page, name="correlations"),
    re_path(rf"{_EDITION}(?P<unit>[\w.-]+)/ho-so/$", profile.profile, name="profile"),
]
