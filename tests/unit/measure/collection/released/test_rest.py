"""The same, as JSON: releases and released figures, and never a draft."""

from typing import Any

from django.test import Client
from tests.unit.measure.collection.released.making import corrected

from nhip.measure.collection.acts.make_packages import make_packages
from nhip.measure.collection.models import Release

HERE = "/api/figures"


def _asked(address: str, status: int = 200) -> Any:
    response = Client().get(HERE + address)
    assert response.status_code == status, (address, response.status_code, response.content[:300])
    return response.json()


def test_releases_and_figures_as_json(release: Release) -> None:
    make_packages(release.code)
    second = corrected(release)
    assert [(row["code"], row["corrects"], row["corrected_by"]) for row in _asked("/releases")] == [
        (second.code, release.code, None),
        (release.code, None, second.code),
    ]
    whole = _asked(f"/releases/{release.code}")
    assert (whole["files_state"], whole["sha256"]) == ("made", release.digest)
    assert [row["standing"] for row in whole["sets"]] == ["valid", "valid"]
    assert whole["proofs"] == {"proof-release.json": False, "proof-packages.json": False}
    file = next(row for row in whole["files"] if row["name"] == "PH-2026-001.csv")
    assert (file["sha256"], Client().get(file["address"]).status_code) == (release.digest, 200)
    assert _asked("/releases/latest")["changes"][0]["to"] == "95.95"
    assert _asked("/releases/PH-0", 404)["code"] == "collection.release_unknown"

    rows = _asked(f"/releases/{release.code}/figures")["figures"]
    assert [(row["series"], row["value"], row["status"]) for row in rows] == [
        ("adult_literacy", "95.80", "A"),
        ("gross_enrolment", None, "L"),
    ]
    standing = _asked("/released?agency=G12")
    assert [(row["value"], row["release"]) for row in standing["figures"]] == [("95.95", second.code)]
    assert _asked("/released?agency=G09")["count"] == 0


def test_one_figure_as_json_names_nobody(release: Release) -> None:
    found = _asked("/released/adult_literacy/VNM/2024")
    assert (found["value"], found["agency"], found["signed"]["standing"]) == ("95.80", "G12", "valid")
    assert (found["event"], found["is_sealed"], found["document"]) == (release.event_id, False, None)
    assert found["worth"]["why_not"] or found["worth"]["effects"]
    assert "co-quan.example" not in str(found)
    assert _asked("/released/adult_literacy/VNM/2023", 404)["code"] == "collection.released_figure_unknown"
