"""A predictions file is streamed: memory stays bounded however many lines it has."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from cli_process import COMMAND, environment, make_tiny, write_lines

N = 30_000
# 128 MB were seen, 210 MB of a hundred thousand lines: some 1.3 KB a line, which is its score.
LIMIT_MB = 150
# A child begins with the peak of the process it was forked from, which is that of all tests so far.
MEASURED = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


@pytest.mark.slow
def test_many_predictions_fit_in_little_memory(tmp_path):
    folder = make_tiny(tmp_path / "tiny")
    ids = [f"q{n:06}" for n in range(N)]
    write_lines(
        folder / "gold" / "qa.jsonl",
        [{"id": id_, "question": f"Who is {id_}?", "answers": [f"Name {id_}"]} for id_ in ids],
    )
    write_lines(
        folder / "p.jsonl",
        [{"id": id_, "output": f"Name {id_ if n % 4 else '-'} [1]"} for n, id_ in enumerate(ids)],
    )
    score = ("score", "p.jsonl", "--task", "qa", "-M", "exact_match", "--run-dir", "run")
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, *COMMAND, *score],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    summary = json.loads((folder / "run" / "summary.json").read_text(encoding="utf-8"))
    found = summary["models"]["p"]["tasks"]["qa"]["metrics"]["exact_match"]
    assert (found["n"], found["value"]) == (N, 0.75)
    assert int(done.stdout) / 1024 < LIMIT_MB
