"""How far a second reading of the questions agrees with the gold, by the harness' own metrics.

    python benchmarks/second_reading.py                             # prints the tables
    python benchmarks/second_reading.py --check gold/AGREEMENT.md   # exit 1 where its table differs

`gold/second_reading.jsonl` has a line an item: `{"id", "output": {"answer": text or null,
"citations": [{"source": seed file, "quote"}]}, "note"?}`; a null answer says that the texts do not
answer. The lines are scored as any foreign predictions are. Answers and evidence are compared where
both readings answer; sources are the same where one is cited of every evidence group, none beside.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from harness.app.score import ScoreOptions, score_predictions
from harness.gold.load import load_gold
from harness.metrics.kilt import evidence_sets
from harness.stats.agreement import cells
from harness.stats.agreement_bounds import ResampledCells
from harness.stats.bootstrap import Resampler

ANSWERS = ("correct", "exact_match", "f1", "answer_match")
MARKERS = ("<!-- table -->", "<!-- /table -->")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """The two readings of one item: which of them answers, the second one's scores."""

    item: str
    kind: str
    gold: bool
    second: bool
    scores: dict[str, float]  # and same_sources, 0 or 1, where the gold has evidence


def read_pairs(gold_folder: Path, seeds: Path, reading: Path) -> list[Pair]:
    """The pairs in order of id. Raises `GoldError` for ids that the gold lacks or lines twice."""
    gold = load_gold(gold_folder, seeds, tasks=["qa"])
    metrics = (*ANSWERS, "evidence_f1")
    with tempfile.TemporaryDirectory() as folder:
        run = Path(folder) / "run"
        options = ScoreOptions(
            task="qa", gold=gold_folder, seeds=seeds, metrics=metrics, run_dir=run
        )
        lines = score_predictions(reading, options).run.scores.read_text(encoding="utf-8")
    names: dict[int | None, str] = dict(enumerate(sorted(gold.sources), start=1))
    pairs = []
    for row in map(json.loads, lines.splitlines()):
        if row["outcome"] == "failed":
            continue  # the second reading has no line for it
        item = gold.tasks["qa"][row["item"]]
        scores = {name: score[0] for name, score in row["scores"].items()}
        cited = {names.get(c.get("source")) for c in row["answer"].get("citations", ())}
        if groups := item.evidence_groups():
            scores["same_sources"] = float(cited in (evidence_sets(groups) or ()))
        second = row["outcome"] != "abstained"
        kind = item.kind or "none given"
        pairs.append(
            Pair(item=item.id, kind=kind, gold=item.answerable, second=second, scores=scores)
        )
    return pairs


def report(pairs: Sequence[Pair]) -> str:
    """The tables and the list of differences as Markdown."""
    both = [pair for pair in pairs if pair.gold and pair.second]
    parts = {"all": both} | {kind: [] for kind in sorted({pair.kind for pair in both})}
    for pair in both:
        parts[pair.kind].append(pair)
    found = {
        "answerability": [p.item for p in pairs if p.gold != p.second],
        "answer": [p.item for p in both if p.scores["correct"] < 1],
        "evidence": [p.item for p in both if p.scores.get("same_sources") == 0],
    }
    return "\n\n".join(
        (
            f"{len(pairs)} items were read twice.",
            means("answers, where both answer", parts, ANSWERS),
            *answerability(pairs),
            means("evidence, where both answer", parts, ("evidence_f1", "same_sources")),
            *(f"Differ in {what}: {', '.join(items) or 'none'}." for what, items in found.items()),
        )
    )


def means(title: str, parts: dict[str, list[Pair]], metrics: Sequence[str]) -> str:
    rows: list[list[object]] = []
    for name, pairs in parts.items():
        values = [[p.scores[metric] for p in pairs if metric in p.scores] for metric in metrics]
        shown = [f"{np.mean(column):.3f}" if column else "–" for column in values]
        rows.append([name, max(map(len, values)), *shown])
    return table([title, "n", *metrics], rows)


def answerability(pairs: Sequence[Pair]) -> Iterator[str]:
    """The two-by-two table, then raw agreement and Cohen's kappa with its 95 % interval."""
    first, second = (np.array([getattr(p, side) for p in pairs]) for side in ("gold", "second"))
    count = cells(first, second)
    hits, misses, alarms, rejections = count.sum(axis=0).astype(int)
    yield table(
        ["answerability", "second reading answers", "second reading declines"],
        [["gold answers", hits, misses], ["gold declines", alarms, rejections]],
    )
    resampled = ResampledCells(Resampler(0, len(pairs)), np.arange(len(pairs)), count)
    kappa, bounds = resampled.figure("kappa", 0)
    within = f" ({bounds.low:.3f} to {bounds.high:.3f})" if bounds else ""
    raw = (hits + rejections) / len(pairs)
    yield f"Raw agreement on answerability {raw:.3f}; Cohen's kappa {kappa:.3f}{within}."


def table(head: list[str], rows: list[list[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--gold", type=Path, default=Path("gold"))
    parser.add_argument("--seeds", type=Path, default=Path("seeds"))
    parser.add_argument("--reading", type=Path, default=Path("gold/second_reading.jsonl"))
    parser.add_argument("--check", type=Path, help="a Markdown file with the table to compare")
    options = parser.parse_args()
    text = report(read_pairs(options.gold, options.seeds, options.reading))
    print(text)
    if options.check is None:
        return 0
    written = options.check.read_text(encoding="utf-8").partition(MARKERS[0])[2]
    if written.partition(MARKERS[1])[0].strip() == text:
        return 0
    print(f"{options.check}: another table between {' and '.join(MARKERS)}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
