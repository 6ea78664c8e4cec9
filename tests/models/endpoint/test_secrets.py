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
    rows = re.findall(r"[├└]── (\w+) +(yes|no) +(yes|no)", errors.__doc__)
    drawn = {name: (retryable == "yes", fatal == "yes") for name, retryable, fatal in rows}
    classes = errors.CallError.__subclasses__()
    assert drawn == {kind.__name__: (kind.retryable, kind.fatal) for kind in classes}


@pytest.mark.parametrize("status", [*range(300, 600)])
def test_every_status_has_its_class(status):
    error = errors.error_of_status(status, "said", retry_after_s=2)
    assert error.retry_after_s == 2
    assert error.retryable == (status in (408, 429) or status >= 500)
    assert error.fatal == (status in (401, 403))
