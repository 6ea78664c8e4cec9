"""docs/reading-a-report.md: its commands run, and the page has what it speaks of."""

from __future__ import annotations

import re

import pytest
from pages import ROOT, commands, harness, make_checkout, read_page

from harness.citations.locate import VERDICTS

TEXT = read_page("reading-a-report.md")


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    folder = make_checkout(tmp_path_factory.mktemp("reading") / "clone")
    for command in commands(TEXT):
        done = harness(command, folder)
        assert done.returncode == 0, done.stderr
    return (folder / "report.html").read_text(encoding="utf-8")


def test_every_view_is_described_in_order(page):
    views = re.findall(r'<section id="(\w+)" class="view" aria', page)
    described = [title.lower() for title in re.findall(r"^## (.*)$", TEXT, re.MULTILINE)]
    assert [view for view in views if view != "item"] == described


def test_verdicts_and_flags_are_those_there_are(page):
    assert {word for word in VERDICTS if f"`{word}`" in TEXT} == set(VERDICTS) - {"too_short"}
    assert "--pairs" in harness("harness report --help", ROOT).stdout
    assert ", few<" in page
