"""A tiny benchmark for each test, and one run of the baselines that all tests share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from cli_process import Bench, Done, call, call_here, copy_repository, make_tiny


@pytest.fixture
def harness(tiny: Path) -> Callable[..., Done]:
    """The command, in the tiny benchmark unless told otherwise; a process if it reads stdin."""

    def run(*arguments: object, cwd: Path = tiny, stdin: str | None = None) -> Done:
        if stdin is not None:
            return call(*arguments, cwd=cwd, stdin=stdin)
        return call_here(*arguments, cwd=cwd)

    return run


@pytest.fixture
def here() -> Callable[..., Done]:
    """The command in this process."""
    return call_here


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A folder with a config, the seeds, and twelve of the repository's questions as gold."""
    return make_tiny(tmp_path / "tiny")


@pytest.fixture(scope="session")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    folder = copy_repository(tmp_path_factory.mktemp("bench"))
    done = call("run", "configs/baselines.yaml", "--json", "--run-dir", "first", cwd=folder)
    return Bench(folder=folder, run=folder / "first", done=done)
