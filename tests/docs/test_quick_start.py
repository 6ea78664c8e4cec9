"""docs/quick-start.md is true: its commands run, and leave what it says."""

from __future__ import annotations

import json
import re

import pytest
from pages import ANSWERED, broken_links, commands, harness, make_checkout, read_page

TEXT = read_page("quick-start.md")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return make_checkout(tmp_path_factory.mktemp("clone"))


def test_every_command_runs(folder):
    found = commands(TEXT)
    set_up = [command for command in found if not command.startswith("harness")]
    assert set_up == ["make bench", ". .venv/bin/activate"]
    verbs = [command.split()[1] for command in found if command not in set_up]
    assert set(verbs) == {
        "list", "run", "score", "compare", "report", "baseline", "gate", "export"
    }  # fmt: skip
    codes = {"score": (3,), "gate": (0, 1)}  # 13 outputs; two lead sentences for three
    for command in found:
        if command.startswith("harness"):
            done = harness(command, folder)
            expected = codes.get(command.split()[1], (0,))
            assert done.returncode in expected, (command, done.stderr)
    assert (folder / "report.html").stat().st_size > 0
    in_table = re.findall(r"^\| `(\S+)` \|", TEXT, re.MULTILINE)
    assert len(in_table) == 4
    for name in in_table:
        assert (folder / "before" / name).is_file()
    logs = (folder / "before" / "export-inspect").glob("*.json")
    assert {json.loads(log.read_text())["eval"]["model"] for log in logs} == {"bm25", "lead-3"}


def test_what_it_says_of_names_and_of_the_example_holds(folder):
    told = harness("harness list models", folder).stdout
    assert "-m takes either kind of name" in " ".join(told.split())
    for name in ("lead", "lead-3"):
        command = f"harness run configs/baselines.yaml -m {name} -n 1 --run-dir {name}"
        assert harness(command, folder).returncode == 0
    assert f"holds {len(ANSWERED)} of the questions" in TEXT


def test_links_lead_somewhere():
    assert broken_links(TEXT) == []
