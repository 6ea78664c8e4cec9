"""A predictions file is streamed: memory stays bounded on a hundred thousand lines."""

from __future__ import annotations

import pytest
from cli_process import call, make_tiny, write_lines

N = 100_000
# One metric in place of all thirteen, whose columns add some 70 MB to the 210 MB seen with one
# (and a minute to the time): below this limit all of them stay below 400 MB.
LIMIT_MB = 330


@pytest.mark.slow
def test_a_hundred_thousand_predictions_fit_in_little_memory(tmp_path):
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
    done = call(
        *("score", "p.jsonl", "--task", "qa", "-M", "exact_match", "--run-dir", "run", "--json"),
        cwd=folder,
    )
    assert done.code == 0, done.err
    found = done.json()["models"]["p"]["tasks"]["qa"]["metrics"]["exact_match"]
    assert (found["n"], found["value"]) == (N, 0.75)
    assert done.peak_kib / 1024 < LIMIT_MB
