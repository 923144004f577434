"""Signed calls: what is believed, and what is not."""

import hmac
import json
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tests.unit.documents.adapters.software import PREFIX, signed, timestamp

from nhip.documents.adapters.vxp.signing import SignedCall, Unproven, claimed_system, moment, read_call, sign

NOW = datetime(2026, 11, 22, 16, 55, 12, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
WINDOW = timedelta(seconds=300)
PARAMETERS: dict[str, Any] = {"systemid": "H41", "timestamp": timestamp(NOW), "to": ["H14", "G22"]}


def read(headers: dict[str, str], *, at: datetime = NOW) -> SignedCall:
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    return read_call(raw, {"H41": "secret"}.get, at, WINDOW)


@pytest.mark.parametrize("prefix", [PREFIX, "", "xroadvnpt-"])
def test_a_signed_call_is_read_whatever_the_case_of_its_names(prefix: str) -> None:
    call = read(signed(PARAMETERS, "secret", prefix=prefix))
    assert (call.system, call.names("to"), call.text("docId")) == ("H41", ("H14", "G22"), "")


def test_an_hmac_made_elsewhere() -> None:
    # RFC 4231, test case 2.
    assert sign("what do ya want for nothing?", "Jefe") == (
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    )


def changed(**headers: str) -> dict[str, str]:
    return signed(PARAMETERS, "secret") | {f"{PREFIX}{k.replace('_', '-')}": v for k, v in headers.items()}


def unsent(parameters: dict[str, Any]) -> dict[str, str]:
    """The signature alone, without the parameters beside it."""
    return {name: value for name, value in signed(parameters, "secret").items() if "-docId" not in name}


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        (signed(PARAMETERS, "guess"), "wrong"),
        (signed(PARAMETERS | {"systemid": "H99"}, "secret"), "wrong"),
        (changed(hash_header=""), "wrong"),
        (changed(docid="a document"), "docid is not signed"),
        (changed(to='["H14"]'), "to is not what was signed"),
        (changed(sign_header_key="systemid"), "does not name"),
        (changed(sign_header="[1]"), "not a JSON object"),
        (changed(sign_header="[" * 9000), "not JSON"),
        (changed(sign_header='{"to":"H14","to":"G22"}'), "twice"),
        ({}, "missing"),
        (signed({"systemid": "H41"}, "secret"), "timestamp"),
        (signed({"systemid": "H41", "timestamp": "2026-11-22"}, "secret"), "timestamp"),
        (signed({"systemid": 41, "timestamp": timestamp(NOW)}, "secret"), "systemid"),
        (unsent(PARAMETERS | {"docId": "\ud800"}), "character that is none"),
        (unsent(PARAMETERS | {"docId": "a\x00b"}), "character that is none"),
        (changed(to="null"), "to is not what was signed"),
    ],
)
def test_what_is_not_proven_is_refused(headers: dict[str, str], why: str) -> None:
    with pytest.raises(Unproven, match=why):
        read(headers)


@pytest.mark.parametrize("apart", [timedelta(minutes=6), timedelta(minutes=-6)])
def test_a_call_outside_the_window_of_time(apart: timedelta) -> None:
    with pytest.raises(Unproven, match="away from this server's clock"):
        read(signed(PARAMETERS, "secret"), at=NOW + apart)


def test_a_header_twice() -> None:
    raw = [(name.encode(), value.encode()) for name, value in signed(PARAMETERS, "secret").items()]
    with pytest.raises(Unproven, match="twice"):
        read_call([*raw, (b"xroadvnpt-to", b'["G22"]')], {"H41": "secret"}.get, NOW, WINDOW)


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("22112026T165512", NOW),
        ("22112026T165512.123456", NOW),
        ("22112026T165512123", NOW),
        ("32112026T165512", None),
        ("2026-11-22T16:55:12", None),
    ],
)
def test_the_way_a_timestamp_is_written(written: str, read_as: datetime | None) -> None:
    assert moment(written) == read_as


@pytest.mark.parametrize(("encoding", "made_over"), [("utf-8",) * 2, ("latin-1", "utf-8"), ("latin-1",) * 2])
def test_letters_beyond_ascii_are_proven_as_they_were_sent(encoding: str, made_over: str) -> None:
    parameters = PARAMETERS | {"description": "Đã gửi" if encoding == "utf-8" else "gửi".replace("ử", "ú")}
    text = json.dumps(parameters, ensure_ascii=False)
    digest = hmac.new(b"secret", text.encode(made_over), sha256).hexdigest()
    raw = [
        (b"xroadvnpt-sign-header", text.encode(encoding)),
        (b"xroadvnpt-sign-header-key", ";".join(parameters).encode()),
        (b"XROADVNPT-HASH-HEADER", digest.upper().encode()),
    ]
    call = read_call(raw, {"H41": "secret"}.get, NOW, WINDOW)
    assert call.text("description") == parameters["description"]


def test_null_is_no_parameter() -> None:
    call = read(signed(PARAMETERS | {"docId": None, "from": None}, "secret"))
    assert (call.text("docId"), call.names("from")) == ("", ())


def test_one_receiver_may_stand_there_as_a_text() -> None:
    call = SignedCall({"to": "H14", "from": json.dumps(["H41"])}, "H41")
    assert (call.names("to"), call.names("from"), call.names("none")) == (("H14",), ("H41",), ())


def test_a_failure_is_counted_for_the_system_whose_secret_was_tried() -> None:
    # Under a name of its own for each guess, the door of H41 would never close.
    guess = signed(PARAMETERS, "guess") | {f"{PREFIX}systemid": "nobody-17"}
    raw = [(name.encode(), value.encode()) for name, value in guess.items()]
    assert claimed_system(raw) == "H41"
    plain = [(f"{PREFIX}systemid".encode(), b"H41")]
    assert claimed_system(plain) == "H41"


DEEP = "[" * 6000


def test_what_is_nested_too_deeply_is_no_list_and_equals_nothing() -> None:
    assert read(signed(PARAMETERS | {"to": DEEP}, "secret")).names("to") == (DEEP,)
    headers = signed(PARAMETERS, "secret") | {f"{PREFIX}to": DEEP}
    with pytest.raises(Unproven, match="not what was signed"):
        read(headers)
