from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.models.endpoint.errors import (
    BadRequestError,
    CallTimeoutError,
    ConnectionLostError,
    OverloadedError,
    RateLimitedError,
    ServerError,
    UnauthorisedError,
)
from harness.run.retry import Retries

PASSING = (CallTimeoutError, ConnectionLostError, OverloadedError, RateLimitedError, ServerError)


def wait(errors, *, elapsed_s=0.0, draw=0.0, **bounds):
    return Retries(**bounds).wait_s(errors, elapsed_s=elapsed_s, draw=draw)


@pytest.mark.parametrize(
    ("errors", "seconds"),
    [
        ([ServerError("x")], 0.5),
        ([ServerError("x"), RateLimitedError("x")], 1.0),
        ([kind("x") for kind in PASSING[:4]], 4.0),
        ([RateLimitedError("x", retry_after_s=7.0)], 7.0),
        ([RateLimitedError("x", retry_after_s=0.0)], 0.5),
        ([RateLimitedError("x", retry_after_s=301.0)], None),
        ([BadRequestError("x")], None),
        ([UnauthorisedError("x")], None),
        ([ValueError("x")], None),
        ([ServerError("x")] * 4, 4.0),
        ([ServerError("x")] * 5, None),
        ([ServerError("x"), OverloadedError("x")] * 4, None),
    ],
)
def test_how_long_to_wait_before_another_attempt(errors, seconds):
    assert wait(errors) == seconds


def test_no_attempt_begins_after_the_time_is_up():
    assert wait([ServerError("x")], elapsed_s=299.5) == 0.5
    assert wait([ServerError("x")], elapsed_s=299.6) is None
    assert wait([ServerError("x")], elapsed_s=0.6, max_seconds=1.0) is None


@given(
    kinds=st.lists(st.sampled_from(PASSING), min_size=1, max_size=40),
    asked_s=st.none() | st.floats(0, 100),
    draw=st.floats(0, 1, exclude_max=True),
)
def test_waits_are_bounded_and_never_undercut_what_is_asked(kinds, asked_s, draw):
    errors = [kind("x", retry_after_s=asked_s) for kind in kinds]
    wait_s = wait(errors, draw=draw, max_attempts=20)
    if len(errors) >= 20 or kinds.count(kinds[-1]) >= 5:
        assert wait_s is None
    else:
        assert (asked_s or 0.5) <= wait_s <= max(30, asked_s or 0) + 15
