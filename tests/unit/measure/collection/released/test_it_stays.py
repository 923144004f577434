"""What was released cannot be changed, deleted or added to, even by whoever speaks to the database."""

import hashlib

import pytest
from django.db import IntegrityError, connection, transaction
from tests.unit.measure.collection.people import STATISTICS
from tests.unit.measure.collection.released.making import corrected

from nhip.identity.api import Standing, verify_detached
from nhip.measure.collection.canonical import HELD_BACK, lines_in
from nhip.measure.collection.models import Release, SignedSet

CHANGES = [
    "UPDATE collection_release SET reason = 'khác'",
    "DELETE FROM collection_release",
    "UPDATE collection_releasedfigure SET value = '99'",
    "DELETE FROM collection_releasedfigure",
    "UPDATE collection_revision SET value = '99'",
    "DELETE FROM collection_revision",
    "UPDATE collection_signedset SET digest = ''",
    "DELETE FROM collection_release_sets",
    "UPDATE collection_releasefile SET name = ''",
    """
    INSERT INTO collection_releasedfigure
        (release_id, revision_id, agency, series, area, period, value, status)
    SELECT release_id, revision_id, agency, 'population', area, period, '1', 'A'
    FROM collection_releasedfigure LIMIT 1
    """,
]


def test_the_database_refuses(release: Release) -> None:
    for change in CHANGES:
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
    assert list(release.figures.values_list("series", "value", "status")) == [
        ("adult_literacy", "95.80", "A"),
        ("gross_enrolment", "", "L"),
    ]


def test_a_signed_set_shows_what_is_released_and_commits_to_the_rest(release: Release) -> None:
    signed = SignedSet.objects.get(agency=STATISTICS)
    content = bytes(signed.content)
    assert [line.series for line in lines_in(content)] == ["adult_literacy"]
    assert b"97.1" not in content
    assert b"97.1" in bytes(signed.held_back)
    digest = hashlib.sha256(bytes(signed.held_back)).hexdigest()
    assert content.decode().splitlines()[-1] == f"{HELD_BACK},1,{digest}"
    assert verify_detached(content, bytes(signed.signature)).standing is Standing.VALID
    assert set(release.sets.values_list("agency", flat=True)) == {"G12", "G03"}


def test_a_correction_stands_on_the_sets_of_both(release: Release) -> None:
    second = corrected(release)
    assert second.figures.count() == 2
    shown = {line for signed in second.sets.all() for line in lines_in(bytes(signed.content))}
    assert {(line.series, line.value) for line in shown} >= {
        ("adult_literacy", "95.95"),
        ("gross_enrolment", ""),
    }
    assert [change["to"] for change in second.changes] == ["95.95"]
