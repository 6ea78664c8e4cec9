from __future__ import annotations

import pytest

from harness.core.answer import Failure, Output, Prediction
from harness.models.endpoint import errors
from harness.run.circuit import IN_A_ROW, Circuit, is_outage


def prediction(item, *, failed=True):
    result = Failure(error_class="E", message="") if failed else Output(raw="a")
    return Prediction(model="m", task="qa", item=item, repeat=0, result=result, sources=())


def settled(story):
    """What is stored of calls that end as the story says: `-` an outage, `+` anything else."""
    circuit, stored = Circuit(), []
    for at, sign in enumerate(story):
        made = prediction(str(at), failed=sign == "-")
        stored += circuit.settle(made, outage=sign == "-")
    stored += circuit.release()
    return circuit.is_open, "".join(found.item for found in stored)


@pytest.mark.parametrize(
    ("story", "is_open", "stored"),
    [
        ("", False, ""),
        ("+-+", False, "012"),
        ("----", False, "0123"),
        ("----+----", False, "012345678"),
        ("+-----", True, "0"),
        ("+-----+--", True, "06"),
    ],
)
def test_outages_in_a_row_open_it_and_stay_unstored(story, is_open, stored):
    assert IN_A_ROW == 5
    assert settled(story) == (is_open, stored)


@pytest.mark.parametrize(
    ("error", "outage"),
    [
        (errors.ConnectionLostError("x"), True),
        (errors.OverloadedError("x"), True),
        (errors.RateLimitedError("x"), True),
        (errors.UnauthorisedError("x"), True),
        (errors.GaveUpError("x"), True),
        (ConnectionRefusedError(), True),
        (errors.ServerError("x"), False),
        (errors.CallTimeoutError("x"), False),
        (errors.BadRequestError("x"), False),
        (ValueError(), False),
    ],
)
def test_what_says_more_of_the_server_than_of_the_call(error, outage):
    assert is_outage(error) is outage
