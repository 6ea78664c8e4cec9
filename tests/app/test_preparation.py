"""What stands ready before the first call, and is let go of after the last."""

from __future__ import annotations

import json

import pytest

from harness.app.options import RunOptions
from harness.app.preparation import prepared
from harness.core.errors import UsageError

MODEL = """
def answer(request):
    return "a"

answer.cacheable = True
"""


@pytest.fixture
def path(small_gold, tmp_path):
    """A config with a model whose answers are kept."""
    (tmp_path / "dear.py").write_text(MODEL)
    config = {
        "gold": str(small_gold.folder),
        "seeds": str(small_gold.seeds),
        "models": [{"name": "dear", "adapter": f"{tmp_path / 'dear.py'}:answer"}],
        "cache": str(tmp_path / "cache.sqlite"),
    }
    (tmp_path / "c.yaml").write_text(json.dumps(config))
    return tmp_path / "c.yaml"


def test_the_cache_is_open_while_the_block_runs_and_closed_after_it(path):
    with prepared(path, RunOptions()) as ready:
        cache = ready.generation.cache
        assert cache.get("k") is None
    with pytest.raises(UsageError, match="closed"):
        cache.get("k")


def test_the_cache_is_closed_after_an_error_too(path):
    caches = []

    def fail():
        with prepared(path, RunOptions()) as ready:
            caches.append(ready.generation.cache)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    [cache] = caches
    with pytest.raises(UsageError, match="closed"):
        cache.get("k")


def test_without_the_cache_there_is_none(path):
    with prepared(path, RunOptions(overrides=["seed=3"], cache=False)) as ready:
        assert ready.generation.cache is None
        assert ready.config.seed == 3
    assert not (path.parent / "cache.sqlite").exists()
