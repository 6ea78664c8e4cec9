"""Faults seen in other harnesses, each shown to be impossible here, at the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_process import call, files_of, make_tiny, read_lines, write_lines

ANSWERS = {
    "qa-002": "Turkey [1]",
    "qa-007": "20,000 [2]",
    "qa-008": "10 [2]",
    "qa-009": "300 [3]",
    "qa-041": "The sources do not say.",
}


@pytest.fixture
def score(tiny, here):
    """Scores outputs on gold of just their items; gives back the metrics and the run."""

    def run(outputs, *more, name="made"):
        rows = read_lines(tiny / "gold" / "qa.jsonl")
        write_lines(tiny / "gold" / "qa.jsonl", [row for row in rows if row["id"] in outputs])
        lines = [{"id": item, "output": out} for item, out in outputs.items() if out is not None]
        write_lines(tiny / "p.jsonl", lines)
        done = here(
            "score", "p.jsonl", "--task", "qa", "--json", "--run-dir", name, *more, cwd=tiny
        )
        metrics = done.json()["models"]["p"]["tasks"]["qa"]["metrics"] if done.out else {}
        return done, metrics

    return run


def test_trap_4_a_failed_call_is_no_empty_answer(score):
    done, failed = score({**ANSWERS, "qa-009": None})
    assert done.code == 3
    assert (failed["correct"]["failed"], failed["correct"]["unparsed"]) == (1, 0)
    done, empty = score({**ANSWERS, "qa-009": ""}, name="other")
    assert done.code == 0
    assert (empty["correct"]["failed"], empty["correct"]["unparsed"]) == (0, 1)
    assert failed["correct"]["value"] == 1.0  # over the four that arrived
    assert empty["correct"]["value"] == pytest.approx(4 / 5)


def test_trap_7_nothing_that_went_wrong_exits_0(tiny, here):
    (tiny / "bad.py").write_text("def answer(request): raise ConnectionError\n")
    assert here("run", "c.yaml", "-m", "bad.py:answer", cwd=tiny).code == 3
    (tiny / "blocked").write_text("")
    ran = here("run", "c.yaml", "--run-dir", "run", "-o", "blocked/out.json", cwd=tiny)
    assert ran.code == 2
    write_lines(tiny / "p.jsonl", [])
    scored = here("score", "p.jsonl", "--task", "qa", "--run-dir", "none", cwd=tiny)
    assert scored.code == 3
    assert here("compare", "none", "none", cwd=tiny).code == 5


def test_trap_7_a_full_disk_exits_as_wrong_usage(tiny):
    from cli_process import start

    with Path("/dev/full").open("wb") as full:
        process = start("list", "metrics", cwd=tiny, stdout=full, stderr=-1)
        process.communicate()
    assert process.returncode == 2


def test_trap_9_an_option_that_could_do_nothing_is_refused(tiny, here):
    assert here("run", "c.yaml", "--run-dir", "run", cwd=tiny).code == 0
    for arguments in (
        ("run", "c.yaml", "--no-score", "-o", "x.json"),
        ("run", "c.yaml", "--no-score", "--by", "kind"),
        ("score", "run", "--task", "qa"),
        ("score", "run", "--run-dir", "other"),
        ("score", "run", "-M", "rouge1"),
    ):
        done = here(*arguments, cwd=tiny)
        assert done.code == 2, arguments
        assert done.out == ""


EVIL = "\x1b[2J\x9b31mred\u202eevil"


def test_trap_11_model_output_is_never_a_command_to_the_terminal(tiny):
    (tiny / "c.yaml").write_text(
        'models:\n  - {name: "m\\u009b31m\\u202ex", adapter: "evil.py:answer"}\n'
    )
    (tiny / "evil.py").write_text(f"def answer(request): return {EVIL!r}\n")
    assert call("run", "c.yaml", "--run-dir", "one", cwd=tiny).code == 0
    rows = read_lines(tiny / "gold" / "qa.jsonl")
    right = {row["id"]: (row["answers"] or ["unknown"])[0] for row in rows}
    (tiny / "evil.py").write_text(
        f"RIGHT = {right!r}\ndef answer(request): return RIGHT[request.item] + ' <b>|</b>'\n"
    )
    assert call("run", "c.yaml", "--run-dir", "two", cwd=tiny).code == 0
    done = call("compare", "two", "one", "-o", "x.md", cwd=tiny)
    assert done.code == 0, done.err
    board = call("score", "one", cwd=tiny)
    for text in (done.out, done.err, board.out, board.err, (tiny / "x.md").read_text()):
        assert not set(text) & set("\x1b\x9b\u202e")
    assert "evil" in done.out  # shown, in harmless form
    assert "<b>" not in (tiny / "x.md").read_text()


def test_trap_11_an_error_message_is_never_a_command_to_the_terminal(tiny):
    (tiny / "evil.py").write_text(f"def answer(request): raise ValueError({EVIL!r})\n")
    done = call("run", "c.yaml", "-m", "evil.py:answer", cwd=tiny)
    assert done.code == 3
    assert "evil" in done.err
    assert not set(done.out + done.err) & set("\x1b\x9b\u202e")


def test_trap_12_an_id_stands_once(tiny, here):
    rows = read_lines(tiny / "gold" / "qa.jsonl")
    write_lines(tiny / "gold" / "qa.jsonl", [*rows, rows[0]])
    for arguments in (("run", "c.yaml"), ("validate",)):
        done = here(*arguments, cwd=tiny)
        assert done.code == 2
        assert "qa.jsonl:13" in done.err
        assert rows[0]["id"] in done.err


def test_trap_14_a_refusal_has_one_reading(score):
    wrong, right = {}, {}
    for at, said in enumerate(("I cannot answer this.", '{"answer": null}', "Not in the sources.")):
        _, metrics = score({"qa-002": said, "qa-041": said}, name=f"r{at}")
        found = {name: estimate["value"] for name, estimate in metrics.items()}
        assert metrics["correct"]["abstained"] == 2
        wrong[said] = found["over_refusal"], found["answerable_f1"]
        right[said] = tuple(
            found[name] for name in ("exact_match", "f1", "correct", "refusal_recall")
        )
    # One of the two items is answerable: every quality metric says 1/2, every refusal is found.
    assert set(right.values()) == {(0.5, 0.5, 0.5, 1.0)}
    assert set(wrong.values()) == {(1.0, 0.0)}


@pytest.mark.parametrize(
    ("output", "valid", "precision", "recall"),
    [
        ("Turkey [1]", 1.0, 1.0, 1.0),
        ("Turkey. [1]", 1.0, 1.0, 1.0),
        ("Turkey.[1]", 1.0, 1.0, 1.0),
        ("Turkey [1]" + "[99]" * 9, 0.1, 0.5, 1.0),
        ("Turkey [0]", 0.0, 0.0, 0.0),
        ("Turkey [1, 2]", 1.0, 0.5, 1.0),
        ("Turkey [2, 1]", 1.0, 0.5, 1.0),
        ("Turkey", None, 0.0, 0.0),
        ("", 0.0, 0.0, 0.0),
    ],
)
def test_trap_15_invented_citations_are_wrong_citations(score, output, valid, precision, recall):
    _, found = score({"qa-002": output})
    names = ("citation_valid", "evidence_precision", "evidence_recall")
    values = [found[name]["value"] for name in names]
    assert values == [None if valid is None else pytest.approx(valid), precision, recall]
    assert found["evidence_f1"]["undefined"] == 0  # an answer without citations stays in the mean


def test_trap_18_results_stand_where_they_were_asked_for(tiny, here, tmp_path):
    run, out = tmp_path / "else where" / "run", tmp_path / "out" / "b.json"
    before = {path for path in tiny.rglob("*") if "__pycache__" not in path.parts}
    done = here("run", "c.yaml", "--run-dir", run, "-o", out, "--json", cwd=tiny)
    assert done.code == 0, done.err
    assert done.json()["run_dir"] == str(run)
    assert json.loads(out.read_text()) == done.json()
    assert {path for path in tiny.rglob("*") if "__pycache__" not in path.parts} == before
    assert set(files_of(run)) == {"scores.jsonl", "summary.json"}


def test_the_working_folder_decides_nothing_but_relative_paths(tmp_path, here):
    folder = make_tiny(tmp_path / "bench")
    (folder / "c.yaml").write_text(
        f"gold: {folder / 'gold'}\nseeds: {folder / 'seeds'}\n"
        "models:\n  - {name: bm25, adapter: bm25}\n"
    )
    found = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        done = here("run", folder / "c.yaml", "--run-dir", "run", cwd=tmp_path / name)
        assert done.code == 0, done.err
        found.append(files_of(tmp_path / name / "run"))
    assert found[0] == found[1]
