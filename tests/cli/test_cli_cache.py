from __future__ import annotations

import contextlib
import json

import pytest

from harness.core.answer import Output
from harness.store.cache import Cache

DEFAULT = "results/cache.sqlite"


@pytest.fixture(params=[DEFAULT, "mine.sqlite"])
def place(request, tmp_path):
    """A folder with a cache of twenty answers, and the option that names it where one is needed."""
    with contextlib.closing(
        Cache(tmp_path / request.param, now=lambda: "2026-01-31T00:00:00Z")
    ) as c:
        for n in range(20):
            c.put(f"k{n}", Output(raw="x" * 10_000))
    return tmp_path, () if request.param == DEFAULT else ("--cache", request.param)


def test_stats_tell_what_there_is(here, place):
    folder, option = place
    told = here("cache", "stats", *option, cwd=folder)
    assert told.code == 0
    assert "Response cache" in told.out
    assert "0.2 MB" in told.out
    found = here("cache", "stats", *option, "--json", cwd=folder).json()
    assert found["cache"] == (option[1] if option else DEFAULT)
    assert (found["n_answers"], found["oldest"]) == (20, "2026-01-31T00:00:00Z")
    assert found["last_used"] == "2026-01-31"
    assert 200_000 < found["answer_bytes"] < found["file_bytes"]


def test_prune_takes_out_what_is_old_or_too_much(here, place):
    folder, option = place
    done = here("cache", "prune", "--max-size", "0.1", *option, "--json", cwd=folder)
    n_gone = done.json()["taken_out"]
    assert 10 <= n_gone <= 12
    done = here("cache", "prune", "--older-than", "0", *option, cwd=folder)
    assert done.code == 0
    assert f"Took {20 - n_gone} answers out of" in done.out
    assert here("cache", "stats", *option, "--json", cwd=folder).json()["n_answers"] == 0


def test_clear_takes_out_everything(here, place):
    folder, option = place
    assert here("cache", "clear", *option, "--json", cwd=folder).json()["taken_out"] == 20
    assert here("cache", "clear", *option, cwd=folder).out.startswith("Took 0 answers")


def test_prune_has_to_be_told_what_may_go(here, place):
    folder, option = place
    done = here("cache", "prune", *option, cwd=folder)
    assert done.code == 2
    assert "neither --older-than nor --max-size" in done.err
    assert here("cache", "stats", *option, "--json", cwd=folder).json()["n_answers"] == 20


@pytest.mark.parametrize(
    "verb", [("stats", "--json"), ("prune", "--older-than", "1", "--json"), ("clear", "--json")]
)
def test_a_cache_that_is_not_there_is_empty_and_not_made(here, tmp_path, verb):
    done = here("cache", *verb, cwd=tmp_path)
    assert done.code == 0
    assert 0 in json.loads(done.out).values()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("verb", [("stats",), ("prune", "--older-than", "1"), ("clear",)])
def test_a_damaged_cache_says_how_to_be_rid_of_it(here, tmp_path, verb):
    (tmp_path / "c.sqlite").write_bytes(b"no database " * 100)
    done = here("cache", *verb, "--cache", "c.sqlite", cwd=tmp_path)
    assert done.code == 2
    assert "delete the file" in done.err
    assert (tmp_path / "c.sqlite").read_bytes() == b"no database " * 100
