"""docs/metrics.md is what docs/make_metrics.py prints today, with a row for every measure."""

from __future__ import annotations

import re
import subprocess
import sys

from pages import ROOT, read_page

from harness.metrics.catalog import all_measures


def test_the_page_is_current():
    command = [sys.executable, "docs/make_metrics.py"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == read_page("metrics.md"), "python docs/make_metrics.py > docs/metrics.md"


def test_every_measure_has_its_row_and_card():
    rows = re.findall(r"^\| `(\S+)` \|.*\| `(.+)` \|$", read_page("metrics.md"), re.MULTILINE)
    cards = {name: card.replace("\\|", "|") for name, card in rows}
    assert cards == {m.name: str(metric.card(m.name)) for metric, m in all_measures()}
