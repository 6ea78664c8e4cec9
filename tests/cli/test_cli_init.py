"""`harness init`: in a bare folder, from nothing to a passing gate, as its README says."""

from __future__ import annotations

import re

import yaml
from cli_process import REPOSITORY, call_here

from harness.gold.schema import KINDS, SummaryKind


def test_from_a_bare_folder_to_a_passing_gate(tmp_path):
    bare = tmp_path / "bare"
    bare.mkdir()
    made = call_here("init", "d", cwd=bare)
    assert made.code == 0, made.err
    assert made.err == "cd d && harness validate && harness run configs/bench.yaml\n"
    root = bare / "d"
    written = sorted(str(path.relative_to(bare)) for path in root.rglob("*") if path.is_file())
    assert made.out.splitlines() == written
    readme = (root / "README.md").read_text()
    commands = re.findall(r"^\$ harness (.*?)  +#", readme, re.MULTILINE)
    assert [command.split()[0] for command in commands] == ["validate", "run", "baseline", "gate"]
    for command in commands:
        done = call_here(*command.split(), cwd=root)
        assert done.code == 0, (command, done.out, done.err)
        assert "warning" not in done.err
    assert "No regression" in done.out
    for name in re.findall(r"^\| `(\S+?)/?` \|", readme, re.MULTILINE):
        assert (root / name).exists()


def test_the_next_step_can_be_copied_whatever_the_folder_is_called(tmp_path):
    made = call_here("init", "my notes", cwd=tmp_path)
    assert made.err.startswith("cd 'my notes' && harness validate")


def test_the_example_is_whole(tmp_path):
    assert call_here("init", tmp_path / "d", cwd=tmp_path).code == 0
    root = tmp_path / "d"
    composition = call_here("validate", "--json", cwd=root).json()["composition"]
    assert set(composition["kinds"]) == set(KINDS)
    text = (root / "gold" / "summaries.jsonl").read_text()
    assert set(re.findall(r'"task": "(\w+)"', text)) == set(SummaryKind.__args__)
    done = call_here("run", "configs/bench.yaml", "-m", "gold", "--json", cwd=root)
    assert done.code == 0, done.err
    metrics = done.json()["models"]["gold"]["tasks"]
    assert metrics["qa"]["metrics"]["correct"]["value"] == 1
    assert metrics["summaries"]["metrics"]["key_fact_recall"]["value"] == 1


def test_the_workflow_chooses_what_inconclusive_does(tmp_path):
    assert call_here("init", tmp_path / "d", cwd=tmp_path).code == 0
    workflow = yaml.safe_load((tmp_path / "d/.github/workflows/gate.yml").read_text())
    given = workflow["jobs"]["gate"]["steps"][-1]["with"]
    action = yaml.safe_load((REPOSITORY / "action.yml").read_text())["inputs"]
    assert {name for name, spec in action.items() if spec.get("required")} == set(given)
    assert given["on-inconclusive"] in ("pass", "fail")
    assert (tmp_path / "d" / given["config"]).is_file()


def test_only_a_new_or_empty_folder_is_taken(tmp_path):
    (tmp_path / "empty").mkdir()
    assert call_here("init", "empty", cwd=tmp_path).code == 0
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    (tmp_path / "file").write_text("mine")
    for name, words in (("empty", "not empty"), ("file", "a file"), ("file/d", "file")):
        done = call_here("init", name, cwd=tmp_path)
        assert done.code == 2
        assert words in done.err
        assert "Traceback" not in done.err
    assert all(path.read_bytes() == text for path, text in before.items())
    assert (tmp_path / "file").read_text() == "mine"
