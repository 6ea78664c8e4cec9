"""Runs to draw pages of, made by the real command, in this process, from outputs of a test's."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from cli_process import call_here, write_lines

Row = dict[str, Any]
SCORED_ON = ("correct", "citation_valid", "evidence_f1", "quote_strict")


def question(number: int, text: str, *, answer: str, seed: str, quote: str, start: int) -> Row:
    """A gold row whose evidence is one passage."""
    span = {"seed": seed, "quote": quote, "start": start, "end": start + len(quote)}
    return {
        "id": f"q-{number:04}",
        "question": text,
        "answers": [answer],
        "answer_type": "place",
        "kind": ("single_source", "temporal")[number % 2],
        "evidence": [[span]],
    }


def within(folder: Path, *arguments: object, code: int = 0) -> None:
    """Runs the command in a folder; it has to end with this code."""
    done = call_here(*arguments, cwd=folder)
    assert done.code == code, done.out + done.err


def make_run(
    folder: Path,
    *,
    seeds: Mapping[str, str],
    rows: Sequence[Row],
    outputs: Mapping[str, Mapping[str, Any]],
    metrics: Sequence[str] = SCORED_ON,
) -> Path:
    """The run of models that replay `outputs` (model to item to output) on these questions."""
    (folder / "gold").mkdir(parents=True)
    (folder / "seeds").mkdir()
    for name, text in seeds.items():
        (folder / "seeds" / name).write_bytes(text.encode())
    write_lines(folder / "gold" / "qa.jsonl", list(rows))
    models = []
    for number, (name, said) in enumerate(outputs.items()):
        lines = [json.dumps({"id": item, "output": output}) for item, output in said.items()]
        (folder / f"{number}.jsonl").write_text("\n".join(lines))
        models.append({"name": name, "adapter": "replay", "params": {"file": f"{number}.jsonl"}})
    config = {"models": models, "tasks": [{"name": "qa"}], "metrics": list(metrics)}
    (folder / "c.yaml").write_text(json.dumps(config))  # JSON is YAML
    within(folder, "run", "c.yaml", "--run-dir", "run", "--no-report")
    return folder / "run"


def make_page(run: Path, *more: object) -> Path:
    """The page of a run, beside its folder; `more` goes on the command line."""
    folder = run.parent
    within(folder, "report", run, "-o", "page.html", *more)
    return folder / "page.html"
