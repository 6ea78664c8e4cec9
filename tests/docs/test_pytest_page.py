"""docs/pytest.md is true: its files load, its commands run, its test file passes."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from pages import broken_links, commands, files, harness, make_checkout, read_page, shell

from harness.testing.benchmark import ITEM, SLICE, VERDICT, ids_by, open_benchmark

TEXT = read_page("pytest.md")
PYTEST = "python -m pytest -p harness.testing.pytest_plugin -p xdist.plugin -rA"


def run(command: str, folder: Path):
    if command.startswith("harness"):
        return harness(command, folder)
    script = "unset PYTEST_ADDOPTS; " + shlex.join(shlex.split(command)).replace(
        "pytest", PYTEST, 1
    )
    return shell(script, folder, PYTEST_DISABLE_PLUGIN_AUTOLOAD="1")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A checkout with the files of the page."""
    root = make_checkout(tmp_path_factory.mktemp("page") / "clone")
    (root / "configs").unlink()
    for name, text in files(TEXT, "yaml", "python").items():
        if name.startswith("."):  # the workflow
            continue
        (root / name).parent.mkdir()
        (root / name).write_text(text, encoding="utf-8")
    return root


def test_every_command_runs_and_every_test_passes(folder):
    found = commands(TEXT)
    assert len(found) == 4
    printed = []
    for command in found:
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


def test_links_lead_somewhere():
    assert broken_links(TEXT) == []
