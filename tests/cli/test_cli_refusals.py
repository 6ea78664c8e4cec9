"""What a user can get wrong: exit 2, told with where, found, expected and to do, nothing left."""

from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from cli_process import Done, call, read_lines, start, write_lines

RUN = ("run", "c.yaml", "--run-dir", "made")
SCORE = ("score", "p.jsonl", "--task", "qa", "--run-dir", "made")


def config(text: str) -> Callable[[Path], object]:
    return lambda folder: (folder / "c.yaml").write_text(text)


def gold_row(change: Callable[[dict], object], at: int = 0) -> Callable[[Path], object]:
    def apply(folder: Path) -> None:
        rows = read_lines(folder / "gold" / "qa.jsonl")
        change(rows[at])
        write_lines(folder / "gold" / "qa.jsonl", rows)

    return apply


def predictions(*lines: str) -> Callable[[Path], object]:
    return lambda folder: (folder / "p.jsonl").write_text("".join(f"{line}\n" for line in lines))


def shift(row: dict) -> None:
    row["evidence"][0][0]["start"] += 1


def a_file_in_the_way(folder: Path) -> None:
    (folder / "made").write_text("mine")


def nothing(_: Path) -> None:
    pass


FOREIGN = '{"id": "qa-002", "output": "Turkey [1]"}'

CASES = {
    "config-typo": (config("modles: []\n"), RUN, ["c.yaml:1", "did you mean 'models'?"]),
    "config-typo-inside": (
        config("models:\n  - {name: a, adapter: lead, parms: {}}\n"),
        RUN,
        ["c.yaml:2: models[0].parms", "did you mean 'params'?"],
    ),
    "config-no-yaml": (config("models: [\n"), RUN, ["c.yaml:2"]),
    "config-empty": (config(""), RUN, ["an empty file"]),
    "config-absent": (nothing, ("run", "none.yaml", "--run-dir", "made"), ["none.yaml"]),
    "config-model-twice": (
        config("models:\n  - {name: a, adapter: lead}\n  - {name: a, adapter: bm25}\n"),
        RUN,
        ["a stands twice"],
    ),
    "config-parameter-typo": (
        config("models:\n  - {name: a, adapter: lead, params: {sentence: 2}}\n"),
        RUN,
        ["model 'a'", "did you mean 'sentences'?"],
    ),
    "missing-seed": (
        lambda folder: (folder / "seeds" / "001_e9a5439478267dae.txt").unlink(),
        RUN,
        ["001_e9a5439478267dae.txt"],
    ),
    "edited-seed": (
        lambda folder: (folder / "seeds" / "001_e9a5439478267dae.txt").write_text("other\n"),
        RUN,
        ["001_e9a5439478267dae.txt"],
    ),
    "shifted-offset": (gold_row(shift), RUN, ["gold/qa.jsonl:1", "--fix-offsets"]),
    "duplicate-id": (
        gold_row(lambda row: row.update(id="qa-002"), at=3),
        RUN,
        ["gold/qa.jsonl:4", "qa-002"],
    ),
    "empty-gold": (lambda folder: (folder / "gold" / "qa.jsonl").write_text(""), RUN, ["qa.jsonl"]),
    "no-gold": (nothing, (*RUN, "--set", "gold=none"), ["none", "no such folder"]),
    "unknown-adapter": (
        config("models:\n  - {name: a, adapter: leed}\n"),
        RUN,
        ["model 'a'", "did you mean 'lead'?"],
    ),
    "unknown-model": (nothing, (*RUN, "-m", "bm52"), ["-m bm52"]),
    "unknown-task": (nothing, (*RUN, "-t", "summary"), ["-t summary", "'summaries'"]),
    "absent-task": (nothing, (*RUN, "-t", "summaries"), ["summaries.jsonl"]),
    "no-limit": (nothing, (*RUN, "-n", "0"), ["--limit"]),
    "bad-override": (nothing, (*RUN, "--set", "seed"), ["--set seed"]),
    "bad-override-value": (nothing, (*RUN, "--set", "seed=one"), ["seed"]),
    "bad-suffix": (nothing, (*RUN, "-o", "x.txt"), ["-o x.txt", ".json"]),
    "bad-slicing": (nothing, (*RUN, "--by", "colour"), ["--by colour", "answer_type"]),
    "output-without-scores": (nothing, (*RUN, "--no-score", "-o", "x.json"), ["--no-score"]),
    "unknown-metric": (predictions(FOREIGN), (*SCORE, "-M", "corect"), ["'correct'"]),
    "metric-of-another-task": (predictions(FOREIGN), (*SCORE, "-M", "rouge1"), ["-M rouge1"]),
    "no-task": (predictions(FOREIGN), ("score", "p.jsonl", "--run-dir", "made"), ["--task"]),
    "no-predictions": (nothing, SCORE, ["p.jsonl"]),
    "unknown-id": (
        predictions(FOREIGN, '{"id": "qa-2", "output": ""}'),
        SCORE,
        ["p.jsonl:2", "'qa-2'"],
    ),
    "id-twice": (predictions(FOREIGN, FOREIGN), SCORE, ["p.jsonl:2", "first in line 1"]),
    "null-output": (predictions('{"id": "qa-002", "output": null}'), SCORE, ["p.jsonl:1", "null"]),
    "number-output": (predictions('{"id": "qa-002", "output": 7}'), SCORE, ["p.jsonl:1", "int"]),
    "missing-key": (
        predictions('{"id": "qa-002", "answer": "x"}'),
        SCORE,
        ["p.jsonl:1", "output too"],
    ),
    "broken-line": (predictions(FOREIGN, '{"id": "qa-007", "out'), SCORE, ["p.jsonl:2"]),
    "wrong-suffix": (
        lambda folder: (folder / "p.txt").write_text(FOREIGN),
        ("score", "p.txt", "--task", "qa", "--run-dir", "made"),
        ["p.txt"],
    ),
    "no-run-to-compare": (nothing, ("compare", "one", "two"), ["one", "list runs"]),
    "no-run-to-gate": (nothing, ("gate", "one", "--baseline", "b"), ["one"]),
    "unknown-list": (nothing, ("list", "modles"), ["'modles'", "'models'"]),
    "no-baseline-to-show": (nothing, ("baseline", "show", "none"), ["results/baselines/none.json"]),
}


def contents(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


@pytest.mark.parametrize("name", CASES)
def test_a_mistake_is_told_and_leaves_nothing(here: Callable[..., Done], tiny: Path, name: str):
    check(name, tiny, here)


@pytest.mark.parametrize("name", ["config-typo", "shifted-offset", "unknown-id", "unknown-task"])
def test_a_mistake_is_told_by_the_command_too(tiny: Path, name: str):
    check(name, tiny, call)


def check(name: str, folder: Path, run: Callable[..., Done]) -> None:
    prepare, arguments, words = CASES[name]
    prepare(folder)
    before = contents(folder)
    done = run(*arguments, cwd=folder)
    assert done.code == 2, done.err
    assert done.out == ""
    assert "Traceback" not in done.err
    for word in words:
        assert word in done.err
    if name != "no-limit":  # the argument parser has its own form
        for part in ("error: ", "  found     ", "  expected  ", "  to do     "):
            assert part in done.err
    assert contents(folder) == before


@pytest.mark.parametrize("verb", [RUN, SCORE], ids=["run", "score"])
def test_a_file_in_the_way_of_the_run_directory(harness, tiny, verb):
    predictions(FOREIGN)(tiny)
    a_file_in_the_way(tiny)
    done = harness(*verb)
    assert done.code == 2
    assert "made" in done.err
    assert "Traceback" not in done.err
    assert (tiny / "made").read_text() == "mine"


def test_an_output_that_cannot_be_written_is_no_success(harness, tiny):
    a_file_in_the_way(tiny)
    done = harness("run", "c.yaml", "--run-dir", "run", "-o", "made/x.json")
    assert done.code == 2
    assert "made" in done.err
    assert "Traceback" not in done.err


def test_all_problems_are_told_at_once(harness, tiny):
    predictions('{"id": "a", "output": ""}', FOREIGN, '{"id": "b", "output": ""}', "{")(tiny)
    done = harness(*SCORE)
    assert [word for word in (":1", ":2", ":3", ":4") if f"p.jsonl{word}" in done.err] == [
        *(":1", ":3", ":4")
    ]


def test_answers_without_evidence_are_gold_enough(harness, tiny):
    rows = read_lines(tiny / "gold" / "qa.jsonl")
    bare = [{key: row[key] for key in ("id", "question", "answers")} for row in rows]
    write_lines(tiny / "gold" / "qa.jsonl", bare)
    done = harness("run", "c.yaml", "--json", "--run-dir", "made")
    assert done.code == 0, done.err
    metrics = done.json()["models"]["bm25"]["tasks"]["qa"]["metrics"]
    for name in ("evidence_precision", "evidence_recall", "evidence_f1"):
        assert metrics[name]["value"] is None
        assert metrics[name]["undefined"] == metrics[name]["n"] == 12
    assert metrics["exact_match"]["value"] is not None
    assert metrics["exact_match"]["undefined"] == 0


def test_debug_adds_the_traceback_and_keeps_the_code(harness):
    done = harness("--debug", "run", "none.yaml")
    assert done.code == 2
    assert "Traceback" in done.err


@pytest.mark.parametrize("json", [(), ("--json",)])
def test_a_reader_that_leaves_ends_the_command_quietly(tiny, json):
    process = start(
        "list", "metrics", *json, cwd=tiny, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    process.stdout.close()
    err = process.stderr.read()
    process.stderr.close()
    assert (process.wait(), err) == (128 + signal.SIGPIPE, b"")


def test_json_of_a_failed_validation_is_the_whole_story(harness, tiny):
    gold_row(shift)(tiny)
    done = harness("validate", "--json")
    assert done.code == 2
    found = json.loads(done.out)
    assert found["ok"] is False
    assert any("qa.jsonl:1" in problem["where"] for problem in found["problems"])
