from __future__ import annotations

import json

import pytest

from harness.gold.composition import compose
from harness.gold.load import load_gold
from harness.gold.validate import validate

WORDS = {"s-1": (14,), "s-2": (5, 6)}


@pytest.fixture
def told(small_gold):
    """Problems and warnings after a change, a line each."""

    def told() -> tuple[list[str], list[str]]:
        found = validate(small_gold.write().load())
        return tuple(
            [str(problem).removeprefix(f"{small_gold.folder}/") for problem in problems]
            for problems in (found.problems, found.warnings)
        )

    return told


def test_everything_is_counted(small_gold):
    found = compose(small_gold.load())
    assert found.n_items == {"qa": 6, "summaries": 2}
    assert found.kinds == {
        "single_source": 2,
        "multi_source": 1,
        "temporal": 1,
        "conflict": 1,
        "unanswerable": 1,
    }
    assert found.answer_types["none"] == found.answer_types["date"] == 1
    assert found.unanswerable_share == 1 / 6
    assert (found.single_sentence_share, found.single_sentence) == (0, ())
    assert found.summary_words == WORDS


def test_a_set_of_summaries_alone_has_no_shares(small_gold):
    (small_gold.folder / "qa.jsonl").unlink()
    found = compose(small_gold.load())
    assert (found.unanswerable_share, found.single_sentence_share) == (None, None)
    assert found.kinds == {}


@pytest.mark.parametrize(
    ("policy", "problem"),
    [
        ({"n_items": {"qa": {"min": 6, "max": 6}}}, None),
        (
            {"n_items": {"qa": {"min": 7}}},
            "policy.yaml:2: n_items.qa: found 6; expected between 7 and",
        ),
        (
            {"n_items": {"summaries": {"max": 1}}},
            "policy.yaml:2: n_items.summaries: found 2; expected between 0 and 1; "
            "add or drop items, or change the policy",
        ),
        ({"kinds": {"single_source": {"min": 0.33, "max": 0.34}}}, None),
        (
            {"kinds": {"single_source": {"max": 0.3}}},
            "policy.yaml:2: kinds.single_source: found 0.333; expected between 0 and 0.3",
        ),
        (
            {"kinds": {"temporal": {"min": 0.2}}},
            "policy.yaml:2: kinds.temporal: found 0.167; expected",
        ),
        ({"unanswerable": {"min": 0.1, "max": 0.2}}, None),
        (
            {"unanswerable": {"min": 0.2, "max": 0.5}},
            "policy.yaml:1: unanswerable: found 0.167; expec",
        ),
        (
            {"version": "1", "single_sentence_questions": {"max": 0.1}},
            "policy.yaml:2: single_sentence_questions: found 0.2; expected between 0 and 0.1",
        ),
        ({"single_sentence_questions": {"max": 0.2}}, None),
        ({"summary_words": {"single": {"min": 14, "max": 14}, "multi": {"min": 99}}}, None),
        (
            {"summary_words": {"single": {"min": 15, "max": 20}}},
            "summaries.jsonl:1: references[0]: found 14 words; expected between 15 and 20 for "
            "single; shorten or lengthen it, or change the policy",
        ),
        (
            {"summary_words": {"query": {"max": 5}}},
            "summaries.jsonl:2: references[1]: found 6 words; expected between 0 and 5 for query",
        ),
    ],
)
def test_a_policy_is_held_to(small_gold, told, policy, problem):
    small_gold.row("q-6")["question"] = "What did the council close in March?"
    small_gold.policy = policy
    problems, warnings = told()
    assert warnings == []
    if problem is None:
        assert problems == []
    else:
        assert len(problems) == 1
        assert problems[0].startswith(problem)


def test_a_kind_that_is_missing_breaks_its_bound(small_gold, told):
    small_gold.qa = [row for row in small_gold.qa if row["kind"] != "temporal"]
    small_gold.policy = {"kinds": {"temporal": {"min": 0.01}}}
    assert told()[0][0].startswith("policy.yaml:2: kinds.temporal: found 0; expected between 0.01")


def test_a_set_without_a_policy_is_advised_on_its_shares(small_gold, told):
    small_gold.qa = [row for row in small_gold.qa if row["id"] in {"q-1", "q-2", "q-3"}]
    problems, (share, kinds) = told()
    assert problems == []
    assert share == (
        "qa.jsonl: found 0% unanswerable questions; expected between 10% and 35%, so that guessing "
        "and refusing both cost; add unanswerable questions, or state your own share in policy.yaml"
    )
    assert kinds == (
        "qa.jsonl: found no item of kind conflict, unanswerable; expected every kind; "
        "add some, or state your own shares in policy.yaml"
    )


def test_a_question_without_a_lure_is_a_warning_and_under_a_policy_a_problem(small_gold, told):
    small_gold.row("q-5")["distractors"] = []
    found = (
        "qa.jsonl:5: distractors: found nothing; expected `distractors` where kind is "
        "unanswerable; add the passage that tempts to an answer"
    )
    assert told() == ([], [found])
    small_gold.policy = {"version": "1"}
    assert told() == ([found], [])


def test_too_many_unanswerable_questions_are_advised_against(small_gold, told):
    small_gold.qa = [row for row in small_gold.qa if row["id"] in {"q-1", "q-5"}]
    assert "found 50% unanswerable questions" in told()[1][0]


def test_a_policy_takes_the_place_of_advice(small_gold, told):
    small_gold.qa = [row for row in small_gold.qa if row["id"] == "q-1"]
    small_gold.policy = {"version": "1"}
    assert told() == ([], [])


def test_items_without_kinds_are_not_asked_for_them(tmp_path):
    rows = [{"id": str(n), "question": f"{n}?", "answers": ["a"] if n else []} for n in range(4)]
    (tmp_path / "qa.jsonl").write_text("\n".join(map(json.dumps, rows)))
    assert validate(load_gold(tmp_path, tmp_path)).warnings == ()
