"""The register: signed by the registrar, taken only newer, and what it says of seats and keys then counts."""

import base64
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from tests.unit.sharing.conftest import connect
from tests.unit.sharing.relay.conftest import OtherNode

from nhip.identity.models import Agency, Kind
from nhip.kernel.api import Refusal, now
from nhip.sharing import keys
from nhip.sharing.api import connect_seat
from nhip.sharing.models import Node, PublicKey, Seat
from nhip.sharing.node import ensure_here, here
from nhip.sharing.relay.acts.admit_node import admit_node
from nhip.sharing.relay.acts.issue_register import issue_register
from nhip.sharing.relay.acts.take_register import take_register
from nhip.sharing.relay.answering import answer_slip
from nhip.sharing.relay.models import RegisterEdition
from nhip.sharing.relay.register import (
    Register,
    RegisteredKey,
    RegisteredNode,
    RegisteredSeat,
)

pytestmark = pytest.mark.django_db


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


@pytest.fixture
def registrar(monkeypatch: pytest.MonkeyPatch) -> OtherNode:
    """Another node that keeps the register, pinned here by its key."""
    node = OtherNode("national", ec.generate_private_key(ec.SECP256R1()))
    monkeypatch.setenv("NHIP_REGISTRAR_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("NHIP_REGISTRAR_KEY", keys.fingerprint(node.der))
    return node


def _register(registrar: OtherNode, edition: int = 1, **changed: object) -> Register:
    moment = now()
    fingerprint = keys.fingerprint(registrar.der)
    register = Register(
        registrar=registrar.code,
        edition=edition,
        issued_at=moment,
        expires_at=moment + timedelta(days=7),
        nodes=(RegisteredNode(code=registrar.code, url="https://truc.example", key=fingerprint),),
        seats=(
            RegisteredSeat(agency="H91", node=registrar.code, connected_at=moment, closed_at=None, key=""),
        ),
        keys=(RegisteredKey(fingerprint=fingerprint, owner=f"node:{registrar.code}", der=registrar.der),),
    )
    return replace(register, **changed)  # type: ignore[arg-type]


def _take(registrar: OtherNode, register: Register) -> RegisterEdition:
    content = register.written()
    return take_register(content, keys.sign(registrar.key, content), registrar.key_id)


def _unfit(registrar: OtherNode, register: Register) -> str:
    with pytest.raises(Refusal) as refused:
        _take(registrar, register)
    assert refused.value.code == "sharing.register_unfit"
    return refused.value.detail.en


def test_an_edition_says_what_is_so_and_a_new_one_comes_with_a_change() -> None:
    connect("G91")
    first = issue_register()
    assert issue_register().edition == first.edition
    connect("G92")
    second = issue_register()
    assert second.edition == first.edition + 1
    register = Register.read(
        bytes(second.content), bytes(second.signature), pinned=here().fingerprint, now=now()
    )
    assert {"G91", "G92"} <= {seat.agency for seat in register.seats}
    assert register.written() == bytes(second.content)


def test_what_the_registrar_says_counts(registrar: OtherNode) -> None:
    _take(registrar, _register(registrar))
    seat = Seat.objects.get(agency="H91")
    assert (seat.node, seat.closed_at) == ("national", None)
    assert Node.objects.get(code="national").url == "https://truc.example"
    assert bytes(PublicKey.objects.get(owner="node:national").der) == registrar.der


def test_a_seat_that_the_register_no_longer_names_is_closed(registrar: OtherNode) -> None:
    _take(registrar, _register(registrar))
    _take(registrar, _register(registrar, 2, seats=()))
    assert Seat.objects.get(agency="H91").closed_at is not None


def test_own_open_seats_are_not_the_registrars_to_move(registrar: OtherNode) -> None:
    connect("H91")
    _take(registrar, _register(registrar))
    assert Seat.objects.get(agency="H91").node == here().code


def test_an_older_edition_is_refused_and_the_same_one_given_back(registrar: OtherNode) -> None:
    held = _register(registrar, 5)
    taken = _take(registrar, held)
    assert _take(registrar, held) == taken
    assert "not newer" in _unfit(registrar, _register(registrar, 4, seats=()))
    assert "not newer" in _unfit(registrar, _register(registrar, 5, seats=()))
    assert RegisterEdition.objects.count() == 1


def test_an_expired_edition_is_refused(registrar: OtherNode) -> None:
    old = _register(registrar, expires_at=now() - timedelta(seconds=1))
    assert "expired" in _unfit(registrar, old)


def test_only_the_pinned_key_counts(registrar: OtherNode) -> None:
    thief = OtherNode("national", ec.generate_private_key(ec.SECP256R1()))
    content = _register(registrar).written()
    with pytest.raises(Refusal, match="pinned"):
        take_register(content, keys.sign(thief.key, content), thief.key_id)
    assert "pinned" in _unfit(thief, _register(thief))
    assert not Seat.objects.filter(agency="H91").exists()


def test_a_node_that_does_not_keep_the_register_admits_nobody(registrar: OtherNode) -> None:
    with pytest.raises(Refusal) as refused:
        admit_node("province", "https://h91.example", _pem(registrar.key))
    assert refused.value.code == "sharing.not_registrar"


def test_a_node_seats_whom_it_was_admitted_for() -> None:
    ensure_here()
    above = Agency.objects.create(code="H91", kind=Kind.PROVINCE, name="Tỉnh", short_name="H91")
    Agency.objects.create(code="H91.01", kind=Kind.DEPARTMENT, name="Sở", short_name="Sở", parent=above)
    Agency.objects.create(code="H92", kind=Kind.PROVINCE, name="Tỉnh khác", short_name="H92")
    node = OtherNode("province", ec.generate_private_key(ec.SECP256R1()))
    admit_node("province", "https://h91.example", _pem(node.key), ("H91",))
    own = ec.generate_private_key(ec.SECP256R1())
    moment = "2026-11-22T08:30:00.000Z"
    seats = [
        {"agency": "H91", "connected_at": moment, "key": ""},
        {
            "agency": "H91.01",
            "connected_at": moment,
            "key": base64.b64encode(keys.written(own.public_key())).decode(),
        },
        {"agency": "H92", "connected_at": moment, "key": ""},
        {"agency": "H93", "connected_at": moment, "key": ""},
    ]
    body = {"url": "https://h91.example", "seats": seats}
    refused = node.ask("register.announce", body)["refused"]
    assert {code: why["code"] for code, why in refused.items()} == {
        "H92": "sharing.seat_out_of_scope",
        "H93": "sharing.receiver_unknown",
    }
    assert set(Seat.objects.filter(node="province").values_list("agency", flat=True)) == {"H91", "H91.01"}
    assert Seat.objects.get(agency="H91.01").key == keys.fingerprint(keys.written(own.public_key()))
    node.ask("register.announce", {**body, "seats": seats[:1]})
    assert Seat.objects.get(agency="H91.01").closed_at is not None


def test_an_announcement_that_was_overtaken_changes_nothing(province: OtherNode) -> None:
    def body(*agencies: str) -> dict[str, Any]:
        seats = [{"agency": each, "connected_at": "2026-11-22T08:30:00.000Z", "key": ""} for each in agencies]
        return {"url": "https://h91.example", "seats": seats}

    first = province.say("register.announce", body("H91"), at=now() - timedelta(seconds=20))
    province.ask("register.announce", body("H91", "H92"))
    with pytest.raises(Refusal, match="announcement_overtaken"):
        answer_slip("register.announce", *first)  # caught on the way, and shown again
    assert Seat.objects.get(agency="H92").closed_at is None


def test_nobody_takes_an_agency_from_the_node_where_it_sits() -> None:
    connect("G91")
    node = OtherNode("province", ec.generate_private_key(ec.SECP256R1()))
    admit_node("province", "https://h91.example", _pem(node.key))
    seats = [{"agency": "G91", "connected_at": "2026-11-22T08:30:00.000Z", "key": ""}]
    refused = node.ask("register.announce", {"url": "", "seats": seats})["refused"]
    assert refused["G91"]["code"] == "sharing.seat_elsewhere"
    assert Seat.objects.get(agency="G91").node == here().code


def test_a_seat_that_the_register_knows_elsewhere_is_not_opened_here(province: OtherNode) -> None:
    for _ in range(2):  # open there, and closed there
        with pytest.raises(Refusal, match="seat_elsewhere") as refused:
            connect_seat("H91", by=None)
        assert "province" in refused.value.detail.en
        Seat.objects.filter(agency="H91").update(closed_at=now())
    seat = Seat.objects.get(agency="H91")
    assert (seat.node, seat.system_id) == ("province", None), "nothing of it was changed"
