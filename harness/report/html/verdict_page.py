"""A gate's verdict as a page without a script: the checks, then the items behind them."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

from harness.analysis.comparison import Flip, FlipKind, ItemView
from harness.report.html.page import render
from harness.report.leaderboard import number
from harness.report.verdict import Gating, ItemCase, verdict_document

_BADGES = {FlipKind.LOST: "wrong", FlipKind.CITATION: "misattributed", FlipKind.WON: "right"}
_NOTHING = "(nothing)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An item with what happened to it, and named lines: question, gold, answers, passages."""

    item: str
    told: str
    lines: Sequence[tuple[str, str]]
    kind: str = ""
    badge: str = ""


def render_verdict(gating: Gating) -> str:
    """The whole page as text; the same for the same verdict."""
    comparison = gating.verdict.comparison
    without_flips = dataclasses.replace(comparison, flips=())
    verdict = dataclasses.replace(gating.verdict, comparison=without_flips)
    document = verdict_document(dataclasses.replace(gating, verdict=verdict))
    in_order = sorted(comparison.flips, key=lambda flip: tuple(_BADGES).index(flip.kind))
    flipped = {(flip.candidate, flip.item) for flip in in_order}
    groups = {
        "Flips": [_flip(flip) for flip in in_order],
        "Other items that a check names": [
            _case(case) for key, case in gating.cases.items() if key not in flipped
        ],
    }
    return render(
        "verdict.html.j2",
        script="",
        title=document.title,
        document=document,
        groups=[(heading, items) for heading, items in groups.items() if items],
    )


def _flip(flip: Flip) -> Told:
    return Told(
        item=flip.item,
        told=f"{flip.metric} {number(flip.before)} → {number(flip.after)}, {flip.candidate}",
        lines=_lines(
            flip.view,
            " ".join([flip.reference_text or _NOTHING, *flip.reference_cited]),
            " ".join([flip.candidate_text or _NOTHING, *flip.candidate_cited]),
        ),
        kind=str(flip.kind),
        badge=_BADGES[flip.kind],
    )


def _case(case: ItemCase) -> Told:
    return Told(
        item=case.item,
        told=case.model,
        lines=_lines(case.view, case.before or _NOTHING, case.after or _NOTHING),
    )


def _lines(view: ItemView | None, before: str, after: str) -> list[tuple[str, str]]:
    answers = [("before", before), ("after", after)]
    if view is None:
        return answers
    gold = " | ".join(view.gold) or "no answer in the sources"
    passages = [
        ("passage", f"{span.seed} {span.start}–{span.end}: “{span.quote}”")
        for span in view.passages
    ]
    return [("question", view.question), ("gold", gold), *answers, *passages]
