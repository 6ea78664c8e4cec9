"""What `harness run configs/baselines.yaml` promises, on the repository's own gold."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_process import Bench, call, files_of, read_lines

from harness.core.score import Direction
from harness.metrics.catalog import all_measures

MODELS = (
    *("gold", "empty", "refuse", "copy-source", "cite-all"),
    *("random-sentence", "lead-3", "bm25", "lexrank"),
)
FLOORS = ("copy-source", "cite-all", "refuse", "empty")
ESTIMATE = {
    *("value", "low", "high", "doc_low", "doc_high", "n", "answered", "abstained", "unparsed"),
    *("failed", "undefined", "card"),
}


def value(bench: Bench, model: str, metric: str, slice_: str | None = None) -> float | None:
    summary = bench.summary(model, "qa")
    return (summary["slices"][slice_] if slice_ else summary["metrics"])[metric]["value"]


def test_stdout_is_one_json_object_in_the_promised_form(bench):
    assert bench.done.code == 0, bench.done.err
    found = bench.done.json()
    assert found["run_dir"] == "first"
    assert set(found["gold"]) >= {"version", "digest"}
    assert set(found["models"]) == set(MODELS)
    for tasks in found["models"].values():
        assert set(tasks["tasks"]) == {"qa", "summaries"}
        for task in tasks["tasks"].values():
            assert {"metrics", "slices"} <= set(task)
            for estimate in task["metrics"].values():
                assert set(estimate) >= ESTIMATE
                outcomes = [estimate[k] for k in ("answered", "abstained", "unparsed", "failed")]
                assert sum(outcomes) == estimate["n"]


def test_every_measure_of_every_task_is_there(bench):
    for metric, measure in all_measures():
        for task in metric.tasks:
            assert measure.name in bench.summary("bm25", task)["metrics"]


@pytest.mark.parametrize("metric", ["exact_match", "f1", "correct", "evidence_f1"])
def test_gold_answers_are_the_ceiling(bench, metric):
    assert value(bench, "gold", metric) == 1.0


@pytest.mark.parametrize("metric", ["rouge1", "rouge2", "rougeL", "rougeLsum"])
def test_gold_summaries_are_the_ceiling(bench, metric):
    assert bench.summary("gold", "summaries")["metrics"][metric]["value"] == 1.0


@pytest.mark.parametrize("task", ["qa", "summaries"])
def test_empty_is_unparsed_and_scores_nothing(bench, task):
    found = bench.summary("empty", task)["metrics"]
    directions = {measure.name: measure.direction for _, measure in all_measures()}
    for name, estimate in found.items():
        assert estimate["unparsed"] == estimate["n"] > 0
        assert estimate["failed"] == 0
        if directions[name] is Direction.HIGHER:
            assert estimate["value"] in (0.0, None), name
    zero = {"qa": "correct", "summaries": "rouge1"}[task]
    assert found[zero]["value"] == 0.0


def test_refusing_finds_every_unanswerable_question_and_answers_none(bench):
    assert value(bench, "refuse", "refusal_recall") == 1.0
    assert value(bench, "refuse", "answerable_f1") == 0.0
    assert value(bench, "refuse", "over_refusal") == 1.0


@pytest.mark.parametrize("floor", FLOORS)
def test_gaming_ranks_below_reading(bench, floor):
    assert value(bench, floor, "correct", "has_ans") < value(bench, "bm25", "correct", "has_ans")
    assert value(bench, floor, "evidence_f1") < value(bench, "bm25", "evidence_f1")


def test_same_config_and_seed_give_the_same_bytes_in_any_order_of_calls(bench):
    done = call(
        *("run", "configs/baselines.yaml", "-j", 1, "--json", "--run-dir", "one-at-a-time"),
        cwd=bench.folder,
    )
    assert done.code == 0, done.err
    again = bench.folder / "one-at-a-time"
    assert files_of(again) == files_of(bench.run)
    before, after = (json.loads(done.out) for done in (bench.done, done))
    assert before.pop("run_dir") != after.pop("run_dir")
    assert before == after


def test_another_seed_changes_the_random_model(bench, tmp_path):
    digests = []
    for seed in (0, 1):
        run = tmp_path / str(seed)
        done = call(
            *("run", "configs/baselines.yaml", "-m", "random-sentence", "-t", "qa"),
            *("--set", f"seed={seed}", "--run-dir", run),
            cwd=bench.folder,
        )
        assert done.code == 0, done.err
        digests.append([row["output_digest"] for row in read_lines(run / "scores.jsonl")])
    assert digests[0] != digests[1]


def test_predictions_hold_every_call_once_with_its_sources(bench):
    rows = read_lines(bench.run / "predictions.jsonl")
    keys = [(row["model"], row["task"], row["item"], row["repeat"]) for row in rows]
    assert len(keys) == len(set(keys))
    scored = read_lines(bench.run / "scores.jsonl")
    assert {(row["model"], row["task"], row["item"], row["repeat"]) for row in scored} == set(keys)
    assert all(row["sources"] for row in rows)


def test_scores_hold_no_clock_and_no_path(bench):
    text = (bench.run / "scores.jsonl").read_text() + (bench.run / "summary.json").read_text()
    for word in ("latency", "started", str(bench.folder), str(Path.home())):
        assert word not in text
