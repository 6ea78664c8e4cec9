"""Every option changes something (a peer's options were accepted and ignored), help works."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys

import pytest
import typer
from cli_process import REPOSITORY, call_here, make_tiny, read_lines

from harness.cli.main import app

VERBS = (
    *((), ("run",), ("score",), ("compare",), ("gate",), ("validate",), ("parse",), ("list",)),
    *(("verify",), ("report",)),
    ("selftest",),
    *(("cache",), ("cache", "stats"), ("cache", "prune"), ("cache", "clear")),
    *(("baseline",), ("baseline", "set"), ("baseline", "show")),
)
RAW = '{"id": "a", "raw": "Tripoli [1], as [001_e9a5439478267dae.txt] says [0]."}\n'


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """A tiny benchmark with two runs of different models, a baseline, and predictions."""
    folder = make_tiny(tmp_path_factory.mktemp("options") / "tiny")
    (folder / "c.yaml").write_text(
        "models:\n  - {name: bm25, adapter: bm25}\n  - {name: lead, adapter: lead}\n"
        "tasks: [{name: qa}]\n"
        # rouge1 scores no question, so that the gate is inconclusive on it
        "gate: {metrics: {correct: {margin: 0.05}, rouge1: {}}, baseline: base.json}\n"
    )
    (folder / "other.yaml").write_text("models:\n  - {name: bm25, adapter: bm25}\n")
    (folder / "p.jsonl").write_text('{"id": "qa-002", "output": "Turkey [1]"}\n')
    (folder / "raw.jsonl").write_text(RAW)
    for arguments in (
        ("run", "c.yaml", "-m", "bm25", "--run-dir", "one"),
        ("run", "c.yaml", "-m", "lead", "--run-dir", "two"),
        ("baseline", "set", "one", "base.json"),
        ("baseline", "set", "two", "other.json"),
    ):
        done = call_here(*arguments, cwd=folder)
        assert done.code == 0, done.err
    return folder


# A command, and what is added to it: together they must do something else than without.
OPTIONS = {
    "run --model": (("run", "c.yaml", "--json"), ("-m", "lead")),
    "run --task": (("run", "c.yaml", "--json"), ("-t", "summaries")),
    "run --limit": (("run", "c.yaml", "--json"), ("-n", "2")),
    "run --set": (("run", "c.yaml", "--json"), ("--set", "models.lead.params.sentences=1")),
    "run --run-dir": (("run", "c.yaml", "--json"), ("--run-dir", "here")),
    "run --dry-run": (("run", "c.yaml", "--json"), ("--dry-run",)),
    "run --resume": (("run", "c.yaml", "--run-dir", "one", "-m", "bm25"), ("--resume",)),
    "run --retry-errors": (("run", "c.yaml", "--json"), ("--retry-errors",)),
    "run --filter-failing": (("run", "c.yaml", "--json"), ("--filter-failing", "one")),
    "run --no-score": (("run", "c.yaml", "--json"), ("--no-score",)),
    "run --no-report": (("run", "c.yaml", "--json"), ("--no-report",)),
    "run --by": (("run", "c.yaml"), ("--by", "kind")),
    "run --json": (("run", "c.yaml"), ("--json",)),
    "score --task": (("score", "p.jsonl", "--json"), ("--task", "qa")),
    "score --gold": (("score", "p.jsonl", "--task", "qa", "--json"), ("--gold", "none")),
    "score --seeds": (("score", "p.jsonl", "--task", "qa", "--json"), ("--seeds", "none")),
    "score --metric": (("score", "p.jsonl", "--task", "qa", "--json"), ("-M", "f1")),
    "score --run-dir": (("score", "p.jsonl", "--task", "qa", "--json"), ("--run-dir", "here")),
    "score --entailer": (("score", "p.jsonl", "--task", "qa"), ("--entailer", "none")),
    "score --by": (("score", "p.jsonl", "--task", "qa"), ("--by", "answerable")),
    "score --json": (("score", "p.jsonl", "--task", "qa"), ("--json",)),
    "compare --on": (("compare", "one", "two", "--json"), ("--on", "f1")),
    "compare --json": (("compare", "one", "two"), ("--json",)),
    "gate --baseline": (("gate", "one", "--json"), ("--baseline", "other.json")),
    "gate --config": (("gate", "one", "--json"), ("--config", "other.yaml")),
    "gate --margin": (("gate", "one", "--json"), ("--margin", "correct=0.01")),
    "gate --on-inconclusive": (("gate", "one", "--json"), ("--on-inconclusive", "fail")),
    "gate --json": (("gate", "one"), ("--json",)),
    "parse --index-base": (("parse", "raw.jsonl"), ("--index-base", "0")),
    "parse --seeds": (("parse", "raw.jsonl"), ("--seeds", "seeds")),
    "parse --json": (("parse", "raw.jsonl"), ("--json",)),
    "validate --gold": (("validate", "--json"), ("--gold", "none")),
    "validate --seeds": (("validate", "--json"), ("--seeds", "none")),
    "validate --fix-offsets": (("validate", "--json", "--gold", "gold"), ("--fix-offsets",)),
    "validate --json": (("validate",), ("--json",)),
    "meta --gold": (("meta", "p.jsonl", "--format", "openqa"), ("--gold", "raw.jsonl")),
    "list --json": (("list", "tasks"), ("--json",)),
    "baseline set --json": (("baseline", "set", "one", "x.json"), ("--json",)),
    "baseline show --json": (("baseline", "show", "base.json"), ("--json",)),
}
# Options with tests of their own: what they change is no output.
ELSEWHERE = {
    *(
        "run --jobs",
        "run --no-cache",
        "run --output",
        "score --output",
        "compare --output",
        "gate --output",
    ),
}

# Verbs whose own test file runs every option.
APART = {
    "cache": "test_cli_cache.py",
    "compare": "test_cli_compare.py",
    "export": "test_cli_export.py",
    "meta": "test_cli_meta.py",
    "report": "test_cli_report.py",
    "selftest": "test_cli_selftest.py",
    "verify": "test_cli_verify.py",
}
SHORT = {"--metric": "-M", "--output": "-o"}


def told(done) -> tuple[object, ...]:
    """Code and words without what differs from run to run: the clock in a path, rates."""
    words = re.sub(r"results/runs/[^\s\"]*", "results/runs/…", done.out + done.err)
    return done.code, re.sub(r"calls: .*", "", words)


@pytest.mark.parametrize("option", OPTIONS)
def test_every_option_has_an_effect(shop, tmp_path, here, option):
    plain, more = OPTIONS[option]
    results = []
    for at, arguments in enumerate((plain, (*plain, *more))):
        folder = shutil.copytree(shop, tmp_path / str(at))
        results.append(told(here(*arguments, cwd=folder)))
    assert results[0] != results[1]


def declared(command: object, path: str = "") -> set[str]:
    commands = getattr(command, "commands", None)
    if commands is not None:
        return {
            o for name, sub in commands.items() for o in declared(sub, f"{path} {name}".strip())
        }
    flags = [max(p.opts, key=len) for p in command.params if p.opts[0].startswith("-")]
    return {f"{path} {'--no-score' if flag == '--score' else flag}" for flag in flags}


def test_every_declared_option_is_tested():
    options = {o for o in declared(typer.main.get_command(app)) if not o.endswith("--help")}
    rest = options - {*OPTIONS, *ELSEWHERE}
    assert {option for option in rest if option.split()[0] not in APART} == set()
    for option in rest:
        verb, *_, flag = option.split()
        text = (REPOSITORY / "tests" / "cli" / APART[verb]).read_text(encoding="utf-8")
        assert f'"{flag}"' in text or f'"{SHORT.get(flag, flag)}"' in text, option


@pytest.mark.parametrize(
    "verb",
    [
        ("run", "c.yaml"),
        ("score", "one"),
        ("compare", "one", "two"),
        ("gate", "one"),
    ],
    ids=lambda verb: verb[0],
)
def test_outputs_are_written_by_suffix(shop, tmp_path, verb):
    paths = [tmp_path / "deep" / f"x{suffix}" for suffix in (".json", ".md", ".csv")]
    done = call_here(*verb, *(word for path in paths for word in ("-o", path)), "--json", cwd=shop)
    assert done.code == 0, done.err
    written, markdown, table = (path.read_text() for path in paths)
    assert json.loads(written) == done.json()
    assert "| model |" in markdown.replace("| finding ", "")
    assert "model" in table.splitlines()[0]
    assert {path.name for path in paths[0].parent.iterdir()} == {path.name for path in paths}


def test_jobs_bound_the_calls_in_flight(shop, tmp_path):
    (shop / "counting.py").write_text(
        "import threading, time\n"
        "now, most, lock = 0, 0, threading.Lock()\n"
        "def answer(request):\n"
        "    global now, most\n"
        "    with lock:\n"
        "        now += 1\n"
        "        most = max(most, now)\n"
        "    time.sleep(0.05)\n"
        "    with lock:\n"
        "        now -= 1\n"
        "    return {'answer': str(most), 'citations': []}\n"
    )
    for jobs, least in ((1, 1), (3, 2)):
        run = tmp_path / str(jobs)
        done = call_here(
            *("run", "c.yaml", "-m", "counting.py:answer", "-j", jobs, "--run-dir", run), cwd=shop
        )
        assert done.code == 0, done.err
        most = max(int(row["output"]["answer"]) for row in read_lines(run / "predictions.jsonl"))
        assert least <= most <= jobs


@pytest.mark.parametrize("verb", VERBS, ids=" ".join)
def test_help_works(tmp_path, verb):
    done = call_here(*verb, "--help", cwd=tmp_path)
    assert done.code == 0
    assert "Usage:" in done.out
    assert done.err == ""


def test_the_command_line_imports_nothing_heavy():
    heavy = ("numpy", "scipy", "pydantic", "datasets", "rich", "nltk", "pyarrow", "evaluate")
    code = f"import sys, harness.cli.main; print([m for m in {heavy!r} if m in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("what", "some"),
    [
        ("models", {"gold", "bm25", "lead", "replay"}),
        ("metrics", {"correct", "rougeLsum", "evidence_f1", "refusal_recall"}),
        ("tasks", {"qa", "summaries"}),
        ("runs", set()),
    ],
)
def test_list_names_what_there_is(shop, what, some):
    found = call_here("list", what, "--json", cwd=shop).json()[what]
    assert some <= {row["name"] for row in found}
    printed = call_here("list", what, cwd=shop)
    assert printed.code == 0
    for name in some:
        assert name in printed.out


def test_list_runs_tells_state_and_counts(tmp_path):
    folder = make_tiny(tmp_path / "tiny")
    assert call_here("list", "runs", cwd=folder).code == 0
    assert call_here("run", "c.yaml", "-n", 3, cwd=folder).code == 0
    [row] = call_here("list", "runs", "--json", cwd=folder).json()["runs"]
    assert (row["state"], row["calls"], row["failed"]) == ("finished", 3, 0)
    assert call_here("score", "latest", "--json", cwd=folder).code == 0
    assert call_here("score", row["name"], "--json", cwd=folder).code == 0


def test_the_same_model_named_twice_runs_once(tmp_path):
    folder = make_tiny(tmp_path / "tiny")
    arguments = ("run", "c.yaml", "-m", "bm25", "-m", "bm25", "-t", "qa", "-t", "qa", "--json")
    done = call_here(*arguments, cwd=folder)
    assert done.code == 0, done.err
    assert done.json()["models"]["bm25"]["tasks"]["qa"]["metrics"]["correct"]["n"] == 12


@pytest.mark.parametrize("redirect", ["> /dev/full", ">&-"])
def test_output_that_cannot_be_written_is_no_regression(tmp_path, redirect):
    command = ["bash", "-c", f"{sys.executable} -m harness list metrics {redirect}"]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "standard output" in done.stderr
    assert "Traceback" not in done.stderr
