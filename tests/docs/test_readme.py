"""The README is true: its code is the example's, its commands run."""

from __future__ import annotations

import json
import re

import pytest
import yaml
from pages import ROOT, blocks, broken_links, commands, harness, make_checkout

from harness.config.schema import Config

README = (ROOT / "README.md").read_text(encoding="utf-8")
ITEMS = ("qa-002", "qa-007", "qa-011", "qa-041")


@pytest.fixture
def folder(tmp_path):
    make_checkout(tmp_path, ITEMS)
    (tmp_path / "my").symlink_to(tmp_path)
    lines = [json.dumps({"id": item, "output": "Turkey [1]"}) + "\n" for item in ITEMS]
    (tmp_path / "predictions.jsonl").write_text("".join(lines), encoding="utf-8")
    return tmp_path


def test_the_python_block_is_the_example():
    [block] = blocks(README, "python")
    shown = block.replace("# examples/my_model.py\n", "")
    assert shown.strip() in (ROOT / "examples/my_model.py").read_text(encoding="utf-8")


def test_every_harness_command_runs(folder):
    found = [command for command in commands(README) if command.startswith("harness")]
    assert len(found) >= 7
    for command in found:
        runs = sorted(path.name for path in (folder / "results/runs").glob("*-baselines-*"))
        done = harness(command.replace("RUN RUN", f"{runs[-1]} {runs[-1]}" if runs else ""), folder)
        # Two lead sentences for three; and so few questions are no exam that must be passed.
        told = {"gate": "models.lead-3.params.sentences: 3 → 2", "selftest": "Rates with Wilson's"}
        verb = command.split()[1]
        assert done.returncode in ((0, 1) if verb in told else (0,)), (command, done.stderr)
        assert told.get(verb, "") in done.stdout


def test_the_two_commands_are_the_makefiles():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for line in blocks(README, "console")[0].splitlines():
        target = re.match(r"\$ make (\w+)", line)
        assert target is not None
        assert re.search(rf"^{target[1]}:", makefile, re.MULTILINE)


def test_links_lead_somewhere():
    assert broken_links(README, ROOT) == []


def test_the_yaml_block_is_a_config():
    [block] = blocks(README, "yaml")
    config = Config.model_validate(yaml.safe_load(block))
    assert config.metric_specs()[0].name == "default"
