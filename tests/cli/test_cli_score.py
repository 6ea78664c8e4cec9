"""`harness score`: foreign predictions by every door, and figures computed by hand."""

from __future__ import annotations

import csv
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from cli_process import REPOSITORY, files_of, read_lines, write_lines

EXAMPLE = REPOSITORY / "examples" / "predictions.jsonl"
# Worked out in examples/predictions.md from the definitions, not from a run.
BY_HAND = {
    "exact_match": 8 / 13,
    "f1": (8 + 2 / 3) / 13,
    "correct": 9 / 13,
    "citation_valid": 7.5 / 10,
    "evidence_precision": 6 / 10,
    "evidence_recall": 6.5 / 10,
    "evidence_f1": 6 / 10,
    "refusal_precision": 2 / 3,
    "refusal_recall": 2 / 3,
    "refusal_f1": 4 / 6,
    "answerable_f1": 16 / 19,
    "over_refusal": 1 / 10,
}
ITEM_BY_ITEM = {  # exact_match, f1, correct, citation_valid, evidence_f1
    "qa-002": (1, 1, 1, 1, 1),
    "qa-007": (0, 2 / 3, 1, 1, 1),
    "qa-008": (0, 0, 0, 0, 0),
    "qa-009": (0, 0, 0, 1, 1),
    "qa-011": (0, 0, 0, None, 0),
    "qa-012": (1, 1, 1, 1, 2 / 3),
    "qa-013": (1, 1, 1, 1, 1),
    "qa-017": (1, 1, 1, 0, 0),
    "qa-019": (1, 1, 1, 1 / 2, 2 / 3),
    "qa-025": (1, 1, 1, 1, 2 / 3),
    "qa-041": (1, 1, 1, None, None),
    "qa-042": (0, 0, 0, 1, None),
    "qa-043": (1, 1, 1, None, None),
}
SCORE = ("score", "--task", "qa", "--json")


@pytest.fixture
def example(tiny):
    """The tiny folder with just the items that the example predicts as its gold."""
    wanted = {row["id"] for row in read_lines(EXAMPLE)}
    rows = [r for r in read_lines(REPOSITORY / "gold" / "qa.jsonl") if r["id"] in wanted]
    assert len(rows) == len(wanted) == 13
    write_lines(tiny / "gold" / "qa.jsonl", rows)
    (tiny / "p.jsonl").write_bytes(EXAMPLE.read_bytes())
    return tiny


def summary_of(done, model: str) -> dict:
    return done.json()["models"][model]["tasks"]["qa"]


def test_the_example_scores_as_computed_by_hand(harness, example):
    done = harness(*SCORE, "p.jsonl", "--run-dir", "made")
    assert done.code == 0, done.err
    found = summary_of(done, "p")["metrics"]
    assert {name: found[name]["value"] for name in BY_HAND} == {
        name: pytest.approx(value, abs=1e-9) for name, value in BY_HAND.items()
    }
    counted = [found["correct"][k] for k in ("n", "answered", "abstained", "unparsed", "failed")]
    assert counted == [13, 9, 3, 1, 0]
    assert found["citation_valid"]["undefined"] == 3
    assert found["evidence_f1"]["undefined"] == 3


def test_the_example_scores_as_computed_by_hand_item_by_item(harness, example):
    assert harness(*SCORE, "p.jsonl", "--run-dir", "made").code == 0
    names = ("exact_match", "f1", "correct", "citation_valid", "evidence_f1")
    for row in read_lines(example / "made" / "scores.jsonl"):
        found = [row["scores"].get(name, [None])[0] for name in names]
        wanted = [None if x is None else pytest.approx(x) for x in ITEM_BY_ITEM[row["item"]]]
        assert found == wanted, row["item"]


def as_csv(folder, rows):
    with (folder / "p.csv").open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(["note", "id", "output"])
        for row in rows:
            out = row["output"]
            writer.writerow(["x", row["id"], out if isinstance(out, str) else json.dumps(out)])
    return "p.csv", None


def as_parquet(folder, rows):
    texts = [r["output"] if isinstance(r["output"], str) else json.dumps(r["output"]) for r in rows]
    table = pa.table({"id": [row["id"] for row in rows], "output": texts})
    pq.write_table(table, folder / "p.parquet")
    return "p.parquet", None


def as_stdin(folder, rows):
    return "-", (folder / "p.jsonl").read_text(encoding="utf-8")


@pytest.mark.parametrize("convert", [as_csv, as_parquet, as_stdin])
def test_every_door_gives_equal_numbers(harness, example, convert):
    rows = read_lines(EXAMPLE)
    name, stdin = convert(example, rows)
    one = harness(*SCORE, "p.jsonl", "--run-dir", "one")
    two = harness(*SCORE, name, "--run-dir", "two", stdin=stdin)
    assert two.code == 0, two.err
    assert summary_of(one, "p") == summary_of(two, "stdin" if stdin else "p")


def test_a_missing_prediction_is_a_failed_call(harness, example):
    write_lines(example / "p.jsonl", read_lines(EXAMPLE)[:-2])
    done = harness(*SCORE, "p.jsonl", "--run-dir", "made")
    assert done.code == 3
    assert "2 of 13 calls failed" in done.err
    found = summary_of(done, "p")["metrics"]["exact_match"]
    assert (found["failed"], found["unparsed"]) == (2, 1)
    assert found["value"] == pytest.approx(7 / 11)  # without qa-042 (wrong) and qa-043 (right)
    assert (found["worst"], found["best"]) == (pytest.approx(7 / 13), pytest.approx(9 / 13))


def test_the_order_of_lines_changes_nothing(harness, example):
    rows = read_lines(EXAMPLE)
    for name, lines in (("one", rows), ("two", rows[::-1])):
        write_lines(example / "p.jsonl", lines)
        assert harness(*SCORE, "p.jsonl", "--run-dir", name).code == 0
    assert files_of(example / "one") == files_of(example / "two")


def test_scored_again_a_run_has_the_same_bytes(harness, example):
    assert harness(*SCORE, "p.jsonl", "--run-dir", "made").code == 0
    before = files_of(example / "made")
    done = harness("score", "made", "--json")
    assert done.code == 0, done.err
    assert files_of(example / "made") == before


def test_other_gold_can_be_named(harness, example):
    (example / "gold").rename(example / "elsewhere")
    assert harness(*SCORE, "p.jsonl", "--run-dir", "one").code == 2
    done = harness(*SCORE, "p.jsonl", "--gold", "elsewhere", "--run-dir", "two")
    assert done.code == 0, done.err


METRIC = """\
from dataclasses import dataclass
from harness.core.score import Measure, Score
from harness.metrics.base import Metric

@dataclass(frozen=True)
class Shouting(Metric):
    tasks = frozenset(("qa",))

    @property
    def measures(self):
        return (Measure(name="shouting", summary="share of capitals"),
                Measure(name="forgotten", summary="a number it never gives"))

    def score(self, case):
        text = case.answer.text
        return {"shouting": Score(value=sum(c.isupper() for c in text) / max(1, len(text)))}
"""


def test_a_metric_of_ones_own_is_scored_and_shown(harness, example):
    (example / "mine.py").write_text(METRIC)
    chosen = ("-M", "mine.py:Shouting", "-M", "f1")
    done = harness("score", "p.jsonl", "--task", "qa", *chosen, "--run-dir", "made")
    assert done.code == 0, done.err
    assert "shouting" in done.out
    assert "f1" in done.out
    found = summary_of(harness("score", "made", "--json", *chosen), "p")["metrics"]
    assert 0 < found["shouting"]["value"] < 1
    # What a metric leaves out is undefined on every item: counted, never gone.
    assert found["forgotten"]["value"] is None
    assert found["forgotten"]["undefined"] == 13
