from __future__ import annotations

import hashlib
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.core.digest import canonical_json, digest, digest_text, short

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False, width=32),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
).filter(lambda value: "inf" not in repr(value))


@given(st.dictionaries(st.text(), JSON))
def test_key_order_changes_no_digest(value):
    turned = dict(reversed(list(value.items())))
    assert digest(turned) == digest(value)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"a": 1}, {"a": 2}),
        ({"a": 1}, {"a": "1"}),
        ({"a": None}, {}),
        (["a", "b"], ["b", "a"]),
        ("é", "e\u0301"),
        ("\ud800", "\udc00"),
        ("\ud800", "?"),
        (True, 1),
    ],
)
def test_different_values_have_different_digests(one, other):
    assert digest(one) != digest(other)


@pytest.mark.parametrize("value", [math.nan, math.inf, {"a": [-math.inf]}])
def test_what_is_no_json_number_has_no_digest(value):
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical_json(value)


def test_text_digest_is_sha256_of_utf8():
    assert digest_text("Léo") == hashlib.sha256(b"L\xc3\xa9o").hexdigest()
    assert len(short(digest_text("Léo"))) == 12
