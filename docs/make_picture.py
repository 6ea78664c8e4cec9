"""Draws the README's picture from a run: `python docs/make_picture.py results/runs/NAME`."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

from rich.console import Console

from harness.analysis.summary import summary_from_json
from harness.core.score import Measure
from harness.models.catalog import ROLES
from harness.report.leaderboard import leaderboard
from harness.report.terminal import print_document

WIDTH = 108


def draw(run: Path, target: Path) -> None:
    """Writes the leaderboard of a run as an SVG without any outside reference."""
    manifest = json.loads((run / "manifest.json").read_text(encoding="utf-8"))
    summary = summary_from_json(json.loads((run / "summary.json").read_text(encoding="utf-8")))
    measures = {
        data["name"]: Measure.from_json(data)
        for found in manifest["measures"].values()
        for data in found
    }
    roles = {
        spec["name"]: ROLES[spec["adapter"]]
        for spec in manifest["config"]["models"]
        if spec["adapter"] in ROLES
    }
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True)
    print_document(leaderboard(summary, measures=measures, roles=roles), console)
    svg = console.export_svg(title="make bench", unique_id="leaderboard")
    # The template asks a content network for a font; a reader's own monospace does as well.
    head, _, rest = svg.partition("@font-face")
    while rest:
        _, _, rest = rest.partition("}")
        before, _, rest = rest.partition("@font-face")
        head += before
    target.write_text(head, encoding="utf-8")


if __name__ == "__main__":
    draw(Path(sys.argv[1]), Path(__file__).with_name("leaderboard.svg"))
