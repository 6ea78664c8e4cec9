"""The items that a gate's checks name: what the gold says of them, and both answers."""

from __future__ import annotations

import dataclasses

from harness.analysis.flips import with_views
from harness.analysis.gate import Verdict
from harness.analysis.sides import Side, paired_models
from harness.app.views import views_of
from harness.report.verdict import ItemCase
from harness.store.layout import RunDirectory
from harness.store.manifest import Manifest
from harness.store.records import ScoreRow

Key = tuple[str, str]


def illustrated(
    verdict: Verdict, run: RunDirectory, manifest: Manifest, sides: tuple[Side, Side]
) -> tuple[Verdict, dict[Key, ItemCase], str]:
    """The verdict with flips as the gold has them, and a case of every item that a check names.

    Cases are by model and item; of an item with repeats the first answer is shown. The text says
    why the gold's part is missing from some, '' where none is.
    """
    before, after = (_first_rows(side) for side in sides)
    named = {(check.model, item) for check in verdict.checks for item in check.items}
    flipped = {(flip.candidate, flip.item) for flip in verdict.comparison.flips}
    wanted = {(after[key].task, after[key].item): after[key].item_digest for key in named | flipped}
    views, why = views_of(run, manifest, wanted)
    name_before = {name: old for old, name in paired_models(*sides)}
    cases = {
        (model, item): ItemCase(
            item=item,
            model=model,
            before=_text(before[name_before[model], item]),
            after=_text(after[model, item]),
            view=views.get((after[model, item].task, item)),
        )
        for model, item in sorted(named)
    }
    flips = with_views(verdict.comparison.flips, views)
    comparison = dataclasses.replace(verdict.comparison, flips=flips)
    return dataclasses.replace(verdict, comparison=comparison), cases, why


def _first_rows(side: Side) -> dict[Key, ScoreRow]:
    found: dict[Key, ScoreRow] = {}
    for row in sorted(side.rows, key=lambda row: (row.repeat, row.task)):
        found.setdefault((row.model, row.item), row)
    return found


def _text(row: ScoreRow) -> str:
    """What was said, with the sources it cites, or how the call ended where nothing was."""
    said = str(row.answer.get("text", "")) or f"({row.outcome})"
    cited = [
        str(found.get("source", found.get("raw"))) for found in row.answer.get("citations", ())
    ]
    return " ".join([said, *(f"[{source}]" for source in cited)])
