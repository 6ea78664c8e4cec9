"""What `harness run` does besides its calls: the cache, the dry run, the page of the run."""

from __future__ import annotations

import contextlib

import pytest
from cli_process import read_lines, write_lines

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


def test_a_dry_run_tells_the_calls_that_the_cache_answers(dear, here):
    whole = here(*RUN, "--dry-run", "--json", cwd=dear).json()["models"]["dear"]
    assert here(*RUN, "-n", "5", cwd=dear).code == 0
    kept = (dear / CACHE).read_bytes()
    rest = here(*RUN, "--dry-run", "--json", cwd=dear).json()["models"]["dear"]
    assert (rest["calls"], rest["cached"]) == (7, 5)
    assert rest["tokens_in"] < whole["tokens_in"]
    anew = here(*RUN, "--dry-run", "--json", "--no-cache", cwd=dear).json()["models"]["dear"]
    assert anew == whole | {"calls": 12, "cached": 0}
    assert (dear / CACHE).read_bytes() == kept
    assert n_asked(dear) == 5


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


@pytest.mark.parametrize("flag", ["--no-report", "--no-score"])
def test_a_page_of_other_scores_does_not_stay(tiny, here, flag):
    (tiny / "flaky.py").write_text(
        "from pathlib import Path\n\n"
        "def answer(request):\n    return Path('said.txt').read_text()\n"
    )
    run = ("run", "c.yaml", "-m", "flaky.py:answer", "-n", "2", "--run-dir", "a")
    assert here(*run, cwd=tiny).code == 3
    assert (tiny / "a" / "report.html").is_file()
    (tiny / "said.txt").write_text("Tripoli [1]")
    assert here(*run, "--resume", "--retry-errors", flag, cwd=tiny).code == 0
    assert not (tiny / "a" / "report.html").exists()


def test_scoring_again_writes_the_page_anew_where_there_is_one(tiny, here):
    run = ("run", "c.yaml", "-n", "2", "--run-dir")
    assert here(*run, "a", cwd=tiny).code == here(*run, "b", "--no-report", cwd=tiny).code == 0
    for name in ("a", "b"):
        done = here("score", name, "-M", "exact_match", cwd=tiny)
        assert done.code == 0, done.err
        assert (f"report: {name}/report.html" in done.err) == (name == "a")
    page = (tiny / "a" / "report.html").read_text()
    assert "exact_match" in page
    assert "citation_f1" not in page
    assert not (tiny / "b" / "report.html").exists()


KEEN = """
class Keen:
    def __init__(self, key_env):
        pass

    def answer(self, request):
        return "Tripoli [1]"
"""


@pytest.fixture
def leaky(tiny, monkeypatch):
    """A benchmark whose question holds the value of a variable that its config names."""
    monkeypatch.setenv("KEEN_KEY", "sk-<1234567890>")
    (tiny / "keen.py").write_text(KEEN)
    (tiny / "c.yaml").write_text(
        "models:\n  - {name: keen, adapter: 'keen.py:Keen', params: {key_env: KEEN_KEY}}\n"
    )
    gold = tiny / "gold" / "qa.jsonl"
    row = read_lines(gold)[0]
    write_lines(gold, [row | {"question": "Whose is sk-<1234567890>?"}])
    return tiny


def test_a_page_that_shows_a_secret_is_told(leaky, here):
    done = here("run", "c.yaml", "--run-dir", "a", cwd=leaky)
    assert done.code == 3
    assert "a/report.html" in done.err
    assert "the value of KEEN_KEY" in done.err
    done = here("score", "a", cwd=leaky)
    assert done.code == 3
    assert "a/report.html" in done.err
    assert here("run", "c.yaml", "--run-dir", "b", "--no-report", cwd=leaky).code == 0
