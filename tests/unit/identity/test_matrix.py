"""The permission matrix: every address of the site, asked by everybody, answers as matrix.txt says."""

import pytest
from django.test import Client
from tests.unit.identity.matrix import NOBODYS, Cast, Matrix, in_words, leaving_no_trace, read_matrix
from tests.unit.identity.people import make_account, sign_in
from tests.unit.identity.routes import Route, all_routes

from nhip.identity.rules.roles import Role

pytestmark = pytest.mark.django_db
SAMPLES = {"code": "EGDI", "index": "EGDI", "edition": "2018", "unit": "VNM", "component": "OSI"}
SAMPLES |= {"app_label": "identity", "url": "khong-co/", "identity": NOBODYS, "delivery": NOBODYS}
# Changed by a form that needs no session, or changes nothing: a forged one harms nobody (see the view).
WITHOUT_TOKEN = {"theme", "pki:ocsp", "pki:ocsp_asked"}


@pytest.fixture(scope="module")
def matrix() -> Matrix:
    return read_matrix()


@pytest.fixture(scope="module")
def routes() -> dict[str, Route]:
    return {route.name: route for route in all_routes()}


def test_every_route_has_its_line(matrix: Matrix, routes: dict[str, Route]) -> None:
    asked = {question.route for question in matrix.questions if question.method == "GET"}
    missing = sorted(name for name in routes if name not in asked and not matrix.is_public(name))
    assert not missing, (
        f"{', '.join(missing)}: nobody has said who may go there. If anybody may read it, add the line "
        f"`public {missing[0]}` (or a pattern) to tests/unit/identity/matrix.txt; otherwise a line beginning "
        f"with `GET {missing[0]}` and, under each person, what they are answered."
    )


def test_no_line_is_about_a_route_that_is_gone(matrix: Matrix, routes: dict[str, Route]) -> None:
    gone = sorted({question.route for question in matrix.questions} - routes.keys())
    unused = [
        pattern
        for pattern in matrix.public
        if not any(Matrix((pattern,), (), ()).is_public(r) for r in routes)
    ]
    assert not gone, "Remove these lines from matrix.txt: their routes are gone."
    assert not unused, "Remove these patterns from matrix.txt: no route is called so."


def test_everybody_is_answered_as_the_table_says(matrix: Matrix, routes: dict[str, Route]) -> None:
    cast = Cast()
    wrong = []
    for question in matrix.questions:
        for persona, expected in question.answers.items():
            answered = cast.ask(persona, question, routes[question.route])
            if answered != expected:
                wrong.append(f"{question}: {persona} is answered {answered}, the table says {expected}")
    assert not wrong, "\n".join(wrong)


def test_what_is_public_asks_nobody_to_sign_in(matrix: Matrix, routes: dict[str, Route]) -> None:
    account = make_account("ai-do@coquan.example", Role.ANALYST)
    for client in (Client(raise_request_exception=False), sign_in(account)):
        client.raise_request_exception = False
        for route in filter(lambda route: matrix.is_public(route.name), routes.values()):
            with leaving_no_trace(client):
                answer = client.get(route.address({name: SAMPLES.get(name, "0") for name in route.arguments}))
            assert in_words(answer) not in {"login", "no", "door", "set-up", "again"}, route.name


def test_no_form_is_taken_from_another_site(routes: dict[str, Route]) -> None:
    client = sign_in(make_account("ai-do@coquan.example", Role.ADMINISTRATOR, second_factor=True))
    client.handler.enforce_csrf_checks = True
    for route in routes.values():
        if route.name in WITHOUT_TOKEN or route.name.startswith("api-"):
            continue
        with leaving_no_trace(client):
            answer = client.post(route.address({name: SAMPLES.get(name, "0") for name in route.arguments}))
        assert answer.status_code in {403, 405}, route.name
