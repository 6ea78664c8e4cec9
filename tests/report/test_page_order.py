"""The order of names: numbers by value, at any length."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from harness.report.order import natural_key


def test_numbers_sort_by_value_wherever_they_stand():
    names = ["qa-2", "qa-010", "qa-11", "qa-100", "qa-100-b9", "qa-100-b10", "sum-1"]
    assert sorted(set(names), key=natural_key) == names


@given(st.lists(st.integers(0, 10**30)))
def test_names_that_differ_in_a_number_sort_by_it(numbers):
    names = [f"item {number}a" for number in numbers]
    expected = [f"item {number}a" for number in sorted(numbers)]
    assert sorted(names, key=natural_key) == expected


@given(st.lists(st.text()))
def test_any_names_can_be_sorted(names):
    assert sorted(sorted(names, key=natural_key)) == sorted(names)


def test_a_number_beyond_what_int_reads_is_no_error():
    assert natural_key("9" * 5000) > natural_key("9" * 4999)
