"""Events: typed, versioned, strict; what was published once stays readable."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any, ClassVar

import pytest

from nhip.kernel import events
from nhip.kernel.api import Event, Posting, UnreadableEventError, event_types, upcaster
from nhip.kernel.ledger.canonical import canonical_json
from nhip.kernel.ledger.envelope import BadEnvelopeError, Envelope, written
from nhip.kernel.ledger.uuid7 import uuid7

AT = "2018-07-19T03:00:00.000000Z"


@pytest.fixture(autouse=True)
def own_registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Types declared in a test are forgotten after it."""
    monkeypatch.setattr(events, "_types", dict(events._types))
    monkeypatch.setattr(events, "_upcasters", dict(events._upcasters))
    return iter(())


def fully() -> Event:
    @dataclass(frozen=True, kw_only=True)
    class Counted(Event):
        type: ClassVar[str] = "test.counted"
        title: str
        count: int
        share: Decimal
        on: date
        at: datetime
        is_final: bool
        parts: tuple[str, ...] = ()
        by_code: Mapping[str, int] | None = None

    return Counted(
        title="Hoà Bình",
        count=7,
        share=Decimal("0.10"),
        on=date(2025, 7, 1),
        at=datetime(2025, 7, 1, 7, tzinfo=timezone(timedelta(hours=7))),
        is_final=True,
        parts=("a", "b"),
        by_code={"H57": 1},
    )


def test_every_kind_of_field_comes_back_as_it_was() -> None:
    event = fully()
    posting = Posting(event=event, subject="test:1", actor="person:1", agency="H57")
    name, kind, subject, agency, actor, _, body = written(posting, AT)
    read = Envelope.parse(body)
    found = (read.id, read.type, read.subject, read.agency, read.actor)
    assert found == (name, kind, subject, agency, actor)
    assert found[1:] == ("test.counted", "test:1", "H57", "person:1")
    assert read.event == event
    assert read.payload["share"] == "0.10"
    assert read.payload["at"] == "2025-07-01T00:00:00.000000Z"


def test_the_sealed_text_is_canonical() -> None:
    body = written(Posting(event=fully(), subject='a "quoted" đơn vị'), AT)[-1]
    assert f'"at":"{AT}"' in body
    assert body.startswith('{"actor":null,"agency":null,"at":')
    assert canonical_json(json.loads(body)) == body


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("count", True),
        ("count", 1.0),
        ("count", "7"),
        ("title", None),
        ("share", 0.1),
        ("share", Decimal("NaN")),
        ("on", datetime(2025, 7, 1, tzinfo=UTC)),
        ("at", datetime(2025, 7, 1)),  # noqa: DTZ001 - that is the fault
        ("is_final", 1),
        ("parts", "ab"),
        ("parts", (1,)),
        ("by_code", {"H57": None}),
    ],
)
def test_a_value_of_another_kind_is_refused(field: str, value: Any) -> None:
    event = fully()
    object.__setattr__(event, field, value)
    with pytest.raises(TypeError, match=field):
        events.encode(event)


def test_two_events_of_one_name_are_found() -> None:
    fully()
    with pytest.raises(TypeError, match=r"two events are called 'test\.counted'"):

        class Other(Event):
            type: ClassVar[str] = "test.counted"


@pytest.mark.parametrize("name", ["", "signed_in", "Identity.signed", "identity.", "identity.Signed in"])
def test_a_type_reads_like_part_and_past_tense(name: str) -> None:
    with pytest.raises(TypeError, match="must read like"):
        type("Bad", (Event,), {"type": name})


def test_a_field_of_no_known_kind_is_found_at_once() -> None:
    @dataclass(frozen=True)
    class Odd(Event):
        type: ClassVar[str] = "test.odd"
        ratio: float

    with pytest.raises(TypeError, match="cannot carry"):
        events.encode(Odd(0.5))


def declared_in_version_three() -> type[Event]:
    @dataclass(frozen=True)
    class Returned(Event):
        type: ClassVar[str] = "test.returned"
        version: ClassVar[int] = 3
        dossier: str
        days: int

    @upcaster("test.returned", 1)
    def _number_becomes_dossier(payload: dict[str, Any]) -> dict[str, Any]:
        return {"dossier": payload["number"]}

    @upcaster("test.returned", 2)
    def _days_are_counted(payload: dict[str, Any]) -> dict[str, Any]:
        return {**payload, "days": 0}

    return Returned


def test_an_older_payload_reads_in_todays_shape() -> None:
    declared_in_version_three()
    old = events.decode("test.returned", 1, {"number": "H57-1"})
    assert old == events.decode("test.returned", 3, {"dossier": "H57-1", "days": 0})


@pytest.mark.parametrize(
    ("name", "version", "payload", "reason"),
    [
        ("test.returned", 4, {}, "newest known"),
        ("test.returned", 3, {"dossier": "1", "days": 0, "extra": 1}, "unknown field extra"),
        ("test.returned", 3, {"dossier": "1"}, "missing field days"),
        ("test.returned", 3, {"dossier": "1", "days": "0"}, "field days"),
        ("test.unheard_of", 1, {}, "no part declares"),
    ],
)
def test_what_nobody_declared_does_not_read(
    name: str, version: int, payload: dict[str, Any], reason: str
) -> None:
    declared_in_version_three()
    with pytest.raises(UnreadableEventError, match=reason):
        events.decode(name, version, payload)


def test_a_version_without_a_way_to_today_does_not_read() -> None:
    declared_in_version_three()
    events._upcasters.pop(("test.returned", 2))
    with pytest.raises(UnreadableEventError, match="no way from version 2 to 3"):
        events.decode("test.returned", 1, {"number": "1"})


def test_two_ways_between_versions_are_found() -> None:
    declared_in_version_three()
    with pytest.raises(TypeError, match="two ways"):
        upcaster("test.returned", 1)(lambda payload: payload)


@pytest.mark.parametrize("subject", ["", "a\nb", "x" * 201, "a\x00b"])
def test_names_are_short_printable_text(subject: str) -> None:
    with pytest.raises(ValueError, match="subject must be"):
        written(Posting(event=fully(), subject=subject), AT)


@pytest.mark.parametrize(
    "body", ["", "[]", "{}", '{"at":"2025-07-01"}', '{"at":"2025-07-01T00:00:00Z","x":1}']
)
def test_a_text_that_is_no_envelope_does_not_read(body: str) -> None:
    with pytest.raises(BadEnvelopeError):
        Envelope.parse(body)


def test_declared_types_are_listed_by_name() -> None:
    fully()
    names = [shape.type for shape in event_types()]
    assert names == sorted(names)
    assert {"test.counted", "kernel.ledger_key_adopted"} <= set(names) | {"kernel.ledger_key_adopted"}


def test_ids_never_run_backwards_and_say_their_version() -> None:
    ids = [uuid7() for _ in range(5000)]
    assert ids == sorted(set(ids))
    assert {text[14] for text in ids} == {"7"}
    assert {text[19] for text in ids} <= set("89ab")
