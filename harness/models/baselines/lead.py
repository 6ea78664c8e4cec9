"""Lead-k: the first sentences of a news text, the strong free baseline of summarisation.

See et al. 2017 ("Get To The Point", table 1) report lead-3 above their abstractive model.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from harness.core.answer import Output
from harness.core.request import Request
from harness.models.baselines.candidates import Candidate, candidates
from harness.models.baselines.forms import abstention, marked, wants_summary


@dataclass(frozen=True)
class Lead:
    """The first sentences of the shown sources, taken from each in turn.

    `sentences` is the number taken in all; a summary of more sources than that takes the first
    sentence of each, so that none is left out.
    """

    sentences: int = 3

    def __post_init__(self) -> None:
        if self.sentences < 1:
            raise ValueError(f"sentences must be 1 or more, not {self.sentences}")

    def answer(self, request: Request) -> Output:
        """The sentences in document order, each with its marker; else an abstention."""
        by_source = [
            list(group)
            for _, group in itertools.groupby(candidates(request.sources), lambda c: c.source)
        ]
        if not by_source:
            return abstention()
        wanted = max(self.sentences, len(by_source) if wants_summary(request) else 0)
        return marked(_in_turn(by_source, wanted))


def _in_turn(by_source: list[list[Candidate]], wanted: int) -> list[Candidate]:
    rounds = itertools.chain.from_iterable(itertools.zip_longest(*by_source))
    chosen = itertools.islice((c for c in rounds if c is not None), wanted)
    return sorted(chosen, key=lambda c: (c.source, c.start))
