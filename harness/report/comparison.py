"""Comparisons and verdicts as documents: effects with intervals first, then the flips."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from harness.analysis.compare import Comparison, Effect, Flip
from harness.analysis.gate import Finding, Verdict
from harness.report.document import Cell, Column, Document, Note, Table, Tone
from harness.report.leaderboard import number

FLIPS_SHOWN = 20
_TEXT_SHOWN = 90
_TONES: dict[Finding, Tone] = {
    Finding.REGRESSED: "bad",
    Finding.UNCHANGED: "muted",
    Finding.NOT_REGRESSED: "good",
    Finding.LOSS_NOTED: "warning",
    Finding.INCONCLUSIVE: "warning",
}


def comparison_document(comparison: Comparison, treatment: Sequence[str]) -> Document:
    """A comparison: what differs, by how much, and which items changed."""
    return Document(
        title=f"{comparison.candidate} against {comparison.reference}",
        tables=[_effects(comparison.effects), *_flips(comparison.flips)],
        notes=_notes(comparison, treatment),
    )


def verdict_document(verdict: Verdict, treatment: Sequence[str]) -> Document:
    """A gate's verdict: a finding a metric, then the comparison behind it."""
    comparison = verdict.comparison
    findings = Table(
        title="Gate",
        columns=[
            Column(title="finding", numeric=False),
            Column(title="model", numeric=False),
            Column(title="task", numeric=False),
            Column(title="metric", numeric=False),
            Column(title="difference"),
            Column(title="p (loss, Holm)"),
            Column(title="margin"),
        ],
        rows=[
            [
                Cell(text=_shown(found.finding), tone=_TONES[found.finding]),
                Cell(text=found.effect.candidate),
                Cell(text=found.effect.task),
                Cell(text=found.effect.metric),
                _difference(found.effect),
                Cell(text=f"{found.effect.p_loss_adjusted:.2g}"),
                Cell(text=f"{found.margin:g}"),
            ]
            for found in verdict.metrics
        ],
    )
    worse = [flip for flip in comparison.flips if flip.worse]
    return Document(
        title=f"Gate: {comparison.candidate} against {comparison.reference}",
        tables=[findings, *_flips(worse)],
        notes=[_headline(verdict), *_unseen(verdict), *_notes(comparison, treatment)],
    )


def _shown(finding: Finding) -> str:
    loud = finding in (Finding.REGRESSED, Finding.INCONCLUSIVE)
    return str(finding).upper() if loud else str(finding)


def _headline(verdict: Verdict) -> Note:
    count = Counter(found.finding for found in verdict.metrics)
    n = verdict.comparison.family
    if count[Finding.REGRESSED]:
        return Note(text=f"REGRESSED on {count[Finding.REGRESSED]} of {n} tests.", tone="bad")
    if count[Finding.INCONCLUSIVE]:
        return Note(
            text=f"INCONCLUSIVE on {count[Finding.INCONCLUSIVE]} of {n} tests: no loss is shown, "
            "but one as large as the margin is not ruled out.",
            tone="warning",
        )
    return Note(text=f"No regression in {n} tests.", tone="good")


def _unseen(verdict: Verdict) -> list[Note]:
    what = ", ".join(verdict.comparison.unseen)
    text = f"INCONCLUSIVE: {what} could not be compared, having values on one side only."
    return [Note(text=text, tone="bad")] if what else []


def _effects(effects: Sequence[Effect]) -> Table:
    return Table(
        title="Paired differences",
        columns=[
            Column(title="model", numeric=False),
            Column(title="task", numeric=False),
            Column(title="metric", numeric=False),
            Column(title="n"),
            Column(title="before"),
            Column(title="after"),
            Column(title="difference"),
            Column(title="better / worse"),
            Column(title="p (Holm)"),
            Column(title="test", numeric=False),
        ],
        rows=[_effect_row(effect) for effect in effects],
    )


def _effect_row(effect: Effect) -> list[Cell]:
    same = effect.reference == effect.candidate
    return [
        Cell(text=effect.candidate if same else f"{effect.reference} → {effect.candidate}"),
        Cell(text=effect.task),
        Cell(text=effect.metric),
        Cell(text=str(effect.n)),
        Cell(text=number(effect.reference_value)),
        Cell(text=number(effect.candidate_value)),
        _difference(effect),
        Cell(text=f"{effect.n_better} / {effect.n_worse}"),
        Cell(text="same outputs" if effect.unchanged else f"{effect.p_adjusted:.2g}"),
        Cell(text=effect.method, tone="muted"),
    ]


def _difference(effect: Effect) -> Cell:
    detail = ""
    if effect.low is not None and effect.high is not None:
        detail = f"{effect.low:+.2f} to {effect.high:+.2f}"
    worse = (effect.difference > 0) if effect.lower_is_better else (effect.difference < 0)
    tone: Tone = "plain" if not effect.difference else "bad" if worse else "good"
    return Cell(text=f"{effect.difference:+.2f}", detail=detail, tone=tone)


def _flips(flips: Sequence[Flip]) -> list[Table]:
    if not flips:
        return []
    ordered = sorted(flips, key=lambda flip: not flip.worse)
    rows = [
        [
            Cell(text="worse" if flip.worse else "better", tone="bad" if flip.worse else "good"),
            Cell(text=flip.candidate),
            Cell(text=f"{flip.task} {flip.item}"),
            Cell(text=f"{flip.metric} {number(flip.before)} → {number(flip.after)}"),
            Cell(text=_cut(flip.reference_text)),
            Cell(text=_cut(flip.candidate_text)),
        ]
        for flip in ordered[:FLIPS_SHOWN]
    ]
    titles = ("", "model", "item", "metric", "answer before", "answer after")
    n_more = len(ordered) - FLIPS_SHOWN
    return [
        Table(
            title=f"Flips: {len(ordered)}",
            columns=[Column(title=title, numeric=False) for title in titles],
            rows=rows,
            caption=f"and {n_more} more; -o FILE.json lists all" if n_more > 0 else "",
        )
    ]


def _cut(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _TEXT_SHOWN else f"{flat[:_TEXT_SHOWN]}…"


def _notes(comparison: Comparison, treatment: Sequence[str]) -> list[Note]:
    notes = [
        Note(text=f"Treatment: {'; '.join(treatment) or 'none, the same configuration'}."),
        Note(
            text="Differences are after less before, with 95 % intervals; p two-sided, adjusted "
            f"by Holm over {comparison.family} tests."
        ),
    ]
    for key, n in comparison.left_out.items():
        notes.append(
            Note(text=f"{key}: {n} items left out, without a value on one side.", tone="warning")
        )
    return notes
