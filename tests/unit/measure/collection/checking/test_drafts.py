"""An agency is told what is odd about its own draft, and sees nothing of another's."""

import pytest
from tests.unit.measure.collection.people import EDUCATION, STATISTICS, a_round, literacy, person

from nhip.identity.api import Role
from nhip.measure.collection.acts.enter_figures import enter_figures
from nhip.measure.collection.checking.drafts import draft_faults
from nhip.measure.collection.models import OutsideFigure, OutsideImport
from nhip.measure.collection.models.figure import Origin

pytestmark = pytest.mark.usefixtures("desk")


def test_a_draft_is_held_against_what_is_published_only() -> None:
    found = a_round()
    for agency, value in ((EDUCATION, "95.8"), (STATISTICS, "9.58")):
        clerk = person(Role.FOCAL_POINT, agency)
        enter_figures(found.code, agency, [literacy(value)], origin=Origin.FORM, by=clerk)
    assert draft_faults(found, EDUCATION) == []
    published = OutsideImport.objects.create(
        observer="uis-literacy",
        vintage="2026",
        file="0" * 64,
        file_name="uis.csv",
        read=1,
        kept=1,
        refused=0,
        skipped=0,
        report={},
        imported_at="2026-11-01T00:00:00Z",
        event_id="e",
    )
    OutsideFigure.objects.create(
        source=published, series="adult_literacy", area="VNM", period="2024", value="96.0", status="A", line=2
    )
    assert draft_faults(found, EDUCATION) == []
    (fault,) = draft_faults(found, STATISTICS)
    assert fault[:3] == ("adult_literacy", "VNM", "2024")
    assert "nhỏ hơn khoảng 10 lần" in fault.words.vi
    assert "95.8" not in fault.words.en
