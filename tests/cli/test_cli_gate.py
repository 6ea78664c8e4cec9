"""`baseline`, `gate` and `compare`: verdicts, exit codes, and the numbers behind them."""

from __future__ import annotations

import json
import shutil

import pytest
from cli_process import REPOSITORY, call_here, copy_repository, read_lines, write_lines
from scipy.stats import binomtest

N_ITEMS = len(read_lines(REPOSITORY / "gold" / "qa.jsonl"))
N_SPOILED = 25
CONFIG = """\
models:
  - {name: gold, adapter: gold}
  - {name: refuse, adapter: refuse}
  - {name: lead-3, adapter: lead, params: {sentences: 3}}
tasks: [{name: qa}]
gate: {metrics: {correct: {margin: 0.05}, evidence_f1: {margin: 0.05}}, baseline: main}
"""


def run(folder, *arguments):
    done = call_here("run", "c.yaml", *arguments, cwd=folder)
    assert done.code == 0, done.err


def spoil(folder, name, n):
    """A copy of the run with `n` right answers replaced by wrong ones, scored again."""
    shutil.copytree(folder / "good", folder / name)
    path = folder / name / "predictions.jsonl"
    rows = read_lines(path)
    answered = [row for row in rows if row["output"].get("answer")]
    for row in answered[:n]:
        row["output"]["answer"] = "Atlantis"
    write_lines(path, rows)
    done = call_here("score", name, cwd=folder)
    assert done.code == 0, done.err
    return {row["item"] for row in answered[:n]}


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """A copy of the repository with a good run and its baseline."""
    folder = copy_repository(tmp_path_factory.mktemp("shop"))
    (folder / "c.yaml").write_text(CONFIG)
    run(folder, "-m", "gold", "--run-dir", "good")
    done = call_here("baseline", "set", "good", "main", cwd=folder)
    assert done.code == 0, done.err
    return folder


@pytest.fixture(scope="module")
def spoiled(shop):
    """The items that the run `bad` answers wrongly."""
    return spoil(shop, "bad", N_SPOILED)


def test_an_unchanged_run_passes(shop):
    done = call_here("gate", "good", "--baseline", "main", "--json", cwd=shop)
    assert done.code == 0, done.err
    found = done.json()
    assert found["regressed"] is False
    assert {metric["finding"] for metric in found["metrics"]} == {"unchanged"}
    assert found["flips"] == []
    assert "unchanged" in call_here("gate", "good", "--baseline", "main", cwd=shop).out


def test_the_config_names_the_baseline_when_the_command_does_not(shop):
    assert call_here("gate", "good", cwd=shop).code == 0


def test_spoiled_answers_regress_and_are_listed(shop, spoiled):
    done = call_here("gate", "bad", "--baseline", "main", "--json", cwd=shop)
    assert done.code == 1, done.err
    found = done.json()
    assert found["regressed"] is True
    assert {flip["item"] for flip in found["flips"]} == spoiled
    for flip in found["flips"]:
        assert (flip["metric"], flip["before"], flip["after"]) == ("correct", 1.0, 0.0)
        assert flip["candidate_text"] == "Atlantis"
        assert flip["reference_text"] != "Atlantis"
    printed = call_here("gate", "bad", "--baseline", "main", cwd=shop)
    assert printed.code == 1
    assert "regressed" in printed.out.lower()
    assert "Atlantis" in printed.out


def test_p_value_and_counts_are_mcnemars(shop, spoiled):
    found = call_here("gate", "bad", "--baseline", "main", "--json", cwd=shop).json()
    by_metric = {metric["effect"]["metric"]: metric["effect"] for metric in found["metrics"]}
    before, after = (
        {
            row["item"]: row["scores"]["correct"][0]
            for row in read_lines(shop / name / "scores.jsonl")
        }
        for name in ("good", "bad")
    )
    worse = [item for item in before if after[item] < before[item]]
    better = [item for item in before if after[item] > before[item]]
    assert set(worse) == spoiled
    effect = by_metric["correct"]
    assert (effect["n_worse"], effect["n_better"]) == (len(worse), len(better))
    assert effect["n"] == len(before) == N_ITEMS
    assert effect["difference"] == pytest.approx(-len(worse) / len(before))
    assert effect["low"] < effect["difference"] < effect["high"] < 0
    test = {
        side: binomtest(len(better), len(better) + len(worse), alternative=side).pvalue
        for side in ("two-sided", "less")
    }
    assert effect["p_value"] == pytest.approx(test["two-sided"])
    assert effect["p_loss"] == pytest.approx(test["less"])
    # Holm over two tests: the smaller p-value is doubled.
    assert effect["p_loss_adjusted"] == pytest.approx(min(1, 2 * test["less"]))


def test_one_lost_answer_is_not_called_a_regression(shop):
    [item] = spoil(shop, "one-off", 1)
    done = call_here("gate", "one-off", "--baseline", "main", "--json", cwd=shop)
    assert done.code == 0, done.err
    assert [flip["item"] for flip in done.json()["flips"]] == [item]


def test_edited_gold_is_not_comparable_and_names_the_item(shop, tmp_path):
    folder = tmp_path / "edited"
    shutil.copytree(shop, folder)
    path = folder / "gold" / "qa.jsonl"
    path.write_text(path.read_text().replace('"answers": ["Turkey"', '"answers": ["The Turks"', 1))
    assert call_here("score", "good", cwd=folder).code == 0
    done = call_here("gate", "good", "--baseline", "main", cwd=folder)
    assert done.code == 5
    assert done.out == ""
    assert "qa-002" in done.err
    assert call_here("compare", shop / "good", "good", cwd=folder).code == 5


def test_another_model_is_not_comparable(shop):
    run(shop, "-m", "gold", "-m", "refuse", "--run-dir", "two-models")
    assert call_here("baseline", "set", "two-models", "two.json", cwd=shop).code == 0
    done = call_here("gate", "good", "--baseline", "two.json", cwd=shop)
    assert done.code == 5
    assert "refuse" in done.err


def test_fewer_items_are_not_comparable(shop):
    run(shop, "-m", "gold", "-n", 20, "--run-dir", "short")
    done = call_here("gate", "short", "--baseline", "main", cwd=shop)
    assert done.code == 5
    assert "qa-021" in done.err


def test_a_run_with_failures_is_incomplete(shop):
    shutil.copytree(shop / "good", shop / "lossy")
    rows = read_lines(shop / "lossy" / "predictions.jsonl")
    write_lines(shop / "lossy" / "predictions.jsonl", rows[:-1])
    assert call_here("score", "lossy", cwd=shop).code == 3
    for verb in (("gate", "lossy", "--baseline", "main"), ("baseline", "set", "lossy", "l.json")):
        done = call_here(*verb, cwd=shop)
        assert done.code == 3
        assert "failed" in done.err
    assert not (shop / "l.json").exists()


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"format": 2}', '{"format": 99}', "not json"],
)
def test_a_corrupted_baseline_is_refused(shop, tmp_path, text):
    path = tmp_path / "b.json"
    path.write_text(text)
    done = call_here("gate", "good", "--baseline", path, cwd=shop)
    assert done.code == 2
    assert "b.json" in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize(
    ("part", "value", "code"),
    [
        ("gate", {"metrics": {"correct": {"margin": 0.9}}}, 5),
        ("cards", {}, 5),
        ("rows", [], 5),
        ("rows", ["x"], 2),
        ("rows", [{"item": "qa-001"}], 2),
        ("gold", {}, 2),
        ("measures", {"qa": [{"name": "correct", "summary": "", "direction": "up"}]}, 5),
    ],
)
def test_an_edited_baseline_is_refused(shop, tmp_path, part, value, code):
    data = json.loads((shop / "results" / "baselines" / "main.json").read_text())
    path = tmp_path / "b.json"
    path.write_text(json.dumps({**data, part: value}))
    done = call_here("gate", "good", "--baseline", path, cwd=shop)
    assert done.code == code, done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize(
    "margin", ["correct=0.5", "correct=-1", "correct=nan", "f1=0.01", "correct"]
)
def test_margins_only_tighten(shop, margin):
    done = call_here("gate", "good", "--baseline", "main", "--margin", margin, cwd=shop)
    assert done.code == 2
    assert "--margin" in done.err
    assert "Traceback" not in done.err


def test_a_tighter_margin_is_used(shop):
    done = call_here(
        "gate", "good", "--baseline", "main", "--margin", "correct=0.01", "--json", cwd=shop
    )
    margins = {m["effect"]["metric"]: m["margin"] for m in done.json()["metrics"]}
    assert margins["correct"] == 0.01


def test_other_thresholds_in_the_config_are_not_comparable(shop, tmp_path):
    loose = tmp_path / "loose.yaml"
    loose.write_text(CONFIG.replace("correct: {margin: 0.05}", "correct: {margin: 0.2}"))
    done = call_here("gate", "good", "--baseline", "main", "--config", loose, cwd=shop)
    assert done.code == 5
    assert "0.2" in done.err
    same = call_here("gate", "good", "--baseline", "main", "--config", "c.yaml", cwd=shop)
    assert same.code == 0, same.err


def test_compare_has_its_json_form(shop, spoiled):
    done = call_here("compare", "good", "bad", "--on", "correct", "--on", "f1", "--json", cwd=shop)
    assert done.code == 0, done.err
    found = done.json()
    assert {"reference", "candidate", "effects", "flips", "family", "treatment"} <= set(found)
    assert (found["reference"], found["candidate"]) == ("good", "bad")
    assert found["family"] == 2
    assert [effect["metric"] for effect in found["effects"]] == ["correct", "f1"]
    assert {flip["item"] for flip in found["flips"] if flip["metric"] == "correct"} == spoiled
    back = call_here("compare", "bad", "good", "--on", "correct", "--json", cwd=shop).json()
    [one], [other] = found["effects"][:1], back["effects"]
    assert one["difference"] == -other["difference"]
    assert (one["n_better"], one["n_worse"]) == (other["n_worse"], other["n_better"])
    assert one["p_value"] == other["p_value"]


def test_compare_refuses_a_metric_that_was_not_scored(shop):
    done = call_here("compare", "good", "good", "--on", "rouge1", cwd=shop)
    assert done.code == 2
    assert "rouge1" in done.err


def test_compare_names_the_treatment(shop):
    run(shop, "-m", "lead-3", "--run-dir", "lead-3")
    run(shop, "-m", "lead-3", "--set", "models.lead-3.params.sentences=1", "--run-dir", "lead-1")
    done = call_here("compare", "lead-3", "lead-1", "--json", cwd=shop)
    assert done.code == 0, done.err
    assert "sentences" in " ".join(done.json()["treatment"])


def test_a_baseline_is_sorted_and_a_line_an_item(shop):
    text = (shop / "results" / "baselines" / "main.json").read_text()
    lines = [line for line in text.splitlines() if '"item"' in line]
    assert len(lines) == N_ITEMS
    assert lines == sorted(lines)
    assert '"latency_s"' not in text
    shown = call_here("baseline", "show", "main", "--json", cwd=shop).json()
    assert shown["n_calls"] == N_ITEMS
    assert {row["metric"]: row["value"] for row in shown["values"]}["correct"] == 1.0


def test_setting_a_baseline_twice_gives_the_same_bytes(shop):
    for name in ("once.json", "again.json"):
        assert call_here("baseline", "set", "good", name, cwd=shop).code == 0
    assert (shop / "once.json").read_bytes() == (shop / "again.json").read_bytes()


@pytest.mark.parametrize(
    "edit",
    [
        lambda rows: rows[:-1],
        lambda rows: [*rows, rows[0]],
        lambda rows: [
            {**rows[0], "scores": {**rows[0]["scores"], "correct": [0.0, 1.0]}},
            *rows[1:],
        ],
    ],
    ids=["a row fewer", "a row twice", "a score changed"],
)
def test_edited_scores_are_refused(shop, tmp_path, edit):
    edited = tmp_path / "edited"
    shutil.copytree(shop / "good", edited)
    write_lines(edited / "scores.jsonl", edit(read_lines(edited / "scores.jsonl")))
    for verb in (("gate", edited), ("compare", "good", edited), ("baseline", "set", edited, "x")):
        done = call_here(*verb, cwd=shop)
        assert done.code == 2, done.err
        assert "score the run again" in done.err


def test_a_declared_metric_that_cannot_be_compared_is_named(shop, tmp_path):
    """Answers without a citation have no `citation_valid`: that is no pass."""
    (tmp_path / "plain.py").write_text("def answer(request):\n    return 'Turkey'\n")
    config = CONFIG.replace("evidence_f1: {margin: 0.05}", "citation_valid: {margin: 0.05}")
    (shop / "v.yaml").write_text(config)
    for name, model in (("cited", "gold"), ("bare", f"{tmp_path}/plain.py:answer")):
        done = call_here("run", "v.yaml", "-m", model, "--run-dir", tmp_path / name, cwd=shop)
        assert done.code == 0, done.err
    call_here("baseline", "set", tmp_path / "cited", tmp_path / "v.json", cwd=shop)
    done = call_here("gate", tmp_path / "bare", "--baseline", tmp_path / "v.json", cwd=shop)
    assert "INCONCLUSIVE" in done.out
    assert "citation_valid could not be compared" in " ".join(done.out.split())


def test_failed_calls_that_count_as_worst_count_so_in_the_gate(shop, tmp_path):
    raising = "    if request.item > 'qa-025':\n        raise OSError('x')\n"
    (tmp_path / "half.py").write_text(f"def answer(request):\n{raising}    return 'no'\n")
    (shop / "z.yaml").write_text(f"{CONFIG}failures: zero\nmax_failed: 0.9\n")
    for name, model in (("all", "gold"), ("half", f"{tmp_path}/half.py:answer")):
        done = call_here("run", "z.yaml", "-m", model, "--run-dir", tmp_path / name, cwd=shop)
        assert done.code == 0, done.err
    call_here("baseline", "set", tmp_path / "all", tmp_path / "z.json", cwd=shop)
    done = call_here(
        "gate", tmp_path / "half", "--baseline", tmp_path / "z.json", "--json", cwd=shop
    )
    assert done.code == 1, done.err
    [correct] = [m for m in done.json()["metrics"] if m["effect"]["metric"] == "correct"]
    assert correct["effect"]["n"] == N_ITEMS
    assert correct["effect"]["difference"] < -0.9
