"""A benchmark's tests in this process: which there are, and how each ends."""

from __future__ import annotations

import io
import json
from functools import partial
from pathlib import Path

import pytest
from cli_process import read_lines, write_lines
from hundred import make_hundred, write_config, write_outputs, wrong

from harness.analysis.checks import Check, Finding
from harness.app.baselines import set_baseline
from harness.app.options import RunOptions
from harness.app.run import run_benchmark
from harness.core.errors import IncompleteError, UsageError
from harness.core.score import Outcome
from harness.report.progress import progress
from harness.report.verdict import ItemCase
from harness.store.layout import RunDirectory
from harness.store.records import ScoreRow
from harness.testing.benchmark import Benchmark, ids_by, open_benchmark
from harness.testing.failure_text import Told, failure_text
from harness.testing.judged import Judgement, judge_run
from harness.testing.shared_run import shared_run

CONFIG = """\
models: [{name: gold, adapter: gold}, {name: refuse, adapter: refuse}]
gate:
  metrics: {correct: {margin: 0.05}, evidence_f1: {margin: 0.05}}
  must_pass: [q-1, q-2]
  budgets: {latency_p95_s: 600}
"""
C = Path("c.yaml")


def make_run(name: str) -> RunDirectory:
    run_benchmark(C, RunOptions(run_dir=Path(name)), progress=partial(progress, io.StringIO()))
    return RunDirectory(Path(name))


def judged(run: RunDirectory, *ways: str, baseline: str | None = None) -> Judgement:
    return judge_run(open_benchmark(C, baseline=baseline, run=None), run, ways)


def endings(judgement: Judgement) -> dict[str, str]:
    return {name: test.ending for name, test in judgement.tests.items()}


@pytest.fixture
def small(small_gold, monkeypatch) -> Benchmark:
    monkeypatch.chdir(small_gold.root)
    C.write_text(CONFIG)
    return open_benchmark(C, baseline=None, run=None)


def test_the_tests_collected_are_the_checks_that_the_gate_makes(small):
    run = make_run("good")
    set_baseline("good", "base.json")
    held = open_benchmark(C, baseline="base.json", run="good")
    collected = ids_by(held, ())
    found = judge_run(held, run, ())
    assert set(collected) == set(found.tests)
    assert len(collected) == len(set(collected)) == 20
    assert set(endings(found).values()) == {"passed", "skipped"}  # refuse passed no must_pass
    assert found.of("harness::refuse::gate::must_pass[q-1]").ending == "skipped"
    assert found.of("harness::gold::gate::must_pass[q-1]").ending == "passed"


def test_without_a_baseline_an_item_is_right_or_wrong(small):
    found = judged(make_run("run"))
    assert set(ids_by(small, ())) == set(found.tests)
    assert endings(found) == {
        **{f"harness::gold::qa::q-{n}": "passed" for n in range(1, 7)},
        **{f"harness::refuse::qa::q-{n}": "failed" for n in (1, 2, 3, 4, 6)},
        "harness::refuse::qa::q-5": "passed",
    }
    told = found.of("harness::refuse::qa::q-1").text.splitlines()
    assert told[0] == "wrong"
    assert "gold      Ana Ruiz | Ruiz" in told
    assert not [line for line in told if line.startswith("baseline")]
    assert found.run.verdict is None


@pytest.mark.parametrize(
    ("config", "asked", "says"),
    [
        (CONFIG.replace("evidence_f1", "evidnce_f1"), {}, "no metric 'evidnce_f1'"),
        (CONFIG, {"baseline": "none.json"}, "none.json: found No such file"),
        (CONFIG, {"run": "none"}, "no such folder"),
        (CONFIG + "limit: 3\n", {"run": "run"}, "another benchmark: limit differ"),
    ],
)
def test_what_cannot_be_used_is_refused(small, config, asked, says):
    make_run("run")
    C.write_text(config)
    with pytest.raises(UsageError, match=says):
        open_benchmark(C, **{"baseline": None, "run": None, **asked})


def test_a_run_of_other_gold_is_refused(small, small_gold):
    make_run("run")
    small_gold.row("q-1")["answers"].append("Senhora Ruiz")
    small_gold.write()
    with pytest.raises(UsageError, match="the gold or the seeds differ"):
        open_benchmark(C, baseline=None, run="run")


@pytest.mark.parametrize("way", ["slice", "verdict"])
def test_a_way_that_needs_a_baseline_says_so(small, way):
    with pytest.raises(UsageError, match=rf"--harness-by {way}: found no --harness-baseline"):
        ids_by(small, (way,))


def test_only_summaries_have_no_right_items(small):
    C.write_text("models: [{name: gold, adapter: gold}]\ntasks: [{name: summaries}]\n")
    with pytest.raises(UsageError, match="scored with `correct`"):
        ids_by(open_benchmark(C, baseline=None, run=None), ())


def test_values_are_those_of_the_summary(small):
    run = make_run("run")
    mine = judged(run).run
    stored = json.loads(run.summary.read_text())["models"]
    n_values = 0
    for model, tasks in stored.items():
        for task, summary in tasks["tasks"].items():
            for name, metrics in {None: summary["metrics"], **summary["slices"]}.items():
                for metric, estimate in metrics.items():
                    if estimate["value"] is not None:
                        n_values += 1
                        value = mine.value(metric, model=model, task=task, slice=name)
                        assert value == estimate["value"]
    assert n_values > 100
    assert {row.item for row in mine.rows(slice="kind:temporal", model="gold")} == {"q-3"}


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"metric": "corect"}, "no metric 'corect'.*did you mean 'correct'"),
        ({"model": "golf"}, "no model 'golf'.*did you mean 'gold'"),
        ({"task": "summarise"}, "no task 'summarise'"),
        ({"slice": "kind:tempral"}, "no slice 'kind:tempral'.*did you mean 'kind:temporal'"),
        ({"metric": "list_f1", "slice": "kind:temporal"}, "no value of 'list_f1'"),
    ],
)
def test_a_value_that_is_not_there_is_an_error(small, asked, says):
    mine = judged(make_run("run")).run
    with pytest.raises(UsageError, match=says):
        mine.value(**{"metric": "correct", "model": "gold", **asked})


def test_the_run_is_made_once(small, tmp_path):
    run = shared_run(C, Path("run"), shared=tmp_path)
    C.write_text("models: []")  # a second making would stumble over it
    assert shared_run(C, Path("run"), shared=tmp_path) == run
    assert run.summary.is_file()


def test_a_making_that_failed_is_not_tried_again(small, tmp_path):
    C.write_text("models: []")
    for _ in range(2):
        with pytest.raises(IncompleteError, match="models"):
            shared_run(C, Path("run"), shared=tmp_path)
        C.write_text(CONFIG)
    assert not Path("run").exists()


@pytest.fixture
def hundred(tmp_path, monkeypatch):
    """A hundred right answers as the baseline `base.json`; every fifth question has no kind."""
    folder = make_hundred(tmp_path / "hundred")
    monkeypatch.chdir(folder)
    rows = read_lines(Path("gold/qa.jsonl"))
    for row in rows[::5]:
        del row["kind"]
    write_lines(Path("gold/qa.jsonl"), rows)
    Path("quarantine.yaml").write_text("q-004: {reason: two readings, measured: flips 3 in 10}\n")
    gate = "{metrics: {correct: {}, list_f1: {}}, quarantine: quarantine.yaml, on_inconclusive: %s}"

    def take(on_inconclusive: str) -> None:
        write_config(folder, "c.yaml", gate=gate % on_inconclusive, metrics="[correct, list_f1]")
        write_outputs(folder)
        make_run("good")
        set_baseline("good", "base.json")
        write_outputs(folder, wrong(4, 6, 7, 8, 9, 11, 12, 13, 14))

    return take


def test_slices_fail_on_a_loss_and_items_on_a_flip(hundred):
    hundred("pass")
    found = judged(make_run("bad"), "slice", "item", baseline="base.json")
    slices = {name: end for name, end in endings(found).items() if "slice" in name}
    assert slices == {
        "harness::m::qa::slice[kind:single_source]": "failed",
        "harness::m::qa::slice[has_ans]": "skipped",
        "harness::m::qa::slice[answer_type:number]": "skipped",
    }
    text = found.of("harness::m::qa::slice[kind:single_source]").text
    assert "8 worse and 0 better" in text  # q-004 is in quarantine
    assert "item      q-014" in text
    assert "item      q-004" not in text
    items = {name for name, end in endings(found).items() if end == "failed"} - set(slices)
    assert items == {f"harness::m::qa::q-{n:03}" for n in (6, 7, 8, 9, 11, 12, 13, 14)}
    assert found.of("harness::m::qa::q-004").headline.startswith("quarantined: two readings")


@pytest.mark.parametrize(("rule", "ending"), [("pass", "skipped"), ("fail", "failed")])
def test_what_nothing_was_compared_on_is_inconclusive(hundred, rule, ending):
    hundred(rule)
    run = make_run("bad")
    held = open_benchmark(C, baseline="base.json", run=None)
    found = judge_run(held, run, ())
    unseen = set(ids_by(held, ())) - set(found.tests)
    assert unseen == {"harness::m::gate::metric[qa/list_f1]"}
    assert found.of(*unseen).ending == ending


def test_repeats_errors_and_control_characters_are_told():
    rows = [
        ScoreRow(
            model="m", task="qa", item="q", repeat=n, item_digest="d", outcome=outcome, **fields
        )
        for n, outcome, fields in (
            (0, Outcome.ANSWERED, {"scores": {"correct": (1.0, 1.0)}, "answer": {"text": "yes"}}),
            (1, Outcome.FAILED, {"error": {"class": "Timeout", "message": "too\x1b[2Jlate"}}),
        )
    ]
    told = Told(
        cases={("m", "q"): ItemCase(item="q", model="m", before="yes", after="yes")},
        untold="the gold changed",
        treatment=["seed: 0 → 1"],
        after={("m", "q"): rows},
        before={("m", "q"): rows[:1]},
        lower_is_better=(),
    )
    check = Check(
        kind="must_pass", name="q", model="m", finding=Finding.REGRESSED, detail="", items=("q",)
    )
    assert failure_text(check, "fails now", told).splitlines() == [
        "fails now",
        "treatment seed: 0 → 1",
        "",
        "item      q",
        "question  (not shown: the gold changed)",
        "baseline  yes",
        "answer    yes",
        "repeat 1  (failed)",
        "error     Timeout too�[2Jlate",
        "scores    correct 1.00 → 1.00",
    ]
