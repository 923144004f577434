"""The way in shows how far the rounds are, and no figure."""

import pytest
from django.test import Client
from tests.unit.measure.collection.people import EDUCATION, a_round, literacy, person

from nhip.identity.api import Role
from nhip.measure.collection.acts.enter_figures import enter_figures
from nhip.measure.collection.models.figure import Origin


@pytest.mark.usefixtures("desk")
def test_empty_and_full_in_both_languages() -> None:
    assert "Chưa có đợt thu thập nào." in Client().get("/so-lieu/").content.decode()
    clerk = person(Role.FOCAL_POINT, EDUCATION)
    a_round()
    enter_figures("2026-Q4", EDUCATION, [literacy("95.77")], origin=Origin.FORM, by=clerk)
    page = Client().get("/so-lieu/").content.decode()
    assert "Hỏi 5 số liệu: 1 đã có, 0 thiếu có lý do, 4 chưa trả lời." in page
    assert "95" not in page
    assert "5 figures asked for: 1 present" in Client().get("/en/so-lieu/").content.decode()
