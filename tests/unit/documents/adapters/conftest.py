"""A running exchange: four provinces and a ministry that are connected, one with a key of its own; and a
department below one of them that is not.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from tests.exchange import Served, exchange_served
from tests.unit.documents.adapters.software import Software

from nhip.kernel import postgres

_SEATED = """
from datetime import date
made = {}
for code, over in (("H41", None), ("H14", None), ("G22", None), ("H57", None), ("H41.02", "H41")):
    kind = Kind.MINISTRY if code.startswith("G") else Kind.PROVINCE
    made[code] = Agency.objects.create(
        code=code, kind=kind, name=f"Cơ quan {code}", short_name=code, parent=made.get(over)
    )
    AgencyCode.objects.create(agency=made[code], scheme="qd20_2020", value=code)
    if over is None:
        AgencyCode.objects.create(agency=made[code], scheme="edxml2016", value=f"000.00.00.{code}")
        tell(connect_seat(code, by=None))
gone = Agency.objects.create(
    code="H77", kind=Kind.PROVINCE, name="Cơ quan H77", short_name="H77", valid_to=date(2025, 6, 30)
)
AgencyCode.objects.create(agency=gone, scheme="qd20_2020", value="H77")
Agency.objects.create(code="H15", kind=Kind.PROVINCE, name="Cơ quan H15", short_name="H15")
tell(connect_seat("H15", by=None, public_key=os.environ["SEATED_KEY"].encode()))
"""


@dataclass
class Node(Served):
    """A running exchange, with software of the national axis to call it; ``key`` is that of H15."""

    key: Path

    def software(self, agency: str) -> Software:
        return Software(self.address, self.secrets[agency])


@pytest.fixture(scope="session")
def node(cluster: postgres.Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    place = tmp_path_factory.mktemp("adapters")
    key = ec.generate_private_key(ec.SECP256R1())
    path = place / "h15.pem"
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    with exchange_served(cluster, place, _SEATED, SEATED_KEY=public) as served:
        yield Node(served.address, served.environment, served.secrets, served.process, path)


@pytest.fixture
def h41(node: Node) -> Iterator[Software]:
    found = node.software("H41")
    yield found
    found.close()


@pytest.fixture
def h14(node: Node) -> Iterator[Software]:
    found = node.software("H14")
    yield found
    found.close()
