"""A running exchange: its own process, its own database, two agencies that are connected."""

from collections.abc import Iterator

import pytest
from tests.exchange import Served, exchange_served
from tests.unit.web.exchange.by_key import PEM

from nhip.kernel import postgres

_SEATED = f"""
for code in ("T01", "T02"):
    Agency.objects.create(code=code, kind=Kind.MINISTRY, name="Bộ " + code, short_name=code)
    tell(connect_seat(code, by=None))
Agency.objects.create(code="T03", kind=Kind.MINISTRY, name="Bộ T03", short_name="T03")
tell(connect_seat("T03", by=None, public_key={PEM!r}))
"""
_FEW_POLLS = {
    "NHIP_EXCHANGE_PROCESSES": "1",
    "NHIP_EXCHANGE_POLLS_OF_A_SEAT": "2",
    "NHIP_EXCHANGE_POLLS": "3",
}


@pytest.fixture(scope="module")
def served(cluster: postgres.Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    place = tmp_path_factory.mktemp("exchange")
    module = "tests.unit.web.exchange.serving"
    with exchange_served(cluster, place, _SEATED, module, **_FEW_POLLS) as served:
        yield served
