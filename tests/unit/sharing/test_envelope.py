"""The envelope's one text: read back as written, refused with the place where it is not exact."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhip.kernel.api import Refusal
from nhip.sharing import envelope as reading
from nhip.sharing.api import Envelope, FileRef
from nhip.sharing.keyring import public_keys

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)
GOOD: dict[str, Any] = {
    "format": "nhip-envelope/1",
    "sender": "G12",
    "receivers": ["H57"],
    "kind": "note",
    "consignment": "a-1",
    "sent_at": "2026-11-22T08:30:00.000Z",
    "files": [{"media_type": "application/pdf", "name": "a.pdf", "sha256": "0" * 64, "size": 5}],
    "body": {"text": "Kính gửi", "count": 2},
}


def written(**changed: Any) -> bytes:
    return json.dumps(GOOD | changed, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


@given(st.dictionaries(TEXT, JSON, max_size=4))
def test_what_is_written_reads_back_the_same_and_exactly(body: dict[str, Any]) -> None:
    envelope = Envelope(
        sender="G12",
        receivers=("H57", "H26.01"),
        kind="note",
        consignment="a-1",
        sent_at=datetime(2026, 11, 22, 8, 30, tzinfo=UTC),
        body=body,
        files=(FileRef("văn bản.pdf", 5, "0" * 64, "application/pdf"),),
    )
    content = envelope.canonical()
    assert Envelope.read(content) == envelope
    assert Envelope.read(content).digest() == envelope.digest()
    spaced = json.dumps(json.loads(content), indent=1).encode()
    assert Envelope.read(spaced, is_exact=False).canonical() == content


@given(JSON.filter(lambda value: isinstance(value, dict | list)))
def test_the_quick_reader_never_takes_what_the_close_one_would_not(value: Any) -> None:
    content = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    quick = reading._quickly(content)
    if quick is not None:
        reading._demand_exact(reading._parsed(content), content)
        assert quick == value


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"", "byte 0"),
        (b"\xff", "byte 0"),
        (b"[]", "/"),
        (b'{"a":1}', "body"),
        (written(more=1), "more"),
        (written(format="nhip-envelope/2"), "format"),
        (written(sender="g12"), "sender"),
        (written(receivers=[]), "receivers"),
        (written(receivers=["H57", "H57"]), "receivers"),
        (written(receivers=["H57", 5]), "receivers[1]"),
        (written(kind="Note"), "kind"),
        (written(consignment=""), "consignment"),
        (written(consignment="x" * 101), "consignment"),
        (written(consignment="a\nb"), "consignment"),
        (written(sent_at="2026-11-22T08:30:00Z"), "sent_at"),
        (written(sent_at="2026-13-22T08:30:00.000Z"), "sent_at"),
        (written(body=[]), "body"),
        (written(body={"x": 1.5}), "1.5"),
        (written(body={"x": 2**53}), str(2**53)),
        (written(body={"x": float("nan")}), "NaN"),
        (written(files={}), "files"),
        (written(files=[{**GOOD["files"][0], "name": "../a"}]), "files[0].name"),
        (written(files=[{**GOOD["files"][0], "size": 0}]), "files[0].size"),
        (written(files=[{**GOOD["files"][0], "size": True}]), "files[0].size"),
        (written(files=[{**GOOD["files"][0], "sha256": "A" * 64}]), "files[0].sha256"),
        (written().replace(b'"a-1"', b'"a-1","consignment":"a-1"'), "consignment"),
        (written().replace(b":2,", b": 2,"), "byte 17"),
        (written().replace(b'"a-1"', b'"\\u0061-1"'), "byte 56"),
        (b"[" * 100_000, "/"),
        (b"x" * (600 << 10), "/"),
    ],
)
def test_what_is_wrong_is_refused_with_its_place(content: bytes, place: str) -> None:
    with pytest.raises(Refusal) as refused:
        Envelope.read(content)
    assert refused.value.code == "sharing.envelope_unreadable"
    assert f"“{place}”" in refused.value.detail.en


def test_characters_beyond_sixteen_bits_are_ordered_as_the_standard_says() -> None:
    content = Envelope.read(written(body={"\ufb33": 1, "\U0001f600": 2}), is_exact=False).canonical()
    assert content.index("\U0001f600".encode()) < content.index("\ufb33".encode())
    assert Envelope.read(content).body == {"\ufb33": 1, "\U0001f600": 2}


@pytest.mark.parametrize("depth", [62, 63, 450, 700, 960, 20_000])
@pytest.mark.parametrize("is_exact", [True, False])
@pytest.mark.parametrize("text", ["", "\U0001f600"])
def test_what_is_nested_too_deeply_is_refused_and_never_breaks(depth: int, is_exact: bool, text: str) -> None:
    content = written(body={"a": "DEEP", "b": text}).replace(b'"DEEP"', b"[" * depth + b"]" * depth)
    if depth <= 62:  # with the envelope and its body 64
        assert Envelope.read(content, is_exact=is_exact).canonical() == content
        return
    with pytest.raises(Refusal) as refused:
        Envelope.read(content, is_exact=is_exact)
    assert refused.value.code == "sharing.envelope_unreadable"


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["\0", "", "a" * 31, "'; --", "0" * 4000])
def test_a_key_id_that_names_no_key_is_unknown_and_breaks_no_group(name: str) -> None:
    assert public_keys([f"agency:G91:{name}"]) == {}
