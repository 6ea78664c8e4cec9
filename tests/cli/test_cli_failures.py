"""Calls that fail are failures by class: never empty answers, never a crash, never a success."""

from __future__ import annotations

import json

import pytest
from cli_process import read_lines

MODELS = """\
import asyncio, decimal, sys
from harness.core.answer import Output

def boom(request): raise ValueError("boom " + request.item)
def half(request):
    if request.item < "qa-010": raise KeyError("gone")
    return "Geneva [4]"
def number(request): return 5
def nothing(request): return None
def listed(request): return ["Turkey [1]"]
def raw_nothing(request): return Output(raw=None)
def raw_number(request): return Output(raw=5)
def not_a_number(request): return {"answer": float("nan")}
def unwritable(request): return {"answer": object()}
def odd_usage(request): return Output(raw="x", usage={"tokens": decimal.Decimal(1)})
def stop(request): return next(iter([]))
def leave(request): sys.exit(0)
async def cancelled(request): raise asyncio.CancelledError
async def late(request): await asyncio.wait_for(asyncio.sleep(9), 0.001)

class Mute(Exception):
    def __str__(self): raise RuntimeError("no text")

def mute(request): raise Mute
def surrogate(request): return "half a pair \\ud83d [1]"
"""

FAILING = {
    "boom": "ValueError",
    "number": "TypeError",
    "nothing": "TypeError",
    "listed": "TypeError",
    "raw_nothing": "TypeError",
    "raw_number": "TypeError",
    "not_a_number": "ValueError",
    "unwritable": "TypeError",
    "odd_usage": "TypeError",
    "stop": "RuntimeError",
    "leave": "SystemExit",
    "cancelled": "CancelledError",
    "late": "TimeoutError",
    "mute": "Mute",
}


@pytest.fixture
def folder(tiny):
    (tiny / "models.py").write_text(MODELS)
    return tiny


def metrics_of(done) -> dict:
    [tasks] = done.json()["models"].values()
    return tasks["tasks"]["qa"]["metrics"]


def test_every_kind_of_failure_is_stored_by_its_class(harness, folder):
    models = [word for name in FAILING for word in ("-m", f"models.py:{name}")]
    done = harness("run", "c.yaml", *models, "--json", "--run-dir", "made")
    assert done.code == 3, done.err
    assert "Traceback" not in done.err
    rows = read_lines(folder / "made" / "predictions.jsonl")
    assert len(rows) == 12 * len(FAILING)
    assert {(row["model"], row["error"]["class"]) for row in rows} == {
        (f"models.py:{name}", error) for name, error in FAILING.items()
    }
    for tasks in done.json()["models"].values():
        for estimate in tasks["tasks"]["qa"]["metrics"].values():
            assert estimate["value"] is None
            assert estimate["failed"] == estimate["n"] == 12
            assert estimate["unparsed"] == 0
    manifest = json.loads((folder / "made" / "manifest.json").read_text())
    assert manifest["state"] == "failed"
    assert manifest["counts"]["models.py:boom/qa"] == {"planned": 12, "stored": 12, "failed": 12}


@pytest.mark.parametrize(("model", "code"), [("half", 0), ("boom", 3)])
def test_failures_within_the_tolerance_pass_unless_nothing_ran(harness, folder, model, code):
    done = harness(
        *("run", "c.yaml", "-m", f"models.py:{model}", "--set", "max_failed=1.0", "--json"),
        *("--run-dir", "made"),
    )
    assert done.code == code, done.err
    assert metrics_of(done)["correct"]["failed"] > 0


@pytest.mark.parametrize(("policy", "worst"), [("exclude", None), ("zero", 0.0)])
def test_some_failures_leave_the_mean_or_count_as_worst(harness, folder, policy, worst):
    done = harness(
        *("run", "c.yaml", "-m", "models.py:half", "--set", f"failures={policy}", "--json"),
        *("--run-dir", "made"),
    )
    assert done.code == 3
    found = metrics_of(done)["exact_match"]
    rows = read_lines(folder / "made" / "scores.jsonl")
    answered = [row["scores"]["exact_match"][0] for row in rows if row["outcome"] != "failed"]
    n_failed = sum(row["outcome"] == "failed" for row in rows)
    assert found["failed"] == n_failed == 4
    assert sum(answered) == 1.0
    n = len(answered) + (n_failed if worst is not None else 0)
    assert found["value"] == pytest.approx(1.0 / n)


def test_a_text_that_is_no_unicode_survives_every_verb(here, folder):
    for run in ("one", "two"):
        done = here("run", "c.yaml", "-m", "models.py:surrogate", "--run-dir", run, cwd=folder)
        assert done.code == 0, done.err
    for verb in (
        ("score", "one", "--json"),
        ("baseline", "set", "one", "b.json"),
        ("gate", "two", "--baseline", "b.json", "--json", "-o", "g.md"),
        ("compare", "one", "two", "--json"),
        ("compare", "one", "two"),
    ):
        done = here(*verb, cwd=folder)
        assert done.code == 0, done.err
    assert here("run", "c.yaml", "-m", "bm25", "--run-dir", "three", cwd=folder).code == 0
    for more in (("--json",), ("-o", "c.json"), ("-o", "c.md"), ("-o", "c.csv"), ()):
        done = here("compare", "one", "three", *more, cwd=folder)
        assert done.code == 0, done.err


def test_parse_writes_a_text_that_is_no_unicode(here, folder):
    (folder / "raw.jsonl").write_text('{"id": "a", "raw": "half \\ud83d [1]"}\n')
    for more in ((), ("--json",)):
        done = here("parse", "raw.jsonl", *more, cwd=folder)
        assert done.code == 0, done.err
        assert "half" in done.out
