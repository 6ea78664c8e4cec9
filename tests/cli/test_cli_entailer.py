"""Verdicts of an entailer: recorded by a run, replayed by runs and by `harness score`."""

from __future__ import annotations

import json

import pytest
from cli_process import read_lines, write_lines

# The rules see no word in dots, and leave everything undecided.
MODELS = """
def answer(request):
    return f"It is number {request.item[1]} [1]."

def judge(request):
    return "supported 0.9"

def mumble(request):
    return "I would not know."
"""
JUDGE = {"adapter": "judge", "params": {"adapter": "models.py:judge"}, "verdicts": "v.jsonl"}
MUMBLE = {"adapter": "judge", "params": {"adapter": "models.py:mumble"}, "verdicts": "m.jsonl"}
REPLAY = {"adapter": "replay", "verdicts": "v.jsonl"}
FOREIGN = ("score", "p.jsonl", "--task", "qa", "-M", "citation_recall", "--json")


@pytest.fixture
def folder(tmp_path):
    """Two questions, answers to them, a config a kind of entailer, and half of the verdicts."""
    (tmp_path / "seeds").mkdir()
    (tmp_path / "gold").mkdir()
    (tmp_path / "seeds" / "a.txt").write_text("..........\n")
    (tmp_path / "models.py").write_text(MODELS)
    write_lines(
        tmp_path / "gold" / "qa.jsonl",
        [{"id": f"q{n}", "question": "Which?", "answers": [f"number {n}"]} for n in (1, 2)],
    )
    write_lines(
        tmp_path / "p.jsonl", [{"id": f"q{n}", "output": f"It is number {n} [1]."} for n in (1, 2)]
    )
    config = {
        "models": [{"name": "m", "adapter": "models.py:answer"}],
        "metrics": ["citation_recall"],
    }
    for name, spec in (("judge", JUDGE), ("mumble", MUMBLE), ("replay", REPLAY)):
        (tmp_path / f"{name}.yaml").write_text(json.dumps({**config, "entailer": spec}))
    (tmp_path / "rules.yaml").write_text(json.dumps(config))
    return tmp_path


@pytest.fixture
def recorded(folder, here):
    """The same after a run with the judge, which has left its verdicts."""
    done = here("run", "judge.yaml", "--run-dir", "judged", "--json", cwd=folder)
    assert done.code == 0, done.err
    rows = read_lines(folder / "v.jsonl")
    assert [row["claim"] for row in rows] == ["It is number 1.", "It is number 2."]
    write_lines(folder / "half.jsonl", rows[:1])
    return folder


def recall(done):
    assert done.code == 0, done.err
    [model] = done.json()["models"].values()
    return model["tasks"]["qa"]["metrics"]["citation_recall"]["value"]


def card_of(run):
    return json.loads((run / "manifest.json").read_text())["cards"]["citation_recall"]


def test_a_replayed_run_scores_as_the_judged_one_and_names_the_judge(recorded, here):
    files = [recorded / "judged" / name for name in ("scores.jsonl", "summary.json")]
    [scorer] = {row["scorer"] for row in read_lines(recorded / "v.jsonl")}
    (recorded / "models.py").write_text(MODELS.split("def judge", maxsplit=1)[0])
    assert recall(here("run", "replay.yaml", "--run-dir", "again", "--json", cwd=recorded)) == 1.0
    for path in files:
        assert (recorded / "again" / path.name).read_bytes() == path.read_bytes()
    assert f"rules-2+{scorer}" in card_of(recorded / "again")
    assert recall(here("run", "rules.yaml", "--run-dir", "ruled", "--json", cwd=recorded)) == 0.5
    assert scorer not in card_of(recorded / "ruled")


def test_a_verdict_that_is_missing_ends_the_run_and_says_which(recorded, here):
    whole = read_lines(recorded / "v.jsonl")
    (recorded / "half.jsonl").replace(recorded / "v.jsonl")
    done = here("run", "replay.yaml", "--run-dir", "run", cwd=recorded)
    assert done.code == 3
    assert "on the claim 'It is number 2.'" in done.err
    assert len(read_lines(recorded / "run" / "predictions.jsonl")) == 2
    assert not (recorded / "run" / "scores.jsonl").exists()
    assert not (recorded / "run" / "report.html").exists()
    assert json.loads((recorded / "run" / "manifest.json").read_text())["state"] == "interrupted"
    write_lines(recorded / "v.jsonl", whole)
    done = here("run", "replay.yaml", "--run-dir", "run", "--resume", "--json", cwd=recorded)
    assert recall(done) == 1.0
    assert json.loads((recorded / "run" / "manifest.json").read_text())["state"] == "finished"


def test_a_run_is_scored_again_by_its_own_judge_or_by_a_file(recorded, here):
    assert recall(here("score", "judged", "--json", cwd=recorded)) == 1.0
    assert here("run", "rules.yaml", "--run-dir", "ruled", cwd=recorded).code == 0
    again = ("score", "ruled", "--json")
    assert recall(here(*again, cwd=recorded)) == 0.5
    assert recall(here(*again, "--entailer", "v.jsonl", cwd=recorded)) == 1.0
    assert "judge-1" in card_of(recorded / "ruled")
    before = (recorded / "ruled" / "scores.jsonl").read_bytes()
    assert here(*again, "--entailer", "half.jsonl", cwd=recorded).code == 3
    assert (recorded / "ruled" / "scores.jsonl").read_bytes() == before


def test_predictions_are_judged_by_the_file_alone(recorded, here):
    assert recall(here(*FOREIGN, "--run-dir", "one", cwd=recorded)) == 0.5
    judged = (*FOREIGN, "--entailer", "v.jsonl", "--run-dir", "two")
    assert recall(here(*judged, cwd=recorded)) == 1.0
    assert recall(here("score", "two", "--json", cwd=recorded)) == 1.0
    done = here(*FOREIGN, "--entailer", "half.jsonl", "--run-dir", "three", cwd=recorded)
    assert done.code == 3
    assert not (recorded / "three").exists()


@pytest.mark.parametrize("name", ["none.jsonl", "p.jsonl", "x" * 300])
def test_a_file_of_no_verdicts_is_refused(recorded, here, name):
    done = here(*FOREIGN, "--entailer", name, "--run-dir", "one", cwd=recorded)
    assert done.code == 2
    assert ("--entailer" if len(name) > 200 else name) in done.err
    assert not (recorded / "one").exists()


def test_replies_of_the_judge_that_cannot_be_read_are_told(folder, here):
    printed = here("run", "mumble.yaml", "--run-dir", "one", cwd=folder)
    assert "2 of 2 replies of the judge could not be read" in " ".join(printed.out.split())
    (folder / "m.jsonl").unlink()
    done = here("run", "mumble.yaml", "--run-dir", "two", "--json", cwd=folder)
    assert recall(done) == 0.5
    [note] = done.json()["notes"]
    assert note.startswith("2 of 2 replies")
