"""Records for other tools, built by hand: what they say of scores, failures and odd characters."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

from harness.analysis.summary import Estimate
from harness.core.answer import Failure, Output, Prediction
from harness.core.item import Position, QaItem, ReferenceSentence, SummaryItem
from harness.core.score import Direction, Measure, Outcome
from harness.report.interchange.eee import write_eee
from harness.report.interchange.inspect_log import write_logs
from harness.report.interchange.values import TaskCall, TaskRun, file_part
from harness.store.manifest import GoldStamp, Manifest
from harness.store.records import ScoreRow

MEASURES = (
    Measure(name="correct", summary="right"),
    Measure(name="over", summary="too much", direction=Direction.LOWER),
    Measure(name="words", summary="length", direction=Direction.NONE, bounded=False, unit="words"),
    Measure(name="never", summary="undefined everywhere"),
)
ITEMS = {
    "q1": QaItem(id="q1", question="Who?", answers=("Ida", "Brandt"), answerable=True),
    "q2": QaItem(
        id="q2",
        question="How many?",
        answers=(),
        answerable=False,
        positions=(Position(answer="two"), Position(answer="three")),
    ),
}
UUID4 = r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"


def call(item: str, output: Any = None, *, repeat: int = 0, **fields: Any) -> TaskCall:
    """A call; without an output it failed."""
    failed = output is None
    failure = {"class": "TimeoutError", "message": "too \x1b[31mslow"}
    usage = {"prompt_tokens": 7, "completion_tokens": 2}
    result = (
        Failure(error_class="TimeoutError", message="too \x1b[31mslow")
        if failed
        else Output(raw=output, usage=usage, finish_reason="length")
    )
    row = ScoreRow(
        model="a/b: c",
        task="qa",
        item=item,
        repeat=repeat,
        item_digest="d",
        outcome=Outcome.FAILED if failed else Outcome.ANSWERED,
        error=failure if failed else None,
        answer={} if failed else {"text": str(output), "format": "inline"},
        **fields,
    )
    prediction = Prediction(
        model=row.model, task="qa", item=item, repeat=repeat, result=result, sources=("a.txt",),
        latency_s=None if failed else 0.25,
    )  # fmt: skip
    return TaskCall(row=row, item=ITEMS[item], prediction=prediction)


CALLS = (
    call("q1", "Ida \ud800", scores={"correct": (1.0, 1.0), "over": (0.0, 2.0)},
         reasons={"correct": "as the gold"}, slices=("kind:single_source",)),
    call("q1", {"answer": "é"}, repeat=1, scores={"correct": (0.0, 1.0), "words": (3.0, 1.0)},
         undefined={"over": "none"}),
    call("q2"),
)  # fmt: skip
ESTIMATES = {
    "correct": Estimate(
        value=0.5, low=0.1, high=0.9, method="wilson", n=3, answered=2, failed=1, card="correct|v1"
    ),
    "over": Estimate(value=0.0, n=3, answered=2, failed=1, undefined=1, card="over|v1"),
    "words": Estimate(value=3.0, low=2.0, high=4.0, n=3, answered=2, failed=1, card="words|v1"),
    "never": Estimate(value=None, n=3, answered=2, failed=1, undefined=2, card="never|v1"),
}


def task_run(calls=CALLS, *, adapter="openai", model="a/b: c", state="finished") -> TaskRun:
    spec = {"name": model, "adapter": adapter, "params": {"model": "org/served"}}
    generation = {"temperature": 0, "max_tokens": 64, "stop": ["x"]}
    manifest = Manifest(
        config={"gold": "my gold", "models": [{**spec, "generation": generation}], "repeats": 2},
        config_digest="c" * 64,
        gold=GoldStamp(version="1", digest="g", seeds_digest="s"),
        started="2026-01-01T00:00:00Z",
        finished="2026-01-01T00:01:00Z",
        state=state,
        environment={"git": "abc+changes"},
    )
    return TaskRun(
        model=model, task="qa", manifest=manifest, measures=MEASURES, estimates=ESTIMATES,
        calls=calls,
    )  # fmt: skip


@pytest.fixture
def eee(tmp_path) -> tuple[Path, dict[str, Any], list[dict[str, Any]]]:
    """The path of the aggregate record under its folder, the record and its samples."""
    assert write_eee([task_run()], tmp_path / "x") == 2
    aggregate, samples = sorted((tmp_path / "x").rglob("*.json*"))
    lines = [json.loads(line) for line in samples.read_text().splitlines()]
    return aggregate.relative_to(tmp_path / "x"), json.loads(aggregate.read_text()), lines


def test_eee_keeps_the_layout_and_its_keys(eee, tmp_path):
    path, record, lines = eee
    assert re.fullmatch(rf"data/my-gold/org/served/{UUID4}\.json", str(path))
    told = record["detailed_evaluation_results"]
    samples = tmp_path / "x" / told["file_path"]
    assert samples.name == f"{path.stem}_samples.jsonl"
    assert told["checksum"] == hashlib.sha256(samples.read_bytes()).hexdigest()
    assert told["total_rows"] == len(lines) == 4
    results = {result["evaluation_result_id"] for result in record["evaluation_results"]}
    for line in lines:
        assert line["evaluation_id"] == record["evaluation_id"]
        assert line["model_id"] == record["model_info"]["id"] == "org/served"
        assert line["evaluation_result_id"] in results


def test_eee_results(eee):
    _, record, _ = eee
    correct, over, words = record["evaluation_results"]
    assert record["source_metadata"]["additional_details"]["undefined"] == "never"
    assert correct["score_details"]["score"] == 0.5
    assert correct["score_details"]["details"]["failed"] == "1"
    uncertainty = correct["score_details"]["uncertainty"]
    assert uncertainty["num_samples"] == 2
    assert uncertainty["confidence_interval"] == {
        "lower": 0.1, "upper": 0.9, "confidence_level": 0.95, "method": "wilson"
    }  # fmt: skip
    assert "confidence_interval" not in over["score_details"]["uncertainty"]
    assert over["score_details"]["uncertainty"]["num_samples"] == 1
    lower = [result["metric_config"]["lower_is_better"] for result in (correct, over, words)]
    assert lower == [False, True, False]
    config = words["metric_config"]
    assert (config["min_score"], config["max_score"]) == ("-Infinity", "Infinity")
    assert (config["metric_id"], config["metric_unit"]) == ("gold-harness.words", "words")
    arguments = correct["generation_config"]["generation_args"]
    assert arguments == {"temperature": 0, "max_tokens": 64}


def test_eee_samples_leave_failed_calls_and_undefined_values_out(eee):
    _, _, lines = eee
    told = [
        (line["evaluation_result_id"].rpartition("#")[2], *line["evaluation"].values())
        for line in lines
    ]
    assert told == [
        ("correct", 1.0, True), ("over", 0.0, True), ("correct", 0.0, False), ("words", 3.0, False)
    ]  # fmt: skip
    first = lines[0]
    assert first["input"] == {"raw": "Who?", "reference": ["Ida", "Brandt"]}
    assert first["output"]["raw"] == ["Ida \\ud800"]
    assert lines[2]["output"]["raw"] == ['{"answer": "é"}']
    assert first["metadata"]["reason"] == "as the gold"
    assert first["token_usage"] == {"input_tokens": 7, "output_tokens": 2, "total_tokens": 9}
    assert first["performance"] == {"latency_ms": 250.0}
    for line in lines:
        for values in (line["metadata"], *line["answer_attribution"]):
            assert all(isinstance(v, str | bool | int) for v in values.values())
        assert all(isinstance(value, str) for value in line["metadata"].values())


def test_eee_is_the_same_when_exported_again(tmp_path):
    for name in ("a", "b"):
        write_eee([task_run(), task_run(adapter="bm25", model="bm25")], tmp_path / name)
    found = [
        {str(p.relative_to(root)): p.read_bytes() for p in root.rglob("*") if p.is_file()}
        for root in (tmp_path / "a", tmp_path / "b")
    ]
    assert found[0] == found[1]
    assert len(found[0]) == 4
    assert {name.split("/")[2] for name in found[0]} == {"org", "gold-harness"}


def test_eee_without_a_scored_call_has_no_samples(tmp_path):
    assert write_eee([task_run(calls=[call("q2")])], tmp_path) == 1
    [path] = tmp_path.rglob("*.*")
    assert "detailed_evaluation_results" not in json.loads(path.read_text())


def inspect_log(folder: Path, run: TaskRun) -> tuple[Path, dict[str, Any]]:
    assert write_logs([run], folder) == 1
    [path] = folder.iterdir()
    return path, json.loads(path.read_text())


def test_an_inspect_log(tmp_path):
    path, log = inspect_log(tmp_path / "logs", task_run())
    assert re.fullmatch(r"2026-01-01T00-00-00Z_qa_a-b-c_[0-9a-f]{12}\.json", path.name)
    assert list(log)[-1] == "samples"  # a reader of headers alone stops there
    assert (log["version"], log["status"]) == (2, "success")
    assert log["eval"]["model"] == "a/b: c"
    assert log["eval"]["dataset"] == {"name": "my gold", "samples": 2, "sample_ids": ["q1", "q2"]}
    assert log["eval"]["model_generate_config"] == {"temperature": 0, "max_tokens": 64}
    assert (log["eval"]["revision"]["commit"], log["eval"]["revision"]["dirty"]) == ("abc", True)
    assert (log["results"]["total_samples"], log["results"]["completed_samples"]) == (3, 2)
    correct, over, words = log["results"]["scores"]
    assert correct["metrics"]["mean"]["value"] == 0.5
    assert correct["metrics"]["mean"]["metadata"]["low"] == 0.1
    assert (over["scored_samples"], over["unscored_samples"]) == (1, 2)
    assert words["metadata"]["card"] == "words|v1"
    assert log["stats"]["model_usage"]["a/b: c"]["total_tokens"] == 18


def test_inspect_samples(tmp_path):
    _, log = inspect_log(tmp_path / "logs", task_run())
    first, second, failed = log["samples"]
    assert [(s["id"], s["epoch"]) for s in log["samples"]] == [("q1", 1), ("q1", 2), ("q2", 1)]
    assert first["target"] == ["Ida", "Brandt"]
    assert first["scores"]["over"]["metadata"] == {"weight": 2.0}
    assert first["scores"]["correct"]["explanation"] == "as the gold"
    assert first["output"]["choices"][0]["stop_reason"] == "max_tokens"
    assert second["metadata"]["undefined"] == {"over": "none"}
    assert failed["target"] == ["two", "three"]
    assert failed["scores"] == {}
    assert failed["error"]["message"] == "TimeoutError: too \x1b[31mslow"
    assert [message["role"] for message in failed["messages"]] == ["user"]


def test_an_incomplete_run_is_an_error_in_its_log(tmp_path):
    _, log = inspect_log(tmp_path / "logs", task_run(state="failed"))
    assert log["status"] == "error"
    assert "1 of 3 calls failed" in log["error"]["message"]


def test_a_call_whose_prediction_was_not_kept_shows_its_answer():
    kept = call("q1", "Ida [1]")
    bare = TaskCall(row=kept.row, item=kept.item)
    assert (bare.output, bare.tokens, bare.latency_s) == ("Ida [1]", None, None)


def test_a_summary_is_asked_for_in_words():
    sentence = ReferenceSentence(text="Closed.")
    item = SummaryItem(id="s", kind="single", seeds=("a.txt",), references=((sentence,) * 2,))
    found = TaskCall(row=CALLS[0].row, item=item)
    assert (found.question, found.references) == ("A summary of a.txt", ("Closed. Closed.",))


@pytest.mark.parametrize("name", ["../..", "CON", "data", "a" * 300, "x/../y", "\x00", "nul.txt"])
def test_a_name_is_safe_as_part_of_a_path(name):
    part = file_part(name)
    assert re.fullmatch(r"[0-9A-Za-z][0-9A-Za-z.-]{0,80}", part)
    assert part.lower() not in ("data", "con", "nul")
    assert not part.startswith(".")
