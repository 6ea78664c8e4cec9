"""docs/ci.md and action.yml are true: their configs load, their commands run and gate."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from harness.config.schema import Config
from harness.core import errors

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS = {step["name"]: step for step in ACTION["runs"]["steps"] if "name" in step}


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)


def files() -> dict[str, str]:
    """The YAML blocks by the path in their first line."""
    return {block.partition("\n")[0].removeprefix("# "): block for block in blocks("yaml")}


def bash(script: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {name: v for name, v in os.environ.items() if name != "GITHUB_STEP_SUMMARY"}
    path = f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=folder,
        env={**environment, "PATH": path, "PYTHONPATH": str(ROOT), **variables},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A checkout with the files of the page, after the commands that set the baseline."""
    root = tmp_path_factory.mktemp("ci")
    for name in ("gold", "seeds"):
        (root / name).symlink_to(ROOT / name)
    (root / "configs").mkdir()
    for name in ("configs/ci.yaml", "configs/quarantine.yaml"):
        (root / name).write_text(files()[name], encoding="utf-8")
    [commands] = blocks("console")
    done = bash(commands.replace("$ ", ""), root)
    assert done.returncode == 0, done.stderr
    return root


def test_the_recipe_for_any_ci_runs(folder):
    [script] = blocks("sh")
    done = bash(script, folder)
    assert done.returncode == 0, done.stderr
    assert "Quarantined, in no verdict: 1" in done.stdout
    for name in ("gate.md", "gate.junit.xml"):
        assert (folder / name).stat().st_size > 0


def test_the_config_is_one():
    Config.model_validate(yaml.safe_load(files()["configs/ci.yaml"]))


def test_the_workflow_gives_the_action_what_it_takes():
    workflow = yaml.safe_load(files()[".github/workflows/gate.yml"])
    given = workflow["jobs"]["gate"]["steps"][-1]["with"]
    assert set(given) <= set(ACTION["inputs"])
    required = {name for name, spec in ACTION["inputs"].items() if spec.get("required")}
    assert required == {"config", "baseline", "on-inconclusive"} <= set(given)


def variables(step: str, given: dict[str, str]) -> dict[str, str]:
    """The environment of a step, its inputs filled in."""
    defaults = {name: spec.get("default", "") for name, spec in ACTION["inputs"].items()}
    values = {**defaults, **given}
    return {
        name: re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda found: values[found[1]], text)
        for name, text in STEPS[step]["env"].items()
    }


@pytest.mark.parametrize(
    ("on_inconclusive", "more", "code"),
    [("pass", "", 0), ("fail", "-o a.md -o b.xml", 0), ("", "", 2), ("pass", "-o x.txt", 2)],
)
def test_the_actions_steps_gate(folder, on_inconclusive, more, code):
    given = {"config": "configs/ci.yaml", "baseline": "main", "gate-args": more}
    given["on-inconclusive"] = on_inconclusive
    done = bash(STEPS["Gate"]["run"], folder, **variables("Gate", given))
    assert done.returncode == code, done.stderr


def test_the_actions_run_takes_further_arguments(folder):
    given = {"config": "configs/ci.yaml", "run-args": "-n 3 --run-dir few"}
    done = bash(STEPS["Run"]["run"], folder, **variables("Run", given))
    assert done.returncode == 0, done.stderr
    assert len((folder / "few" / "predictions.jsonl").read_text().splitlines()) == 3


def test_no_input_is_ever_a_command():
    for step in STEPS.values():
        assert "${{" not in step["run"]
        assert "secrets" not in str(step)
    assert not [step for step in ACTION["runs"]["steps"] if "upload" in str(step).lower()]


def test_every_exit_code_is_explained():
    told = {int(code) for code in re.findall(r"^\| (\d+) \|", TEXT, re.MULTILINE)}
    codes = {errors.EXIT_PASS, errors.EXIT_REGRESSED, errors.EXIT_USAGE, errors.EXIT_INCOMPLETE}
    assert told == codes | {errors.EXIT_INCONCLUSIVE, errors.EXIT_NOT_COMPARABLE}
