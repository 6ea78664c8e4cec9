"""Prints the page of metrics, from their catalogue: `make_metrics.py > docs/metrics.md`."""

from __future__ import annotations

import sys
from itertools import groupby

from harness.core.score import Measure
from harness.metrics.base import Metric
from harness.metrics.catalog import METRICS, all_measures

_HEAD = """# Metrics

Made from the catalogue by `python docs/make_metrics.py > docs/metrics.md`.

A metric yields one or more measures. Each stands in results with its card: name, version,
normaliser, tokeniser, references and parameters. Two numbers are compared only where their cards
are equal. ↑ higher is better, ↓ lower is better, – describes and enters no gate. A measure that an
item does not define (no evidence in the gold, no quote in the answer) is left out for that item and
counted. A failed call has no value; `failures: zero` in a config counts it as 0.
"""
_ARROWS = {"higher": "↑", "lower": "↓", "none": "–"}
_COLUMNS = ("measure", "what it is", "range", "better", "card")


def page() -> str:
    """The page as Markdown: a table a metric, in catalogue order."""
    summaries = {entry.target: entry.summary for entry in METRICS.builtin.values()}
    parts = [_HEAD]
    for metric, rows in groupby(all_measures(), key=lambda row: row[0]):
        target = f"{type(metric).__module__}:{type(metric).__name__}"
        tasks = " and ".join(sorted(metric.tasks))
        summary = summaries[target]
        parts.append(f"## {summary[0].upper()}{summary[1:]}\n\nTask: {tasks}. Code: `{target}`.\n")
        parts += [f"| {' | '.join(_COLUMNS)} |", f"|{'---|' * len(_COLUMNS)}"]
        parts += [_row(metric, measure) for _, measure in rows]
        parts.append("")
    return "\n".join(parts)


def _row(metric: Metric, measure: Measure) -> str:
    extent = "0 to 1" if measure.bounded else f"0 and more {measure.unit or ''}".rstrip()
    card = str(metric.card(measure.name)).replace("|", "\\|")
    cells = (f"`{measure.name}`", measure.summary, extent, _ARROWS[measure.direction], f"`{card}`")
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    sys.stdout.write(page())
