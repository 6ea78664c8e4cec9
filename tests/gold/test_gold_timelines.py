from __future__ import annotations

import pytest

from harness.gold.validate import validate


@pytest.fixture
def findings(small_gold):
    def findings() -> list[str]:
        found = validate(small_gold.write().load()).problems
        return [str(problem).removeprefix(f"{small_gold.folder}/") for problem in found]

    return findings


OPENED = {"seed": "harbour.txt", "quote": "On 4 May 2020, Ana Ruiz reopened the harbour"}
CLOSED = {"seed": "harbour.txt", "quote": "The council had closed it in March."}
STRIKE = {"seed": "strike.txt", "quote": "The strike began on Tuesday."}
ENTRY = {
    "text": "It was opened.",
    "evidence": [[OPENED]],
    "date": "2020-05-04",
    "printed": "4 May 2020",
    "precision": "day",
    "basis": "printed",
}


@pytest.fixture
def told(small_gold, findings):
    """What is found of a timeline whose second entry is changed."""

    def told(change: dict) -> list[str]:
        small_gold.row("s-2").update(
            task="timeline", query=None, references=[[ENTRY, {**ENTRY, **change}]]
        )
        return findings()

    return told


CLOSING = {"evidence": [[CLOSED]], "printed": "in March"}


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"printed": "On 4 May 2020"},
        {**CLOSING, "date": "2020-03", "precision": "month", "basis": "resolved"},
        {"evidence": [[STRIKE]], "printed": "Tuesday", "date": "2020-05-05", "basis": "resolved"},
        {"printed": "reopened the harbour", "date": "2020-06-30", "basis": "resolved"},
    ],
)
def test_entries_that_their_evidence_bears_out(told, change):
    assert told(change) == []


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"date": None}, "date: found nothing; expected `date` in every entry of a timeline"),
        ({"printed": None}, "printed: found nothing; expected `printed` in every entry"),
        ({"precision": None}, "precision: found nothing; expected `precision` in every entry"),
        ({"basis": None}, "basis: found nothing; expected `basis` in every entry"),
        ({"date": "4 May"}, "date: found '4 May'; expected YYYY, YYYY-MM or YYYY-MM-DD"),
        ({"date": "2020-02-30"}, "date: found '2020-02-30'; expected YYYY, YYYY-MM or YYYY-MM-DD"),
        (
            {"printed": "4 June 2020", "date": "2020-06-04"},
            "printed: found '4 June 2020', which stands in no span of the entry; expected the date",
        ),
        ({"precision": "month"}, "precision: found month; expected day, as `date` has it; correct"),
        (
            {"date": "2020-05-05"},
            "date: found 2020-05-05, where '4 May 2020' is printed with basis printed; expected "
            "the printed date; correct `date`, `printed` or `basis`",
        ),
        ({"date": "2020-05", "precision": "month"}, "date: found 2020-05, where '4 May 2020'"),
        ({**CLOSING, "date": "2020-03", "precision": "month"}, "date: found 2020-03, where 'in M"),
        (
            {**CLOSING, "date": "2020-04", "precision": "month", "basis": "resolved"},
            "date: found 2020-04, where 'in March' is printed with basis resolved; expected "
            "a date that the printed form leaves open",
        ),
        (
            {"evidence": [[STRIKE]], "printed": "Tuesday", "basis": "resolved"},
            "date: found 2020-05-04, where 'Tuesday' is printed with basis resolved",
        ),
    ],
)
def test_an_entry_that_contradicts_itself_is_told(told, change, place):
    [problem] = told(change)
    assert problem.startswith(f"summaries.jsonl:2: references[0][1].{place}")


def test_dates_are_asked_of_timelines_alone(small_gold, findings):
    small_gold.row("s-2")["references"] = [[{**ENTRY, "date": "2020-05-05", "basis": None}]]
    assert findings() == []


@pytest.mark.parametrize("date", ["2020-05-06", "2020-05-04", "2020-05", "2020", "2020-03-09"])
def test_a_printed_date_may_anchor(small_gold, findings, date):
    small_gold.texts["strike.txt"] += "It had been feared since 2020-03-09."
    small_gold.row("q-3")["as_of"] = date
    assert findings() == []


@pytest.mark.parametrize(
    ("date", "what"),
    [
        ("2020-05-05", "'2020-05-05'"),
        ("2020-03", "'2020-03'"),  # March stands there without its year
        ("2021", "'2021'"),
        ("6 May 2020", "'6 May 2020', which is no date"),
        ("2020-05-32", "'2020-05-32', which is no date"),
    ],
)
def test_another_date_may_not_anchor(small_gold, findings, date, what):
    small_gold.row("q-3")["as_of"] = date
    assert findings() == [
        f"qa.jsonl:3: as_of: found {what}; expected a date printed in the seeds, as YYYY, YYYY-MM "
        "or YYYY-MM-DD; anchor the item on a printed date, or ask for the relative answer"
    ]


def test_furniture_prints_no_date(small_gold, findings):
    small_gold.texts["harbour.txt"] += "Posted on 9 May 2020."
    small_gold.row("q-3")["as_of"] = "2020-05-09"
    assert len(findings()) == 1
    small_gold.content["harbour.txt"] = []
    assert findings() == []
