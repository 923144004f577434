"""What every answer tells the browser: load from here alone, run nothing written in the page."""

import pytest
from django.test import Client


@pytest.mark.django_db
def test_every_answer_closes_the_page_to_the_outside() -> None:
    answer = Client().get("/accounts/login/")
    policy = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["form-action"] == "'self'"
    for kind in ("script-src", "style-src", "img-src", "font-src", "connect-src"):
        assert policy[kind] == "'self'"
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "camera=()" in answer["Permissions-Policy"]
