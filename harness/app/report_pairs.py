"""What a page compares: runs with runs, or the models of the only one, adjusted together."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Sequence

from harness.analysis.compare import adjust_together, explore_sides
from harness.analysis.sides import Side
from harness.app.compare import Pairs
from harness.app.report_calls import ScoredRun, models_of
from harness.app.report_entries import roles_of
from harness.app.treatment import changed_code, treatment
from harness.core.errors import NotComparableError
from harness.report.comparison import Compared
from harness.store.manifest import Manifest

_Entry = tuple[Side, Manifest]


def compared_models(
    runs: Sequence[ScoredRun], *, pairs: Pairs
) -> tuple[tuple[Compared, ...], tuple[str, ...]]:
    """The comparisons, and why those pairs have none that may not be compared.

    Of a single run the models are compared that are neither ceiling nor floor; all of them where
    that leaves fewer than two.
    """
    entries = _models(runs[0]) if len(runs) == 1 else [(run.side, run.manifest) for run in runs]
    chosen = [
        (a, b) for a, b in itertools.combinations(entries, 2) if pairs == "all" or a is entries[0]
    ]
    explored, why = [], []
    for a, b in chosen:
        try:
            explored.append((a[1], b[1], explore_sides(a[0], b[0])))
        except NotComparableError as error:
            why += [str(problem) for problem in error.problems]
    found = adjust_together(comparison for _, _, comparison in explored)
    told = [
        Compared(
            comparison=comparison,
            treatment=(*treatment(a.config, b.config), *changed_code(a, b)),
        )
        for (a, b, _), comparison in zip(explored, found, strict=True)
    ]
    return tuple(told), tuple(dict.fromkeys(why))


def _models(run: ScoredRun) -> list[_Entry]:
    names = models_of(run)
    plain = [name for name in names if name not in roles_of(run)]
    specs = {spec["name"]: spec for spec in run.manifest.config["models"]}
    return [
        (
            dataclasses.replace(
                run.side, name=name, rows=[row for row in run.side.rows if row.model == name]
            ),
            dataclasses.replace(
                run.manifest, config={**run.manifest.config, "models": [specs[name]]}
            ),
        )
        for name in (plain if len(plain) > 1 else names)
    ]
