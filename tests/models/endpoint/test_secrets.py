"""Keys never show in what is stored, and nothing that could steer a terminal."""

from __future__ import annotations

import json
import re
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.models.endpoint import errors
from harness.models.endpoint.secrets import scrub

KEYS = st.text(
    st.characters(exclude_categories=["Cc", "Cf", "Cs", "Zs", "Zl", "Zp", "Cn", "Co"]), min_size=4
)


@given(KEYS, st.text(), st.text())
def test_a_key_is_gone_in_every_form(key, before, after):
    for form in (key, json.dumps(key)[1:-1], quote(key, safe="")):
        if form not in "***":
            assert form not in scrub(f"{before}{form}{after}", [key]).replace("***", "")


@given(st.text(max_size=2000), st.lists(st.text(max_size=20), max_size=3))
def test_what_is_shown_is_one_short_line(text, secrets):
    shown = scrub(text, secrets)
    assert shown.isprintable()
    assert len(shown) <= 500


def test_forms_of_a_secret():
    told = "Bearer sk-12345678"
    assert scrub("got sk-12345678", [told]) == "got ***", "a part of a header's value"
    assert scrub("got sk-\u200b1234\x00", ["sk-1234"]) == "got ***"
    assert scrub("aa\n\tbb\u00a0cc", []) == "aa bb cc"
    assert scrub("abcd ab", ["ab", "abcd"]) == "*** ***", "the longer one first"


def test_the_tree_in_the_docstring_is_the_one_in_the_code():
    rows = re.findall(r"^ {4}([│├└─ ]*)(\w+Error) ", errors.__doc__, re.MULTILINE)
    drawn, above = set(), ["Exception"]
    for branches, name in rows:
        above[len(branches) // 4 + 1 :] = [name]
        drawn.add((name, above[-2]))
    classes = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    assert {(kind.__name__, kind.__base__.__name__) for kind in classes} == drawn


def test_what_may_be_tried_again_and_what_ends_all_calls():
    classes = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    assert {kind for kind in classes if kind.retryable} == {
        errors.PassingError,
        *errors.PassingError.__subclasses__(),
    }
    assert [kind.__name__ for kind in classes if kind.fatal] == [
        "FatalError",
        "UnauthorisedError",
        "GaveUpError",
    ]


@pytest.mark.parametrize("status", [*range(300, 600)])
def test_every_status_has_its_class(status):
    error = errors.error_of_status(status, "said", retry_after_s=2)
    assert error.retry_after_s == 2
    assert error.retryable == (status in (408, 429) or status >= 500)
    assert error.fatal == (status in (401, 403))
