"""What `harness run` does besides its calls: the cache, the dry run, the page of the run."""

from __future__ import annotations

import contextlib

import pytest
from cli_process import read_lines

DEAR = """
from pathlib import Path

def answer(request):
    with Path("asked.txt").open("a") as log:
        log.write(request.item + "\\n")
    return "Tripoli [1]"

answer.cacheable = True
"""
CACHE = "results/cache.sqlite"
RUN = ("run", "c.yaml", "--no-report")


@pytest.fixture
def dear(tiny):
    (tiny / "dear.py").write_text(DEAR)
    (tiny / "c.yaml").write_text("models:\n  - {name: dear, adapter: 'dear.py:answer'}\n")
    return tiny


def n_asked(folder):
    with contextlib.suppress(FileNotFoundError):
        return len((folder / "asked.txt").read_text().splitlines())
    return 0


def test_without_the_cache_nothing_is_read_or_kept(dear, here):
    assert here(*RUN, "--no-cache", cwd=dear).code == 0
    assert not (dear / CACHE).exists()
    assert [here(*RUN, cwd=dear).code for _ in range(2)] == [0, 0]
    assert n_asked(dear) == 24
    assert here(*RUN, "--no-cache", cwd=dear).code == 0
    assert n_asked(dear) == 36


def test_a_dry_run_counts_the_calls_and_makes_none(dear, here):
    done = here(*RUN, "--dry-run", "--json", "-o", "x.json", cwd=dear)
    assert done.code == 0, done.err
    found = done.json()["models"]["dear"]
    assert (found["calls"], found["cost_in"]) == (12, None)
    assert found["tokens_in"] > 1_000
    assert (dear / "x.json").read_text() == done.out
    assert f"{found['tokens_in']:,}" in here(*RUN, "--dry-run", cwd=dear).out
    assert n_asked(dear) == 0
    assert not (dear / "results").exists()


@pytest.mark.parametrize(
    "flags", [("--run-dir", "r"), ("--resume",), ("--by", "kind"), ("--resume", "--retry-errors")]
)
def test_a_dry_run_refuses_what_it_would_ignore(dear, here, flags):
    done = here(*RUN, "--dry-run", *flags, cwd=dear)
    assert done.code == 2
    assert "--dry-run beside it" in done.err
    assert not (dear / "results").exists()


def test_a_scored_run_has_a_page(tiny, here):
    run = ("run", "c.yaml", "-n", "2", "--run-dir")
    assert "report: a/report.html\n" in here(*run, "a", cwd=tiny).err
    assert "<title>" in (tiny / "a" / "report.html").read_text()
    for name, flag in (("b", "--no-report"), ("c", "--no-score")):
        assert "report" not in here(*run, name, flag, cwd=tiny).err
        assert not (tiny / name / "report.html").exists()


def test_a_run_with_too_many_failures_has_a_page_too(tiny, here):
    (tiny / "bad.py").write_text("def answer(request):\n    raise ValueError('no')\n")
    done = here("run", "c.yaml", "-m", "bad.py:answer", "-n", "2", "--run-dir", "a", cwd=tiny)
    assert done.code == 3
    assert "report: a/report.html\n" in done.err


def test_a_page_that_cannot_be_written_leaves_the_run_as_it_is(tiny, here):
    (tiny / "a" / "report.html").mkdir(parents=True)
    done = here("run", "c.yaml", "-n", "2", "--run-dir", "a", cwd=tiny)
    assert done.code == 0
    assert "no report: a/report.html" in done.err
    assert len(read_lines(tiny / "a" / "scores.jsonl")) == 2
