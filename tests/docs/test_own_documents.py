"""docs/your-own-documents.md is true: its shell blocks, run in a bare folder, end in a pass."""

from __future__ import annotations

import json

from pages import blocks, broken_links, read_page, shell

TEXT = read_page("your-own-documents.md")


def test_the_blocks_lead_to_a_passing_gate(tmp_path):
    done = shell("\n".join(blocks(TEXT, "sh")), tmp_path)
    assert done.returncode == 0, (done.stdout, done.stderr)
    assert "The gold set is valid." in done.stdout
    assert "No regression" in done.stdout
    printed = " ".join(done.stdout.split())
    [red] = blocks(TEXT, "text")
    assert len(red.splitlines()) == 3
    for line in red.splitlines():
        assert " ".join(line.split()) in printed
    assert printed.index("No regression") < printed.index("REGRESSED")
    assert "Flips: right to wrong 2" in printed
    root = tmp_path / "my-benchmark"
    run = min((root / "results" / "runs").iterdir())  # the first, before the change for the worse
    models = json.loads((run / "summary.json").read_text())["models"]
    for metric in ("correct", "evidence_f1"):  # the gate's, of the ceiling that the page explains
        assert models["gold"]["tasks"]["qa"]["metrics"][metric]["value"] == 1
    assert (root / "results" / "baselines" / "main.json").is_file()
    spans = [
        span
        for line in (root / "gold" / "qa.jsonl").read_text().splitlines()
        for group in json.loads(line).get("evidence", ())
        for span in group
    ]
    assert len(spans) == 4
    assert all(span["start"] < span["end"] for span in spans)


def test_links_lead_somewhere():
    assert broken_links(TEXT) == []
