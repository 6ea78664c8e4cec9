"""Whether cited texts together support a claim: the rules first, an entailer where they stop.

Shared by the strict citation scores and ALCE's. A text is judged alone; several are judged each
alone and joined in the order cited, and the best verdict counts: a claim that needs one fact from
each of two long sources is seen only where quotes bring the passages together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from harness.citations.entail.base import Entailer
from harness.citations.locate import read_in_place
from harness.citations.support import Label, SupportVerdict, judge
from harness.metrics.located import Cited
from harness.text.aliases import AliasTable

RULES = "rules-2"
VALUES = {Label.SUPPORTED: 1.0, Label.UNDECIDED: 0.5, Label.UNSUPPORTED: 0.0}
_KEPT = 8192  # verdicts remembered: one pair is asked about alone, with others, and left out
_NOTHING = SupportVerdict(
    label=Label.UNSUPPORTED, p=0.0, reason="no cited text stands in a shown source"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Jury:
    """Judges claims against passages. `entailer` is asked only where the rules are undecided."""

    aliases: AliasTable
    entailer: Entailer | None = None

    def verdict(self, passages: Sequence[str], claim: str) -> SupportVerdict:
        """The best verdict of the passages, each alone and joined; unsupported without any."""
        distinct = tuple(dict.fromkeys(passages))
        if not distinct:
            return _NOTHING
        found = [_judged(claim, passage, self.aliases) for passage in distinct]
        best = max(found, key=_rank)
        if len(distinct) > 1 and best.label is not Label.SUPPORTED:
            joined = _judged(claim, "\n\n".join(distinct), self.aliases, together=True)
            best = max(best, joined, key=_rank)
        if best.label is Label.UNDECIDED and self.entailer is not None:
            answer = self.entailer.score(distinct, claim)
            reason = f"by the entailer; the rules alone: {best.reason}"
            return SupportVerdict(label=answer.label, p=answer.p, reason=reason)
        return best


def scorer_of(entailer: Entailer | None) -> str:
    """Who judges, as it stands on a card.

    >>> scorer_of(None)
    'rules-2'
    """
    return RULES if entailer is None else f"{RULES}+{entailer.scorer_id}"


def passage_of(cited: Cited) -> str | None:
    """The text that a citation brings: its range read in its place, else the whole article text.

    None where it names no shown source, or its quote does not stand in it.
    """
    if cited.source is None or not cited.stands:
        return None
    if cited.pointed_at:
        return read_in_place(cited.source, *cited.pointed_at)
    return cited.source.content()


def _rank(verdict: SupportVerdict) -> tuple[float, float]:
    return VALUES[verdict.label], verdict.p


@lru_cache(maxsize=_KEPT)
def _judged(
    claim: str, passage: str, aliases: AliasTable, *, together: bool = False
) -> SupportVerdict:
    return judge(claim, passage, aliases=aliases, together=together)
