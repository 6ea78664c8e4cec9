"""`harness export`: the whole command on a small run."""

from __future__ import annotations

import csv
import json

import pytest
from cli_process import read_lines
from hf_offline import cut_off


@pytest.fixture
def run(harness, tiny):
    done = harness("run", "c.yaml", "--run-dir", "r", cwd=tiny)
    assert done.code == 0, done.err
    return tiny / "r"


def test_export_in_every_format(harness, run, tmp_path, monkeypatch):
    cut_off(monkeypatch, tmp_path / "home")
    import datasets
    import pyarrow.parquet as pq

    for to, name in [("hf", "export-hf"), ("parquet", "export.parquet"), ("csv", "export.csv")]:
        done = harness("export", "r", "--to", to)
        assert done.code == 0, done.err
        assert done.out == f"r/{name}\n"
        assert done.err == "12 rows\n"
    scored = read_lines(run / "scores.jsonl")
    table = list(datasets.load_from_disk(str(run / "export-hf")))
    assert table == pq.read_table(run / "export.parquet").to_pylist()
    for line, row in zip(table, scored, strict=True):
        assert (line["item"], line["outcome"]) == (row["item"], row["outcome"])
        assert line["answer"] == row["answer"]["text"]
        assert [c["source"] for c in line["citations"]] == [
            c.get("source") for c in row["answer"].get("citations", [])
        ]
        for measure in row["scores"]:
            assert line[measure] == row["scores"][measure][0]
        for measure in row["undefined"]:
            assert line[measure] is None
    with (run / "export.csv").open(newline="") as handle:
        assert [line["item"] for line in csv.DictReader(handle)] == [row["item"] for row in scored]
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize(("to", "n_files"), [("eee", 2), ("inspect", 1)])
def test_records_tell_every_score_and_nothing_else(harness, run, to, n_files):
    done = harness("export", "r", "--to", to)
    assert (done.code, done.out, done.err) == (0, f"r/export-{to}\n", f"{n_files} files\n")
    scored = {row["item"]: row.get("scores", {}) for row in read_lines(run / "scores.jsonl")}
    folder = run / f"export-{to}"
    assert len([path for path in folder.rglob("*") if path.is_file()]) == n_files
    told: dict[str, dict[str, float]] = {item: {} for item in scored}
    if to == "eee":
        [samples] = folder.rglob("*_samples.jsonl")
        for line in read_lines(samples):
            measure = line["evaluation_result_id"].rpartition("#")[2]
            told[line["sample_id"]][measure] = line["evaluation"]["score"]
    else:
        [log] = folder.glob("*.json")
        for sample in json.loads(log.read_text())["samples"]:
            scores = sample["scores"].items()
            told[sample["id"]] = {name: score["value"] for name, score in scores}
    assert told == {
        item: {name: value for name, (value, _) in scores.items()}
        for item, scores in scored.items()
    }


def test_records_need_the_gold_that_was_scored(harness, run, tiny):
    gold = tiny / "gold" / "qa.jsonl"
    gold.write_text(gold.read_text().replace('"question": "', '"question": "Now, ', 1))
    done = harness("export", "r", "--to", "eee")
    assert done.code == 2
    assert "cannot be told: 1 " in done.err
    assert not (run / "export-eee").exists()
    assert harness("export", "r", "--to", "csv").code == 0


def test_out_names_the_path_and_is_never_overwritten(harness, run, tmp_path):
    out = tmp_path / "table.csv"
    assert harness("export", run, "--to", "csv", "--out", out).code == 0
    before = out.read_bytes()
    done = harness("export", run, "--to", "csv", "--out", out)
    assert done.code == 2
    assert "overwrites nothing" in done.err
    assert "--out" in done.err
    assert out.read_bytes() == before
    assert not (run / "export.csv").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nowhere", "--to", "csv"), "no such folder"),
        (("r", "--to", "parqet"), "did you mean 'parquet'"),
        (("r",), "--to"),
    ],
)
def test_mistakes_exit_with_2(harness, run, arguments, words):
    done = harness("export", *arguments)
    assert done.code == 2
    assert words in done.err
    assert "Traceback" not in done.err


def test_a_run_without_scores_is_told_so(harness, tiny):
    assert harness("run", "c.yaml", "--run-dir", "r", "--no-score", cwd=tiny).code == 0
    for to, code in (("csv", 2), ("inspect", 3)):
        done = harness("export", "r", "--to", to)
        assert done.code == code
        assert "harness score" in done.err
    assert not list((tiny / "r").glob("*export*"))
