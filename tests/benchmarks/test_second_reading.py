"""The table of a second reading: figures by hand, what is checked against it, and the config."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cli_process import call, copy_repository, read_lines, write_lines

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "benchmarks" / "second_reading.py"
HARBOUR, STRIKE = "harbour.txt", "strike.txt"

TABLES = """\
5 items were read twice.

| answers, where both answer | n | correct | exact_match | f1 | answer_match |
| --- | --- | --- | --- | --- | --- |
| all | 3 | 0.667 | 0.333 | 0.774 | 0.667 |
| conflict | 1 | 1.000 | 0.000 | 0.750 | 1.000 |
| multi_source | 1 | 0.000 | 0.000 | 0.571 | 0.000 |
| single_source | 1 | 1.000 | 1.000 | 1.000 | 1.000 |

| answerability | second reading answers | second reading declines |
| --- | --- | --- |
| gold answers | 3 | 1 |
| gold declines | 0 | 1 |

Raw agreement on answerability 0.800; Cohen's kappa 0.545"""
SOURCES = """\
| evidence, where both answer | n | evidence_f1 | same_sources |
| --- | --- | --- | --- |
| all | 3 | 0.889 | 0.667 |
| conflict | 1 | 1.000 | 1.000 |
| multi_source | 1 | 0.667 | 0.000 |
| single_source | 1 | 1.000 | 1.000 |

Differ in answerability: q-3.

Differ in answer: q-2.

Differ in evidence: q-2.
"""


def line(item_id: str, answer: str | None, *sources: str) -> dict[str, Any]:
    citations = [{"source": source, "quote": "dockers would return"} for source in sources]
    return {"id": item_id, "output": {"answer": answer, "citations": citations}, "note": "n"}


def tables(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", str(SCRIPT), *map(str, arguments)],
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


@pytest.fixture
def small_reading(small_gold: Any) -> tuple[object, ...]:
    """The arguments for a second reading of the small set: one line is missing, two differ."""
    path = small_gold.root / "second.jsonl"
    rows = [
        line("q-1", "Ruiz", HARBOUR),
        line("q-2", "Ana Ruiz", HARBOUR),
        line("q-3", None),
        line("q-4", "300 or 250", STRIKE, HARBOUR),
        line("q-5", None, STRIKE),
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return ("--gold", small_gold.folder, "--seeds", small_gold.seeds, "--reading", path)


def test_the_tables_are_those_worked_out_by_hand(small_reading):
    done = tables(*small_reading)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(TABLES)
    assert done.stdout.endswith(SOURCES)


def test_a_table_that_differs_is_told(small_reading, tmp_path):
    page = tmp_path / "AGREEMENT.md"
    written = tables(*small_reading).stdout
    page.write_text(f"# Title\n<!-- table -->\n{written}<!-- /table -->\nq-2: why.\n")
    assert tables(*small_reading, "--check", page).returncode == 0
    page.write_text(page.read_text().replace("0.774", "0.775"))
    done = tables(*small_reading, "--check", page)
    assert done.returncode == 1
    assert "another table between <!-- table --> and <!-- /table -->" in done.stderr


@pytest.mark.parametrize("source", ["other.txt", 3, 0])
def test_an_unknown_source_is_never_the_same(small_reading, source):
    path = small_reading[-1]
    assert isinstance(path, Path)
    row = line("q-1", "Ruiz", HARBOUR)
    row["output"]["citations"].append({"source": source})
    path.write_text(json.dumps(row), encoding="utf-8")
    done = tables(*small_reading)
    assert "Differ in evidence: q-1." in done.stdout, done.stderr


def test_the_agreement_of_the_repository_is_recomputed(gold_folder):
    for page in gold_folder.glob("AGREEMENT.md"):
        done = tables("--check", page)
        assert done.returncode == 0, done.stdout + done.stderr


def test_the_config_replays_the_second_reading_beside_a_model(tmp_path):
    folder = copy_repository(tmp_path / "copy")
    rows = read_lines(folder / "gold" / "qa.jsonl")
    answers = [row["answers"][0] if row["answers"] else None for row in rows]
    write_lines(
        folder / "gold" / "second_reading.jsonl",
        [line(row["id"], answer) for row, answer in zip(rows, answers, strict=True)],
    )
    done = call("run", "configs/second-reader.yaml", "--json", "--run-dir", "run", cwd=folder)
    assert done.code == 0, done.err
    models = done.json()["models"]
    assert set(models) == {"second-reader", "bm25"}
    assert models["second-reader"]["tasks"]["qa"]["metrics"]["correct"]["value"] == 1
