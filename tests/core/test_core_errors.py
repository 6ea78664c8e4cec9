from __future__ import annotations

import pytest

from harness.core import errors
from harness.core.errors import HarnessError, Problem

FIRST = Problem(where="a.yaml:3", found="modles", expected="models", fix="rename it")
SECOND = Problem(where="a.yaml:9", found="nothing", expected="a name", fix="add it")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.UsageError, 2),
        (errors.ConfigError, 2),
        (errors.GoldError, 2),
        (errors.MissingExtraError, 2),
        (errors.IncompleteError, 3),
        (errors.NotComparableError, 5),
    ],
)
def test_exit_codes_are_those_of_the_contract(error, code):
    assert error(FIRST).exit_code == code


@pytest.mark.parametrize("error", [errors.ConfigError, errors.GoldError, errors.MissingExtraError])
def test_faults_of_the_input_are_usage_errors(error):
    assert issubclass(error, errors.UsageError)


def test_every_error_stands_in_the_drawn_tree():
    drawn = errors.__doc__ or ""
    classes = [
        name
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, HarnessError)
    ]
    assert len(classes) == 7
    assert [name for name in classes if name not in drawn] == []


def test_one_problem_and_many_are_both_kept():
    assert HarnessError(FIRST).problems == (FIRST,)
    assert HarnessError(p for p in (FIRST, SECOND)).problems == (FIRST, SECOND)


def test_message_tells_every_problem_on_a_line():
    assert str(HarnessError([FIRST, SECOND])) == (
        "a.yaml:3: found modles; expected models; rename it\n"
        "a.yaml:9: found nothing; expected a name; add it"
    )
