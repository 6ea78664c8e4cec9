"""`quote_strict`, `quote_folded`, `quote_misattributed`, `quote_fabricated`: quotes as given.

Every quote that a citation gives gets one verdict (`citations.locate`). A quote given again of the
same source, in the same words up to typography, accents, case, list number and end punctuation
(`metrics.repeats`), is one quote with the worst verdict of its copies. The four are shares of the
quotes of an answer that are long enough to check:

* quote_strict: letter for letter in the cited source (`exact`);
* quote_folded: in the cited source up to typography and honest marks of omission (`exact`,
  `folded`, `gapped`);
* quote_misattributed: in another source than the one cited;
* quote_fabricated: in none (`altered`, `stitched`, `absent`).

quote_folded + quote_misattributed + quote_fabricated = 1. Undefined where no quote can be checked.
Counts: one for each verdict, `too_short` among them, and `quotes`, those that were checked; each
quote once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from harness.citations.locate import ACCEPTED, VERDICTS, QuoteVerdict
from harness.core.score import Direction, Measure, Score, Undefined
from harness.metrics.base import QA, SUMMARIES, Case, Metric, ScoreMap
from harness.metrics.located import cited_of
from harness.metrics.repeats import repeat_key

SHARES: Mapping[str, frozenset[str]] = {
    "quote_strict": frozenset(("exact",)),
    "quote_folded": frozenset(ACCEPTED),
    "quote_misattributed": frozenset(("misattributed",)),
    "quote_fabricated": frozenset(("altered", "stitched", "absent")),
}
_NO_QUOTE = Undefined(reason="no citation gives a quote of three words or more")


@dataclass(frozen=True)
class Quotes(Metric):
    """What became of the quotes that an answer gives."""

    tasks: ClassVar[frozenset[str]] = frozenset((QA, SUMMARIES))
    recipe: ClassVar[dict[str, str]] = {
        "fold": "typography",
        "case": "kept",
        "unit": "distinct quote",
    }

    @property
    def measures(self) -> tuple[Measure, ...]:
        """Two shares of right quotes, two of wrong ones."""
        lower = Direction.LOWER
        return (
            Measure(name="quote_strict", summary="share of quotes letter for letter as cited"),
            Measure(
                name="quote_folded", summary="share of quotes as cited, up to typography and […]"
            ),
            Measure(
                name="quote_misattributed",
                summary="share of quotes that stand in another source than the cited",
                direction=lower,
            ),
            Measure(
                name="quote_fabricated",
                summary="share of quotes that stand in no source",
                direction=lower,
            ),
        )

    def score(self, case: Case) -> ScoreMap:
        """All four for one answer."""
        verdicts = _verdicts(case)
        found = Counter[str](verdict.verdict for verdict in verdicts)
        n = len(verdicts) - found["too_short"]
        if not n:
            return dict.fromkeys(SHARES, _NO_QUOTE)
        counts = {"quotes": float(n)} | {str(name): float(found[name]) for name in VERDICTS}
        return {
            name: Score(
                value=sum(found[verdict] for verdict in wanted) / n,
                counts=counts,
                reason=_why(verdicts, n),
            )
            for name, wanted in SHARES.items()
        }


def _verdicts(case: Case) -> list[QuoteVerdict]:
    """The worst verdict on every distinct quote, in order of first appearance."""
    worst: dict[tuple[str | int, str], QuoteVerdict] = {}
    for cited in cited_of(case):
        if cited.verdict is not None:
            key = cited.named, repeat_key(cited.citation.quote or "")
            worst[key] = max(worst.get(key, cited.verdict), cited.verdict, key=_badness)
    return list(worst.values())


def _badness(verdict: QuoteVerdict) -> int:
    """How bad a verdict is; one that says nothing gives way to any."""
    return -1 if verdict.verdict == "too_short" else VERDICTS.index(verdict.verdict)


def _why(verdicts: list[QuoteVerdict], n: int) -> str:
    """The first quote that is not as cited, in words."""
    wrong = [v for v in verdicts if v.verdict not in ACCEPTED and v.verdict != "too_short"]
    if not wrong:
        return f"all {n} quotes stand in the cited source"
    more = f" (and {len(wrong) - 1} more)" if len(wrong) > 1 else ""
    return f"{wrong[0].verdict}: {wrong[0].why}{more}"
