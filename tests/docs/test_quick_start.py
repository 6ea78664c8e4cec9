"""docs/quick-start.md is true: its commands run, and leave what it says."""

from __future__ import annotations

import json
import re

import pytest
from pages import ROOT, broken_links, commands, read_page, shell

TEXT = read_page("quick-start.md")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    root = tmp_path_factory.mktemp("clone")
    for name in ("gold", "seeds", "configs", "examples"):
        (root / name).symlink_to(ROOT / name)
    return root


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
            done = shell(command, folder)
            expected = codes.get(command.split()[1], (0,))
            assert done.returncode in expected, (command, done.stderr)
    assert (folder / "report.html").stat().st_size > 0
    in_table = re.findall(r"^\| `(\S+)` \|", TEXT, re.MULTILINE)
    assert len(in_table) == 4
    for name in in_table:
        assert (folder / "before" / name).is_file()
    logs = (folder / "before" / "export-inspect").glob("*.json")
    assert {json.loads(log.read_text())["eval"]["model"] for log in logs} == {"bm25", "lead-3"}


def test_links_lead_somewhere():
    assert broken_links(TEXT) == []
