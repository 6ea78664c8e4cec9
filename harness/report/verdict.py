"""A gate's verdict for readers: the headline, a line a check, the flips, what was left out."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from harness.analysis.checks import Check, Finding
from harness.analysis.comparison import ItemView
from harness.analysis.gate import MetricVerdict, Verdict, reach
from harness.config.quarantine import Quarantined
from harness.core.errors import EXIT_INCONCLUSIVE, EXIT_PASS, EXIT_REGRESSED
from harness.report.comparison import difference_cell, p_text
from harness.report.comparison_flips import flip_tables
from harness.report.document import Cell, Column, Document, Note, Table, Tone

_ITEMS_SHOWN = 10
# Loudest first: the order in which a reader meets them.
_TONES: dict[Finding, Tone] = {
    Finding.REGRESSED: "bad",
    Finding.INCONCLUSIVE: "warning",
    Finding.LOSS_NOTED: "warning",
    Finding.NOT_REGRESSED: "good",
    Finding.NOT_ENFORCED: "muted",
    Finding.UNCHANGED: "muted",
}
_LOUDEST = {finding: rank for rank, finding in enumerate(_TONES)}
_LEGEND = (
    "chance: how often luck alone looks so bad (p, Holm); would find: the smallest loss that these "
    "items show 4 times in 5; items needed: to show the allowed loss so"
)
_KINDS = {
    "metric": "metric",
    "must_pass": "must pass",
    "hard_failures": "hard failures",
    "budget": "budget",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemCase:
    """An item that a check names: what the gold says of it, and both answers.

    `view` is None where the gold at hand is not the one the run was scored on.
    """

    item: str
    model: str
    before: str
    after: str
    view: ItemView | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gating:
    """A verdict with what a reader needs beside it.

    `cases` has every item that a check names, by model and item, and `untold` says why some have
    no view; `ended` are quarantined items whose time is over, so that they count again.
    """

    verdict: Verdict
    treatment: Sequence[str] = ()
    cases: Mapping[tuple[str, str], ItemCase] = field(default_factory=dict)
    untold: str = ""
    quarantined: Sequence[Quarantined] = ()
    ended: Sequence[Quarantined] = ()
    inconclusive_fails: bool = False

    @property
    def exit_code(self) -> int:
        """1 where something regressed; 4 where something is inconclusive and that fails; else 0."""
        if self.verdict.regressed:
            return EXIT_REGRESSED
        if self.verdict.inconclusive and self.inconclusive_fails:
            return EXIT_INCONCLUSIVE
        return EXIT_PASS


def verdict_data(gating: Gating) -> dict[str, Any]:
    """The verdict as the plain object that `--json` prints."""
    verdict = gating.verdict
    return {
        "regressed": verdict.regressed,
        "inconclusive": verdict.inconclusive,
        "exit_code": gating.exit_code,
        "family": verdict.family,
        "treatment": list(gating.treatment),
        "checks": [dataclasses.asdict(check) for check in verdict.checks],
        "metrics": [dataclasses.asdict(found) for found in verdict.metrics],
        "cases": [dataclasses.asdict(case) for case in gating.cases.values()],
        "flips": [dataclasses.asdict(flip) for flip in verdict.comparison.flips],
        "left_out": dict(verdict.comparison.left_out),
        "not_judged": list(verdict.comparison.unpaired),
        "quarantined": [dataclasses.asdict(entry) for entry in gating.quarantined],
        "quarantine_ended": [dataclasses.asdict(entry) for entry in gating.ended],
    }


def verdict_document(gating: Gating) -> Document:
    """A gate's verdict: a line a check, the flips for the worse, then what to know beside it."""
    verdict = gating.verdict
    others = [check for check in verdict.checks if check.kind != "metric"]
    uncompared = verdict.checks[len(verdict.metrics) : len(verdict.checks) - len(others)]
    tables = [
        _metrics(verdict.metrics),
        *_checks([*uncompared, *(c for c in others if c.finding is not Finding.UNCHANGED)]),
        *flip_tables([flip for flip in verdict.comparison.flips if flip.worse]),
        *_quarantine(gating.quarantined),
    ]
    sides = f"{verdict.comparison.candidate} against {verdict.comparison.reference}"
    return Document(
        title=f"Gate, {_word(verdict)}: {sides}",
        tables=tables,
        notes=[_headline(gating), *_notes(gating)],
    )


def _word(verdict: Verdict) -> str:
    if verdict.regressed:
        return "REGRESSED"
    return "INCONCLUSIVE" if verdict.inconclusive else "passed"


def shown(finding: Finding) -> str:
    """A finding as it is printed: what needs a look in capitals."""
    loud = finding in (Finding.REGRESSED, Finding.INCONCLUSIVE)
    return str(finding).upper() if loud else str(finding)


def listed(items: Sequence[str]) -> str:
    """Item ids in a row, the first ten of many."""
    more = len(items) - _ITEMS_SHOWN
    return ", ".join(items[:_ITEMS_SHOWN]) + (f" and {more} more" if more > 0 else "")


def _finding(finding: Finding) -> Cell:
    return Cell(text=shown(finding), tone=_TONES[finding])


def _metrics(metrics: Sequence[MetricVerdict]) -> Table:
    words = ("finding", "model", "task", "metric")
    numbers = ("change", "worse / better", "chance", "allowed loss", "would find", "items needed")
    return Table(
        title="Gate",
        columns=[
            *(Column(title=title, numeric=False) for title in words),
            *(Column(title=title) for title in numbers),
        ],
        rows=[_metric_row(found) for found in sorted(metrics, key=lambda m: _LOUDEST[m.finding])],
        caption=_LEGEND,
    )


def _metric_row(found: MetricVerdict) -> list[Cell]:
    effect = found.effect
    return [
        _finding(found.finding),
        Cell(text=effect.candidate),
        Cell(text=effect.task),
        Cell(text=effect.metric),
        difference_cell(effect),
        Cell(text=f"{effect.n_worse} / {effect.n_better}", detail=f"of {effect.n}"),
        Cell(text=p_text(effect.p_loss_adjusted)),
        Cell(text=f"{found.margin:g}"),
        *(Cell(text=text or "–") for text in reach(found)),
    ]


def _checks(checks: Sequence[Check]) -> list[Table]:
    titles = ("finding", "model", "check", "what was found")
    rows = [
        [
            _finding(check.finding),
            Cell(text=check.model or "–"),
            Cell(text=check.name, detail=_KINDS[check.kind]),
            Cell(text=check.detail, detail=_items_of(check)),
        ]
        for check in sorted(checks, key=lambda check: _LOUDEST[check.finding])
    ]
    columns = [Column(title=title, numeric=False) for title in titles]
    return [Table(title="Other checks", columns=columns, rows=rows)] if rows else []


def _items_of(check: Check) -> str:
    """The items a check names, but those that its own name or the table of flips tells."""
    return listed(check.items) if check.kind == "hard_failures" else ""


def _headline(gating: Gating) -> Note:
    verdict = gating.verdict
    count = Counter(check.finding for check in verdict.checks)
    n = f"{len(verdict.checks)} checks ({verdict.family} of them tests, adjusted by Holm)"
    if count[Finding.REGRESSED]:
        return Note(text=f"REGRESSED on {count[Finding.REGRESSED]} of {n}.", tone="bad")
    if count[Finding.INCONCLUSIVE]:
        text = f"INCONCLUSIVE on {count[Finding.INCONCLUSIVE]} of {n}: {_undecided(gating)}"
        return Note(text=text, tone="warning")
    return Note(text=f"No regression in {n}.", tone="good")


def _undecided(gating: Gating) -> str:
    """Why the gate can't tell, by the metric that lost most, and what can be done about it."""
    found = [m.effect for m in gating.verdict.metrics if m.finding is Finding.INCONCLUSIVE]
    why = "what was found may be chance, or could not be compared."
    if found:
        worst = max(found, key=lambda effect: effect.n_worse / effect.n)
        why = (
            f"{worst.n} items are too few to tell a loss from chance ({worst.metric}: "
            f"{worst.n_worse} worse, {worst.n_better} better)."
        )
    stop = "" if gating.inconclusive_fails else ", or fail on this: --on-inconclusive fail"
    return f"{why} To do: add items, name questions that may never break in must_pass{stop}."


def _quarantine(entries: Sequence[Quarantined]) -> list[Table]:
    titles = ("item", "reason", "measured", "until")
    rows = [
        [Cell(text=text) for text in (entry.item, entry.reason, entry.measured, entry.until or "–")]
        for entry in entries
    ]
    table = Table(
        title=f"Quarantined, in no verdict: {len(entries)}",
        columns=[Column(title=title, numeric=False) for title in titles],
        rows=rows,
    )
    return [table] if entries else []


def _notes(gating: Gating) -> list[Note]:
    comparison = gating.verdict.comparison
    same = "none, the same configuration"
    notes = [
        Note(text=f"Treatment: {'; '.join(gating.treatment) or same}."),
    ]
    unchanged = [check for check in gating.verdict.checks if check.finding is Finding.UNCHANGED]
    counts = [check for check in unchanged if check.kind == "hard_failures"]
    if counts:
        notes.append(Note(text=f"Counts of hard failures that are unchanged: {len(counts)}."))
    for key, n in comparison.left_out.items():
        text = f"{key}: {n} items left out, without a value on one side."
        notes.append(Note(text=text, tone="warning"))
    if comparison.unpaired:
        names = ", ".join(comparison.unpaired)
        notes.append(
            Note(text=f"Not judged, for it is not in the baseline: {names}.", tone="warning")
        )
    if gating.untold:
        notes.append(Note(text=f"Questions and gold answers are not shown: {gating.untold}."))
    for entry in gating.ended:
        text = f"The quarantine of {entry.item} ended on {entry.until}: it counts again."
        notes.append(Note(text=text, tone="warning"))
    return notes
