"""docs/ci.md and action.yml are true: their configs load, their commands run and gate."""

from __future__ import annotations

import re

import pytest
import yaml
from pages import ROOT, blocks, broken_links, files, make_checkout, read_page, shell

from harness.cli.exits import EXIT_CLOSED_PIPE
from harness.config.schema import Config
from harness.core import errors

TEXT = read_page("ci.md")
FILES = files(TEXT, "yaml")
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS = {step["name"]: step for step in ACTION["runs"]["steps"] if "name" in step}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A checkout with the files of the page, after the commands that set the baseline."""
    root = make_checkout(tmp_path_factory.mktemp("ci") / "clone")
    (root / "configs").unlink()
    (root / "configs").mkdir()
    for name in ("configs/ci.yaml", "configs/quarantine.yaml"):
        (root / name).write_text(FILES[name], encoding="utf-8")
    [commands] = blocks(TEXT, "console")
    done = shell(commands.replace("$ ", ""), root)
    assert done.returncode == 0, done.stderr
    return root


def test_the_recipe_for_any_ci_runs(folder):
    [script] = blocks(TEXT, "sh")
    done = shell(script, folder)
    assert done.returncode == 0, done.stderr
    assert "Quarantined, in no verdict: 1" in done.stdout
    for name in ("gate.md", "gate.junit.xml"):
        assert (folder / name).stat().st_size > 0


def test_the_config_is_one():
    Config.model_validate(yaml.safe_load(FILES["configs/ci.yaml"]))


def test_the_workflow_gives_the_action_what_it_takes():
    workflow = yaml.safe_load(FILES[".github/workflows/gate.yml"])
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
    done = shell(STEPS["Gate"]["run"], folder, **variables("Gate", given))
    assert done.returncode == code, done.stderr


def test_the_actions_run_takes_further_arguments(folder):
    given = {"config": "configs/ci.yaml", "run-args": "-n 3 --run-dir few"}
    done = shell(STEPS["Run"]["run"], folder, **variables("Run", given))
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
    assert told == codes | {
        errors.EXIT_INCONCLUSIVE, errors.EXIT_NOT_COMPARABLE, EXIT_CLOSED_PIPE
    }  # fmt: skip


def test_links_lead_somewhere():
    assert broken_links(TEXT) == []
