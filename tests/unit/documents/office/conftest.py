"""What the tests of the document office start from: two ministries, each with its people, on a fixed day."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation
from tests.unit.documents.office.office import TODAY, Office, an_office

from nhip.kernel.api import clock


@pytest.fixture
def offices(
    db: None, settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[list[Office]]:
    """Finance (G12) and education (G03), seated at the axis; today is :data:`TODAY`."""
    monkeypatch.setenv("NHIP_FILES", str(tmp_path))
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Whoever was asked in English before leaves that language behind.
    with clock.at(TODAY), translation.override("vi"):
        yield [an_office("G12", "Bộ Tài chính"), an_office("G03", "Bộ Giáo dục và Đào tạo")]
