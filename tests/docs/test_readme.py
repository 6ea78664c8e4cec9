"""The README is true: its code is the example's, its commands run."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from harness.config.schema import Config

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def commands() -> list[str]:
    lines = [line for block in blocks("console") for line in block.splitlines()]
    return [
        line[2:].split("  #")[0].split("   ")[0] for line in lines if line.startswith("$ harness")
    ]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("gold", "seeds", "configs", "examples"):
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / "my").symlink_to(ROOT)
    with (tmp_path / "predictions.jsonl").open("w", encoding="utf-8") as handle:
        for line in (ROOT / "gold/qa.jsonl").read_text(encoding="utf-8").splitlines():
            row = {"id": json.loads(line)["id"], "output": "Turkey [1]"}
            handle.write(json.dumps(row) + "\n")
    return tmp_path


def harness(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "harness", *command.split()[1:]]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        words, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_the_python_block_is_the_example():
    [block] = blocks("python")
    shown = block.replace("# examples/my_model.py\n", "")
    assert shown.strip() in (ROOT / "examples/my_model.py").read_text(encoding="utf-8")


def test_every_harness_command_runs(folder):
    found = commands()
    assert len(found) >= 7
    for command in found:
        runs = sorted(path.name for path in (folder / "results/runs").glob("*-baselines-*"))
        done = harness(command.replace("RUN RUN", f"{runs[-1]} {runs[-1]}" if runs else ""), folder)
        gated = command.startswith("harness gate latest")  # with two lead sentences for three
        assert done.returncode in ((0, 1) if gated else (0,)), (command, done.stderr)
        assert not gated or "models.lead-3.params.sentences: 3 → 2" in done.stdout


def test_the_two_commands_are_the_makefiles():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for line in blocks("console")[0].splitlines():
        target = re.match(r"\$ make (\w+)", line)
        assert target is not None
        assert re.search(rf"^{target[1]}:", makefile, re.MULTILINE)


def test_links_lead_somewhere():
    for target in re.findall(r"\]\((?!http)([^)#]+)\)", README):
        assert (ROOT / target).exists(), target


def test_the_yaml_block_is_a_config():
    [block] = blocks("yaml")
    config = Config.model_validate(yaml.safe_load(block))
    assert config.metric_specs()[0].name == "default"
