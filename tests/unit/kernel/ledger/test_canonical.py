"""The canonical form: one value, one text, and nothing that two readers would read differently."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhip.kernel.ledger.canonical import LARGEST_WHOLE, NotCanonicalError, canonical_json

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
VALUE = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST_WHOLE, LARGEST_WHOLE) | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
    max_leaves=20,
)


@given(VALUE)
def test_any_reader_gets_the_value_back(value: object) -> None:
    assert json.loads(canonical_json(value)) == value


@given(VALUE)
def test_what_was_read_is_written_alike(value: object) -> None:
    text = canonical_json(value)
    assert canonical_json(json.loads(text)) == text


ASCII = st.text(st.characters(codec="ascii"))
PLAIN = st.none() | st.booleans() | st.integers(-LARGEST_WHOLE, LARGEST_WHOLE) | TEXT


@given(st.dictionaries(ASCII, PLAIN))
def test_a_simple_object_is_its_members_in_order(members: dict[str, object]) -> None:
    written = (f"{canonical_json(name)}:{canonical_json(members[name])}" for name in sorted(members))
    assert canonical_json(members) == f"{{{','.join(written)}}}"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        # RFC 8785, section 3.2.3: the order is that of UTF-16, where U+1F600 stands before U+FB33.
        (
            {"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\u0080": 6, "\u00f6": 7},
            '{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"\U0001f600":5,"\ufb33":3}',
        ),
        # RFC 8785, section 3.2.2.2: short escapes where they exist, otherwise four lower-case digits.
        ('\u20ac$\u000f\nA\'B"\\\\"/', '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'),
        ({"b": [True, None, -1], "a": {}}, '{"a":{},"b":[true,null,-1]}'),
        ("Hoà Bình \x7f", '"Hoà Bình \x7f"'),
    ],
)
def test_known_texts(value: object, text: str) -> None:
    assert canonical_json(value) == text


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ({"a": [0, 0.5]}, "['a'][1]"),
        ({"a": {"b": LARGEST_WHOLE + 1}}, "['a']['b']"),
        ([float("nan")], "[0]"),
        (["\ud800"], "[0]"),
        ([{1: "a"}], "[0]"),
        ([b"bytes"], "[0]"),
    ],
)
def test_what_readers_would_disagree_on_is_refused_with_its_place(value: object, place: str) -> None:
    with pytest.raises(NotCanonicalError) as refused:
        canonical_json(value)
    assert refused.value.place.startswith(place)
