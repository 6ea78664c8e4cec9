"""docs/pytest.md is true: its files load, its commands run, its test file passes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from harness.testing.benchmark import ITEM, SLICE, VERDICT, ids_by, open_benchmark

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "pytest.md").read_text(encoding="utf-8")
PYTEST = "-m pytest -p harness.testing.pytest_plugin -p xdist.plugin -rA"


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    program, _, rest = command.partition(" ")
    words = {"harness": "-m harness", "pytest": PYTEST}[program].split() + rest.split()
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    environment.pop("PYTEST_ADDOPTS", None)
    return subprocess.run(
        [sys.executable, *words],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A checkout with the files of the page and its baseline."""
    root = tmp_path_factory.mktemp("page")
    for name in ("gold", "seeds"):
        (root / name).symlink_to(ROOT / name)
    for block in (blocks("yaml")[0], blocks("python")[0]):
        path = root / block.partition("\n")[0].removeprefix("# ")
        path.parent.mkdir()
        path.write_text(block, encoding="utf-8")
    return root


def test_every_command_runs_and_every_test_passes(folder):
    commands = [line[2:] for block in blocks("console") for line in block.splitlines()]
    assert len(commands) == 4
    printed = []
    for command in commands:
        done = run(command, folder)
        assert done.returncode == 0, (command, done.stdout, done.stderr)
        printed.append(done.stdout)
    assert "PASSED tests/test_answers.py::test_the_gate_passes" in printed[-1]
    for text in printed[-2:]:
        assert "PASSED harness::bm25::gate::must_pass[" in text


def test_the_ids_it_names_are_some(folder, monkeypatch):
    monkeypatch.chdir(folder)
    if not (folder / "results").exists():  # this test alone: the commands make the baseline
        test_every_command_runs_and_every_test_passes(folder)
    config = Path("configs/ci.yaml")
    benchmark = open_benchmark(config, baseline=None, run=None)
    known = ids_by(benchmark, (VERDICT, SLICE))
    config.write_text(config.read_text().replace("  baseline: main\n", ""))
    known += ids_by(open_benchmark(config, baseline=None, run=None), (ITEM,))
    named = re.findall(r"`(harness::[^`]+\])`|`(harness::\w+::qa::qa-\d+)`", TEXT)
    assert len(named) == 3
    assert {one or other for one, other in named} <= set(known)
