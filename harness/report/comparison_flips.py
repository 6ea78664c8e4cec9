"""Flips for readers: the question, the gold, both answers and the passages, item by item."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from harness.analysis.comparison import Flip, FlipKind
from harness.core.item import Span
from harness.report.document import Cell, Column, Table, Tone
from harness.report.leaderboard import number

FLIPS_SHOWN = 10
_TEXT_SHOWN = 240
_PASSAGES_SHOWN = 3
_TONES: dict[FlipKind, Tone] = {
    FlipKind.LOST: "bad",
    FlipKind.CITATION: "warning",
    FlipKind.WON: "good",
}
_ORDER = tuple(_TONES)


def flip_tables(flips: Sequence[Flip]) -> list[Table]:
    """The flips of a comparison as a table, losses first; none where nothing flipped."""
    if not flips:
        return []
    ordered = sorted(flips, key=lambda flip: _ORDER.index(flip.kind))
    told = [_told(flip) for flip in ordered[:FLIPS_SHOWN]]
    counts = Counter(flip.kind for flip in flips)
    n_more = len(flips) - FLIPS_SHOWN
    return [
        Table(
            title="Flips: "
            + ", ".join(f"{kind} {counts[kind]}" for kind in _ORDER if counts[kind]),
            columns=[Column(title=title, numeric=False) for title in ("item", "", "text")],
            rows=[row for rows in told for row in rows],
            caption=f"and {n_more} more; -o FILE.json lists all" if n_more > 0 else "",
        )
    ]


def _told(flip: Flip) -> list[list[Cell]]:
    """A flip as rows: what happened, then the question, the gold, both answers, the passages."""
    values = f"{flip.metric} {number(flip.before)} → {number(flip.after)}"
    what, tone = f"{flip.kind} ({values}), {flip.candidate}", _TONES[flip.kind]
    lines: list[tuple[str, str]] = []
    if flip.view is not None:
        gold = " | ".join(flip.view.gold) or "no answer in the sources"
        lines += [("question", flip.view.question), ("gold", gold)]
    lines += [
        ("before", _said(flip.reference_text, flip.reference_cited)),
        ("after", _said(flip.candidate_text, flip.candidate_cited)),
    ]
    passages = flip.view.passages if flip.view is not None else ()
    lines += [("passage", _placed(span)) for span in passages[:_PASSAGES_SHOWN]]
    head = [Cell(text=flip.item, tone="strong"), Cell(text=""), Cell(text=what, tone=tone)]
    return [
        head,
        *(
            [Cell(text=""), Cell(text=name, tone="muted"), Cell(text=_cut(text))]
            for name, text in lines
        ),
    ]


def _said(text: str, cited: Iterable[str]) -> str:
    return " ".join([_cut(text) or "(nothing)", *cited])


def _placed(span: Span) -> str:
    return f"{span.seed} {span.start}–{span.end}: “{span.quote}”"


def _cut(text: str) -> str:
    """The text on one line, its end left out where it is long."""
    flat = " ".join(text.split())
    return flat if len(flat) <= _TEXT_SHOWN else f"{flat[:_TEXT_SHOWN]}…"
