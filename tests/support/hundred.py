"""A benchmark of a hundred made-up questions, and replayed runs of it with planted changes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

import yaml
from cli_process import write_lines

N = 100
ITEMS = [f"q-{n:03}" for n in range(N)]
CONFIG = """\
models: [{{name: m, adapter: replay, params: {{file: {outputs}}}{model}}}]
tasks: [{{name: qa}}]
metrics: {metrics}
gate: {gate}
"""
METRICS = "[correct, evidence_f1, citation_valid]"
GATE = "{metrics: {correct: {margin: 0.05}, evidence_f1: {margin: 0.05}}, baseline: base.json}"


def _seed(document: int) -> str:
    lines = [f"Harbour {n:03} has {1000 + n} ships." for n in range(document, N, 5)]
    return f"Report {document}\n\n" + "\n".join(lines) + "\n"


def make_hundred(folder: Path) -> Path:
    """Five documents and a hundred questions, a sentence each, in a new folder."""
    (folder / "seeds").mkdir(parents=True)
    (folder / "gold").mkdir()
    texts = {f"report-{document}.txt": _seed(document) for document in range(5)}
    for name, text in texts.items():
        (folder / "seeds" / name).write_text(text)
    seeds = [
        {
            "file": name,
            "sha256": hashlib.sha256(text.encode()).hexdigest(),
            "title": text.splitlines()[0],
            "content_spans": [],
        }
        for name, text in texts.items()
    ]
    (folder / "seeds" / "manifest.yaml").write_text(yaml.safe_dump({"seeds": seeds}))
    write_lines(folder / "gold" / "qa.jsonl", [_question(n, texts) for n in range(N)])
    write_config(folder, "c.yaml")
    return folder


def _question(n: int, texts: Mapping[str, str]) -> dict[str, object]:
    seed = f"report-{n % 5}.txt"
    quote = f"Harbour {n:03} has {1000 + n} ships."
    start = texts[seed].index(quote)
    span = {"seed": seed, "quote": quote, "start": start, "end": start + len(quote)}
    return {
        "id": ITEMS[n],
        "question": f"How many ships has harbour {n:03}?",
        "kind": "single_source",
        "answer_type": "number",
        "answers": [str(1000 + n)],
        "evidence": [[span]],
    }


def write_config(
    folder: Path,
    name: str,
    *,
    gate: str = GATE,
    metrics: str = METRICS,
    model: str = "",
    outputs: str = "outputs.jsonl",
) -> None:
    text = CONFIG.format(gate=gate, metrics=metrics, model=model, outputs=outputs)
    (folder / name).write_text(text)


def write_outputs(folder: Path, changed: Mapping[int, str] | None = None) -> None:
    """The right answer to every question with its source, but for the changed ones."""
    rows = [
        {"id": ITEMS[n], "output": (changed or {}).get(n, f"{1000 + n} [{n % 5 + 1}]")}
        for n in range(N)
    ]
    (folder / "outputs.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))


def wrong(*numbers: int) -> dict[int, str]:
    """Wrong answers with the right source."""
    return {n: f"{5000 + n} [{n % 5 + 1}]" for n in numbers}
