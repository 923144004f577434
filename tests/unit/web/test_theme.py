"""The theme: chosen by a form without a script, kept in a cookie, undone the same way."""

from django.test import Client


def test_a_chosen_theme_is_kept_and_the_reader_returns_to_the_page() -> None:
    client = Client()
    answer = client.post("/giao-dien/", {"theme": "dark", "back": "/en/rieng-tu/?a=1"})
    assert (answer.status_code, answer["Location"]) == (302, "/en/rieng-tu/?a=1")
    assert 'data-theme="dark"' in client.get("/rieng-tu/").content.decode()


def test_the_devices_own_theme_forgets_the_choice() -> None:
    client = Client()
    client.post("/giao-dien/", {"theme": "dark", "back": "/"})
    client.post("/giao-dien/", {"theme": "", "back": "/"})
    assert "data-theme" not in client.get("/rieng-tu/").content.decode()


def test_the_form_sends_nobody_to_another_site() -> None:
    answer = Client().post("/giao-dien/", {"theme": "dark", "back": "https://elsewhere.example/"})
    assert answer["Location"] == "/"


def test_an_unknown_theme_is_not_kept() -> None:
    answer = Client().post("/giao-dien/", {"theme": '"><script>', "back": "/"})
    assert answer.cookies["theme"].value == ""


def test_reading_the_theme_changes_nothing() -> None:
    assert Client().get("/giao-dien/").status_code == 405
