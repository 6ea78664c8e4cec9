"""`harness meta`: what it prints, writes and refuses."""

from __future__ import annotations

import json
import random

import pytest
from cli_process import call, call_here, write_lines

STATISTICS = (
    *("human_yes", "accuracy", "balanced_accuracy", "kappa", "precision", "recall"),
    *("auc", "kendall_tau_b", "spearman"),
)


def _rows(n=40):
    """Questions to two systems; people let a full name and a sentence pass, and no other town."""
    draw = random.Random(n)
    said = ("Sirte", "It was held in Sirte.", "the town of Sirte", "Tripoli", "It was Benghazi.")
    for at in range(n):
        for system in ("a", "b"):
            text = draw.choice(said)
            yield {
                "prediction": text, "answers": ["Sirte"], "human": int("Sirte" in text),
                "group": system, "question": f"Where was meeting {at}?",
            }  # fmt: skip


@pytest.fixture
def verdicts(tmp_path):
    return write_lines(tmp_path / "v.jsonl", list(_rows()))


def test_json_by_metric_and_group(tmp_path, verdicts):
    done = call_here("meta", verdicts, "--json", cwd=tmp_path)
    assert (done.code, done.err) == (0, "")
    data = done.json()
    assert list(data["metrics"]) == ["answer_match", "contains", "exact_match", "f1"]
    assert data["rows"] == {"judged": 80, "dropped": {}}
    assert data["resampled"] == {"what": "questions", "n": 40, "blocks": None}
    for metric in data["metrics"].values():
        assert set(metric["groups"]) == {"a", "b"}
        for found in (metric["pooled"], *metric["groups"].values()):
            for name in STATISTICS:
                figure = found[name]
                assert figure["value"] is not None or figure["reason"]
                if figure["low"] is not None:
                    assert figure["low"] <= figure["value"] <= figure["high"]
    assert data["metrics"]["contains"]["pooled"]["accuracy"]["value"] == 1.0
    assert data["metrics"]["exact_match"]["pooled"]["balanced_accuracy"]["value"] < 0.9
    assert {d["reference"] for d in data["differences"]} == {"answer_match"}
    again = call_here("meta", verdicts, "--json", cwd=tmp_path)
    assert again.out == done.out


def test_tables_and_files(tmp_path, verdicts):
    outputs = ["-o", "out.json", "-o", "out.md", "-o", "out.csv"]
    done = call_here("meta", verdicts, "-M", "f1", "-M", "contains", *outputs, cwd=tmp_path)
    assert done.code == 0, done.err
    assert "Agreement with people · 80 answers · people say yes to" in done.out
    assert "Balanced accuracy, less that of f1" in done.out
    assert "over 40 questions, each with all its answers" in done.out
    assert list(json.loads((tmp_path / "out.json").read_text())["metrics"]) == ["f1", "contains"]
    assert "tau-b" in (tmp_path / "out.md").read_text()
    assert "f1" in (tmp_path / "out.csv").read_text()


def test_standard_input(tmp_path, verdicts):
    given = verdicts.read_text()
    done = call("meta", "-", "-M", "contains", "--json", cwd=tmp_path, stdin=given)
    assert done.json()["rows"]["judged"] == 80


def test_map_and_split(tmp_path):
    rows = [{"reply": s, "gold": "Sirte|Surt", "ok": y} for s, y in (("Surt", "yes"), ("x", "no"))]
    path = write_lines(tmp_path / "v.jsonl", rows * 3)
    columns = ("--map", "prediction=reply,answers=gold", "--map", "human=ok")
    done = call_here("meta", path, *columns, "--split-answers", "|", "--json", cwd=tmp_path)
    assert done.json()["metrics"]["exact_match"]["pooled"]["accuracy"]["value"] == 1.0
    done = call_here("meta", path, *columns, "--json", cwd=tmp_path)
    assert done.json()["metrics"]["exact_match"]["pooled"]["accuracy"]["value"] == 0.5


def test_plain_takes_the_text_as_it_is(tmp_path):
    rows = [{"prediction": "Sirte [1]", "answers": "Sirte", "human": 1}] * 2
    path = write_lines(tmp_path / "v.jsonl", rows)
    parsed = call_here("meta", path, "-M", "exact_match", "--json", cwd=tmp_path).json()
    plain = call_here("meta", path, "-M", "exact_match", "--plain", "--json", cwd=tmp_path).json()
    assert parsed["metrics"]["exact_match"]["pooled"]["accuracy"]["value"] == 1.0
    assert plain["metrics"]["exact_match"]["pooled"]["accuracy"]["value"] == 0.0


def test_threshold(tmp_path, verdicts):
    def alarms(*options):
        done = call_here("meta", verdicts, "-M", "f1", "--json", *options, cwd=tmp_path)
        metric = done.json()["metrics"]["f1"]
        return metric["threshold"], metric["pooled"]["misses"]

    assert alarms()[0] == 0.5
    assert alarms("--threshold", "0.1")[1] < alarms()[1]


def test_references_and_sources(tmp_path):
    rows = [
        {"prediction": "The port of Porto opened.", "references": ["The port opened."], "human": 4},
        {"prediction": "Rain fell.", "references": ["The port opened."], "human": 1.5},
        {"prediction": "The port shut.", "references": ["The port opened."], "human": 3},
    ]
    done = call_here("meta", write_lines(tmp_path / "r.jsonl", rows), "--json", cwd=tmp_path)
    assert list(done.json()["metrics"]) == ["rougeL"]
    assert done.json()["human"] == "graded"
    assert done.json()["metrics"]["rougeL"]["pooled"]["kendall_tau_b"]["value"] == 1.0
    sourced = [{"prediction": "It opened.", "source": "It opened.", "human": 1}] * 2
    path = write_lines(tmp_path / "s.jsonl", sourced)
    refused = call_here("meta", path, cwd=tmp_path)
    assert refused.code == 2
    assert "a metric that takes a source" in refused.err
    done = call_here("meta", path, "-M", "coverage", "--json", cwd=tmp_path)
    assert done.json()["metrics"]["coverage"]["pooled"]["accuracy"]["value"] == 1.0


def test_known_set(tmp_path):
    question = {
        "question": "where", "golden_answer": "Sirte/Surt", "improper": False,
        "answer_x": "Surt", "judge_x": True, "answer_y": "Tripoli", "judge_y": False,
    }  # fmt: skip
    path = tmp_path / "set.json"
    path.write_text(json.dumps([question] * 3 + [{**question, "improper": True}]))
    done = call_here("meta", path, "--format", "evouna", "--json", cwd=tmp_path)
    data = done.json()
    assert data["rows"] == {"judged": 6, "dropped": {"the question is marked improper": 2}}
    assert set(data["metrics"]["contains"]["groups"]) == {"x", "y"}


@pytest.mark.parametrize(("options", "message"), [
    (("-M", "rougeL"), "a metric that scores such rows"),
    (("-M", "containz"), "did you mean 'contains'?"),
    (("--map", "prediction"), "an equals sign"),
    (("--map", "prediction=a,prediction=b"), "a name twice"),
    (("--format", "begins"), "did you mean 'begin'?"),
    (("--judge", "x.tsv"), "--judge only with --format openqa"),
    (("-o", "x.txt"), "the suffix '.txt'"),
])  # fmt: skip
def test_refusals(tmp_path, verdicts, options, message):
    done = call_here("meta", verdicts, *options, cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert message in done.err
    assert "Traceback" not in done.err


def test_every_bad_row_is_told_at_once(tmp_path):
    rows = list(_rows(3))
    rows[1]["human"] = "maybe"
    rows[4]["prediction"] = None
    path = write_lines(tmp_path / "v.jsonl", rows)
    done = call_here("meta", path, cwd=tmp_path)
    assert done.code == 2
    assert f"{path}:2: human" in done.err
    assert f"{path}:5: prediction" in done.err


def test_rows_of_two_kinds(tmp_path):
    rows = [*_rows(1), {"prediction": "x", "source": "y", "human": 1}]
    done = call_here("meta", write_lines(tmp_path / "v.jsonl", rows), cwd=tmp_path)
    assert done.code == 2
    assert "an answer judged by source" in done.err


def test_no_row(tmp_path):
    done = call_here("meta", write_lines(tmp_path / "v.jsonl", []), cwd=tmp_path)
    assert done.code == 2
    assert "no judged row" in done.err
