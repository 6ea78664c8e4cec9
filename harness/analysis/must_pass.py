"""Items that may not fail: those that were right on the baseline have to stay right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from harness.analysis.checks import Check, Finding
from harness.analysis.sides import Side, check_comparable, paired_models
from harness.core.score import Outcome
from harness.store.records import ScoreRow

MEASURE = "correct"


def judged_items(side: Side) -> set[str]:
    """The items that can pass or fail: `correct` has a value, or would have but for a failure."""
    tasks = {task for task, found in side.measures.items() if MEASURE in {m.name for m in found}}
    return {row.item for row in side.rows if row.task in tasks and _is_judged(row)}


def check_must_pass(reference: Side, candidate: Side, items: Sequence[str]) -> list[Check]:
    """A check for every item and model; an item passes where all its repeats are correct.

    Raises `NotComparableError` where `correct` has another card or only one side has it.
    """
    if not items:
        return []
    check_comparable(reference, candidate, [MEASURE])
    found = []
    for a, b in paired_models(reference, candidate):
        before, after = (_rows(side, model) for side, model in ((reference, a), (candidate, b)))
        found += [_check(item, b, before[item], after[item]) for item in dict.fromkeys(items)]
    return found


def _rows(side: Side, model: str) -> defaultdict[str, list[ScoreRow]]:
    rows: defaultdict[str, list[ScoreRow]] = defaultdict(list)
    for row in side.rows:
        if row.model == model:
            rows[row.item].append(row)
    return rows


def _passed(rows: Sequence[ScoreRow]) -> bool:
    """Whether every call that `correct` can score is right, and one is there."""
    judged = [row for row in rows if _is_judged(row)]
    return bool(judged) and all(row.scores.get(MEASURE, (0.0,))[0] == 1 for row in judged)


def _is_judged(row: ScoreRow) -> bool:
    return MEASURE in row.scores or row.outcome is Outcome.FAILED


def _check(item: str, model: str, before: Sequence[ScoreRow], after: Sequence[ScoreRow]) -> Check:
    if not _passed(before):
        finding, detail = Finding.NOT_ENFORCED, "did not pass on the baseline"
    elif _passed(after):
        finding, detail = Finding.NOT_REGRESSED, "passes as on the baseline"
    else:
        failed = any(row.outcome is Outcome.FAILED for row in after)
        detail = "passed on the baseline, " + ("its call failed" if failed else "fails now")
        finding = Finding.REGRESSED
    return Check(
        kind="must_pass",
        name=item,
        model=model,
        finding=finding,
        detail=detail,
        items=(item,) if finding is Finding.REGRESSED else (),
    )
