"""The plugin in real pytest processes: what it collects, runs once, shows and refuses."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import junitparser
import pytest
from cli_process import REPOSITORY, call
from hundred import N, make_hundred

MODEL = """\
import pathlib
import re

HERE = pathlib.Path(__file__).parent


def answer(request):
    number = re.search(r"\\d{3}", request.question)[0]
    with (HERE / "calls").open("a") as calls:
        calls.write(f"{number}\\n")
    if (HERE / "down").exists():
        raise ValueError("out of order")
    wrong = (HERE / "wrong").read_text().split()
    return f"{(5000 if number in wrong else 1000) + int(number)} [{int(number) % 5 + 1}]"
"""
CONFIG = """\
models: [{name: m, adapter: model.py:answer}]
tasks: [{name: qa}]
metrics: [correct, evidence_f1, citation_valid]
gate:
  metrics: {correct: {margin: 0.05}, evidence_f1: {margin: 0.05}}
  must_pass: [q-000, q-050]
  budgets: {latency_p95_s: 600}
"""
HELD = ("--harness-config", "c.yaml", "--harness-baseline", "base.json")
GATE = "harness::m::gate::"
WRONG = [f"{n:03}" for n in range(9)]
OWN = """\
import sys

HEAVY = {"numpy", "scipy", "pydantic", "yaml", "datasets", "harness.app", "harness.core"}


def test_nothing_heavy_is_imported():
    assert "harness.testing.pytest_plugin" in sys.modules
    assert not HEAVY & set(sys.modules)


def test_of_the_run(harness_run):
    assert harness_run.value("correct", model="m") == 1
"""


def run_pytest(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Pytest with this plugin and xdist alone, named so that an installed plugin isn't needed."""
    command = [sys.executable, "-m", "pytest", "-W", "error", "-p", "xdist.plugin"]
    hidden = ("COLUMNS", "FORCE_COLOR", "PYTEST_ADDOPTS", "PYTEST_XDIST_WORKER")
    return subprocess.run(
        [*command, "-p", "harness.testing.pytest_plugin", *arguments],
        cwd=folder,
        env={
            **{name: value for name, value in os.environ.items() if name not in hidden},
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        },
        capture_output=True,
        text=True,
        check=False,
    )


def n_calls(folder: Path) -> int:
    return len((folder / "calls").read_text().split())


def outcomes(xml: Path) -> dict[str, str]:
    """What became of each test of a JUnit file, by name."""
    cases = [case for suite in junitparser.JUnitXml.fromfile(str(xml)) for case in suite]
    return {
        f"{case.classname}::{case.name}": case.result[0].type or "skipped"
        if case.result
        else "passed"
        for case in cases
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A baseline on which all is right, and a run `bad` with nine wrong answers, a kept one."""
    root = make_hundred(tmp_path_factory.mktemp("plugin") / "bench")
    (root / "model.py").write_text(MODEL)
    (root / "c.yaml").write_text(CONFIG)
    (root / "wrong").write_text("")
    for command in ("run c.yaml --run-dir good", "baseline set good base.json"):
        done = call(*command.split(), cwd=root)
        assert done.code == 0, done.err
    (root / "wrong").write_text(" ".join(WRONG))
    (root / "calls").write_text("")
    done = run_pytest(
        root, "harness::", *HELD, "-n", "2", "--junitxml", "bad.xml", "--harness-run-dir", "bad"
    )
    (root / "first.txt").write_text(done.stdout + done.stderr)
    assert done.returncode == 1, done.stderr
    return root


def test_two_workers_make_one_run_and_fail_what_regressed(folder):
    assert n_calls(folder) == N
    found = {name: end for name, end in outcomes(folder / "bad.xml").items() if end != "passed"}
    printed = (folder / "first.txt").read_text()
    assert "2 failed, 5 passed" in printed
    assert set(found) == {
        "harness.m.gate::metric[qa/correct]",
        "harness.m.gate::must_pass[q-000]",
    }
    for text in (
        "REGRESSED: -0.090 over 100 items, 9 worse and 0 better",
        "question  How many ships has harbour 000?",
        "gold      1000",
        "passage   report-0.txt 10–37: “Harbour 000 has 1000 ships.”",
        "baseline  1000 [1]",
        "answer    5000 [1]",
        "scores    correct 1.00 → 0.00",
        "because   correct, answer_if_cited: the answer says '5000', the gold '1000'",
        "REGRESSED: passed on the baseline, fails now",
    ):
        assert text in printed
    assert "harness/testing/" not in printed


def test_collecting_calls_no_model_and_names_every_way(folder):
    ways = [part for way in ("verdict", "item", "slice") for part in ("--harness-by", way)]
    before = n_calls(folder)
    done = run_pytest(folder, "harness::", *HELD, *ways, "--collect-only", "-q")
    assert done.returncode == 0, done.stderr
    assert n_calls(folder) == before
    found = [line for line in done.stdout.splitlines() if line.startswith("harness::")]
    assert found[:7] == [
        f"{GATE}metric[qa/correct]",
        f"{GATE}metric[qa/evidence_f1]",
        f"{GATE}hard_failures[unknown source ids]",
        f"{GATE}hard_failures[unparsed outputs]",
        f"{GATE}must_pass[q-000]",
        f"{GATE}must_pass[q-050]",
        f"{GATE}budget[latency_p95_s]",
    ]
    assert found[7:107] == [f"harness::m::qa::q-{n:03}" for n in range(N)]
    assert found[107:] == [
        f"harness::m::qa::slice[{name}]"
        for name in ("answer_type:number", "has_ans", "kind:single_source")
    ]


def test_items_of_a_run_that_is_there_and_the_failed_ones_again(folder):
    before = n_calls(folder)
    arguments = ("harness::", *HELD, "--harness-run", "bad", "--harness-by", "item")
    assert "9 failed, 91 passed" in run_pytest(folder, *arguments).stdout
    again = run_pytest(folder, *arguments, "--lf", "-x", "-v", "-k", "q-00")
    assert again.returncode == 1
    assert "harness::m::qa::q-000 FAILED" in again.stdout
    assert "1 failed, 91 deselected" in again.stdout
    named = run_pytest(folder, "harness::m::qa::q-001", "harness::m::qa::q-050", *arguments[1:])
    assert "1 failed, 1 passed" in named.stdout
    assert n_calls(folder) == before


def test_an_empty_selection_is_no_pass(folder):
    assert run_pytest(folder, "harness::", *HELD, "-k", "nothing").returncode == 5


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--harness-config", "wrong.yaml"), "did you mean 'models'?"),
        (("--harness-baseline", "base.json"), "--harness-baseline needs --harness-config"),
        ((*HELD, "harness::m::qa::q-999"), "not found: harness::m::qa::q-999"),
    ],
)
def test_what_cannot_be_used_ends_the_session(folder, arguments, says):
    (folder / "wrong.yaml").write_text("modles: []")
    done = run_pytest(folder, *arguments)
    assert done.returncode == 4
    assert says in done.stderr
    assert "harness/testing/" not in done.stdout + done.stderr


def test_a_run_with_failed_calls_makes_every_test_an_error(folder, tmp_path):
    root = tmp_path / "down"
    root.mkdir()
    for path in folder.iterdir():
        (root / path.name).symlink_to(path)
    for name in ("model.py", "calls"):
        (root / name).unlink()
    (root / "model.py").write_text(MODEL)
    (root / "down").touch()
    (root / "test_own.py").write_text(OWN)
    done = run_pytest(root, *HELD, "-n", "2", "-k", "harness or of_the_run")
    assert done.returncode == 1
    assert "8 errors" in done.stdout
    assert "100 of 100 calls failed (m: 100 x ValueError: out of order)" in done.stdout
    assert n_calls(root) == N
    assert "harness/testing/" not in done.stdout


def test_without_a_config_nothing_happens(tmp_path):
    (tmp_path / "test_own.py").write_text(OWN)
    done = run_pytest(tmp_path, "-rs")
    assert done.returncode == 0, done.stdout
    assert "1 passed, 1 skipped" in done.stdout
    assert "needs --harness-config" in done.stdout


def test_the_package_names_the_plugin():
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["entry-points"]["pytest11"] == {"gold-harness": "harness.testing.pytest_plugin"}
