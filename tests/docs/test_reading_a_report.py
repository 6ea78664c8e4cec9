"""docs/reading-a-report.md: its commands run, and the page has what it speaks of."""

from __future__ import annotations

import re

import pytest
from cli_process import REPOSITORY, call, make_tiny

from harness.citations.locate import VERDICTS

TEXT = (REPOSITORY / "docs" / "reading-a-report.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    folder = make_tiny(tmp_path_factory.mktemp("reading") / "tiny")
    (folder / "configs").mkdir()
    (folder / "c.yaml").rename(folder / "configs" / "baselines.yaml")
    for command in re.findall(r"^\$ harness (.*)$", TEXT, re.MULTILINE):
        done = call(*command.split(), cwd=folder)
        assert done.code == 0, done.err
    return (folder / "report.html").read_text(encoding="utf-8")


def test_every_view_is_described_in_order(page):
    views = re.findall(r'<section id="(\w+)" class="view" aria', page)
    described = [title.lower() for title in re.findall(r"^## (.*)$", TEXT, re.MULTILINE)]
    assert [view for view in views if view != "item"] == described


def test_verdicts_and_flags_are_those_there_are(page):
    assert {word for word in VERDICTS if f"`{word}`" in TEXT} == set(VERDICTS) - {"too_short"}
    assert "--pairs" in call("report", "--help", cwd=REPOSITORY).out
    assert ", few<" in page
