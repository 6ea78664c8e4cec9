"""BM25 over sentences: the lexical baseline that a reading model has to beat.

Every candidate sentence of the shown sources is a document; ties go to the sentence shown first.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

from harness.core.answer import Output
from harness.core.request import Request, ShownSource
from harness.models.baselines.candidates import Candidate, candidates
from harness.models.baselines.forms import abstention, answered, claimed, wants_summary
from harness.text.bm25 import Bm25Index


@dataclass(frozen=True)
class Bm25:
    """The best sentence for a question; the best few, in document order, for a summary.

    `sentences` is the length of a summary. A summary without a query is retrieved by the titles
    of its sources, or by their first sentences where they have none. `k1` >= 0 is the weight of
    repeated terms, `b` in [0, 1] the penalty on long sentences.
    """

    sentences: int = 3
    k1: float = 1.2
    b: float = 0.75

    def __post_init__(self) -> None:
        if self.sentences < 1:
            raise ValueError(f"sentences must be 1 or more, not {self.sentences}")
        if self.k1 < 0 or not 0 <= self.b <= 1:
            raise ValueError(f"k1 must be 0 or more and b within [0, 1], not {self.k1}, {self.b}")

    def answer(self, request: Request) -> Output:
        """Cited and quoted sentences; an abstention where no sentence shares a term."""
        summary = wants_summary(request)
        query = request.question or (_headlines(request.sources) if summary else "")
        best = self._ranked(request.sources, query)[: self.sentences if summary else 1]
        if not best:
            return abstention()
        if not summary:
            return answered(best[0])
        return claimed(sorted(best, key=lambda c: (c.source, c.start)))

    def _ranked(self, sources: tuple[ShownSource, ...], query: str) -> list[Candidate]:
        """The candidates that share a term with the query, best first."""
        found = candidates(sources)
        return [found[at] for at in _index(sources, self.k1, self.b).ranked(query)]


def _headlines(sources: tuple[ShownSource, ...]) -> str:
    titles = [source.title for source in sources if source.title]
    first = {c.source: c.text for c in reversed(candidates(sources))}
    return " ".join(titles) or " ".join(first.values())


@functools.lru_cache(maxsize=8)
def _index(sources: tuple[ShownSource, ...], k1: float, b: float) -> Bm25Index:
    return Bm25Index([candidate.text for candidate in candidates(sources)], k1=k1, b=b)
