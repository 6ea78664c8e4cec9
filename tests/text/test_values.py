"""Numbers, joined figures and dates by hand."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.text.dates import Date
from harness.text.values import read_values


def numbers(text: str) -> list[tuple[Fraction, str | None]]:
    return [(number.value, number.unit) for number in read_values(text).numbers]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("300", 300, None),
        ("3,000", 3000, None),
        ("20 000", 20000, None),
        ("20\u00a0000", 20000, None),
        ("1,234,567.89", Fraction("1234567.89"), None),
        ("$5.5 million", 5_500_000, "USD"),
        ("US$5.5m", 5_500_000, "USD"),
        ("5.5 million dollars", 5_500_000, "USD"),
        ("€3bn", 3_000_000_000, "EUR"),
        ("42%", 42, "%"),
        ("42 per cent", 42, "%"),
        ("-5", -5, None),
        ("−5", -5, None),
        ("(-5)", -5, None),
        ("minus five", -5, None),
        ("5 km", 5, "km"),
        ("5km", 5, "km"),
        ("ninety days", 90, "day"),
        ("90-day", 90, "day"),
        ("twenty-five", 25, None),
        ("Twenty Thousand", 20000, None),
        ("a hundred", 100, None),
        ("seven hundred and fifty thousand", 750_000, None),
        ("five thousand three hundred and one", 5301, None),
        ("1.5 million", 1_500_000, None),
        ("two point three million", 2_300_000, None),
        ("half a million", 500_000, None),
        ("a dozen", 12, None),
        ("half a dozen", 6, None),
        ("two dozen", 24, None),
        ("two and a half", Fraction(5, 2), None),
        ("two-thirds", Fraction(2, 3), None),
        ("half", Fraction(1, 2), None),
        ("nineteen sixty-four", 1964, None),
        ("one", 1, None),
        ("one year", 1, "year"),
        ("100°C", 100, "celsius"),
        ("forty-five hundred", 4500, None),
    ],
)
def test_one_number(text: str, value: Fraction | int, unit: str | None) -> None:
    assert numbers(text) == [(value, unit)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "one of them",
        "no one",
        "the second largest",
        "G20",
        "F-16",
        "COVID-19",
        "MP3",
        "someone",
    ],
)
def test_no_number(text: str) -> None:
    assert numbers(text) == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("five and six", [5, 6]),
        ("three or four", [3, 4]),
        ("between 10 and 20", [10, 20]),
        ("one hundred and five men and 6 women", [105, 6]),
    ],
)
def test_several_numbers(text: str, values: list[int]) -> None:
    assert [value for value, _ in numbers(text)] == values


@pytest.mark.parametrize(
    ("text", "ordinal"), [("third", True), ("3rd", True), ("twenty-first", True), ("3", False)]
)
def test_ordinals(text: str, ordinal: bool) -> None:
    assert [number.ordinal for number in read_values(text).numbers] == [ordinal]


@pytest.mark.parametrize(
    ("text", "bound"),
    [("more than 300", ">"), ("at least 300", ">"), ("up to 300", "<"), ("about 300", "")],
)
def test_bounds(text: str, bound: str) -> None:
    assert [number.bound for number in read_values(text).numbers] == [bound]


def test_years_only_where_bare() -> None:
    years = {"2011": 2011, "2,011": None, "$2011": None, "2011 km": None, "300": None, "9999": None}
    assert {text: read_values(text).numbers[0].year for text in years} == years


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("5+5", "5+5"),
        ("5 + 5", "5+5"),
        ("3-1", "3-1"),
        ("3–1", "3-1"),
        ("10 to 12", "10-12"),
        ("2011–2014", "2011-2014"),
        ("1998-99", "1998-1999"),
        ("10:30", "10:30"),
        ("5 p.m.", "17:00"),
        ("12 am", "0:00"),
        ("9/11", "9/11"),
        ("24/7.", "24/7"),
    ],
)
def test_joined_figures(text: str, key: str) -> None:
    values = read_values(text)
    assert [compound.key for compound in values.compounds] == [key]
    assert values.numbers == ()


@pytest.mark.parametrize(
    ("text", "year", "month", "day"),
    [
        ("15 August 2021", 2021, 8, 15),
        ("August 15, 2021", 2021, 8, 15),
        ("August 15th , 2021", 2021, 8, 15),
        ("the 15th of August, 2021", 2021, 8, 15),
        ("Sunday, 15 August 2021", 2021, 8, 15),
        ("2021-08-15", 2021, 8, 15),
        ("15.08.2021", 2021, 8, 15),
        ("25/04/2021", 2021, 4, 25),
        ("04/25/2021", 2021, 4, 25),
        ("04/04/2021", 2021, 4, 4),
        ("15 August", None, 8, 15),
        ("August 15", None, 8, 15),
        ("24 December", None, 12, 24),
        ("December 24th", None, 12, 24),
        ("Dec. 24", None, 12, 24),
        ("April 2019", 2019, 4, None),
        ("April, 2019", 2019, 4, None),
        ("in May", None, 5, None),
        ("May", None, 5, None),
        ("May 2018", 2018, 5, None),
        ("August", None, 8, None),
        ("44 BC", -44, None, None),
    ],
)
def test_one_date(text: str, year: int | None, month: int | None, day: int | None) -> None:
    values = read_values(text)
    assert [(date.year, date.month, date.day) for date in values.dates] == [(year, month, day)]
    assert values.numbers == ()


@pytest.mark.parametrize(
    "text",
    [
        "300",
        "5+5",
        "they may go",
        "he may 5",
        "they march 4 miles",
        "04/05/2021",
        "0/0/2021",
        "Sun",
    ],
)
def test_no_date(text: str) -> None:
    assert read_values(text).dates == ()


def test_ranges_of_days_and_impossible_days() -> None:
    assert [date.day for date in read_values("15-17 August").dates] == [15, 17]
    assert [date.key[:3] for date in read_values("31 February").dates] == [(None, 2, None)]


@pytest.mark.parametrize(
    ("wanted", "given_text", "covered"),
    [
        ("April 2019", "4 April 2019", True),
        ("4 April 2019", "April 2019", False),
        ("15 August", "15 August 2021", True),
        ("15 August 2021", "15 August", False),
        ("15 August 2020", "15 August 2021", False),
        ("1990s", "April 1994", True),
        ("1990s", "1980s", False),
        ("Thursday", "19 August 2021", True),
        ("Friday", "19 August 2021", False),
    ],
)
def test_covers(wanted: str, given_text: str, covered: bool) -> None:
    one, other = read_values(wanted).dates[0], read_values(given_text).dates[0]
    assert one.covers(other) is covered


def test_a_date_covers_itself() -> None:
    for date in read_values("15 August 2021, April 2019, the 1990s, Thursday, in May").dates:
        assert date.covers(date)


def test_spans_are_those_of_the_text_as_given() -> None:
    text = "On “August 15, 2021” the 5+5\u00a0JMC asked 20\u00a0000 men."
    said = [text[start:end] for start, end in read_values(text).spans()]
    assert said == ["August 15, 2021", "5+5", "20\u00a0000"]


@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    values = read_values(text)
    spans = values.spans()
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(one[1] <= two[0] for one, two in pairwise(spans))


@given(st.text(alphabet="0123456789,.-+/%$ aApmMstndrhbilo", max_size=60))
def test_any_figures(text: str) -> None:
    assert read_values(text).spans() == read_values(text).spans()


@given(st.integers(min_value=0, max_value=10**15))
def test_grouping_is_no_change(value: int) -> None:
    assert numbers(str(value)) == numbers(f"{value:,}")


@given(st.dates(min_value=dt.date(1000, 1, 1)))
def test_date_forms_agree(date: dt.date) -> None:
    if date.year > 2999:
        return
    months = "January February March April May June July August September October November December"
    month = months.split()[date.month - 1]
    forms = [
        f"{date.day} {month} {date.year}",
        f"{month} {date.day}, {date.year}",
        f"{date.year:04d}-{date.month:02d}-{date.day:02d}",
    ]
    assert {read_values(form).dates[0].key for form in forms} == {
        Date(start=0, end=0, year=date.year, month=date.month, day=date.day).key
    }
