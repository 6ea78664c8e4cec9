"""LexRank and TextRank: the sentences that the other sentences resemble, by sumy.

Erkan and Radev 2004 (LexRank, continuous rating on a thresholded graph), Mihalcea and Tarau 2004
(TextRank), as implemented in sumy. Sentences come from sentencex and words from our index terms, so
that nothing of nltk's data is read. Both are blind to the question.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from typing import Any, Literal

from harness.core.answer import Output
from harness.core.request import Request, ShownSource
from harness.models.baselines.candidates import Candidate, candidates
from harness.models.baselines.forms import abstention, answered, claimed, wants_summary
from harness.text.terms import terms


@dataclass(frozen=True)
class Sumy:
    """The most central sentences of the shown sources, in document order.

    `sentences` is the length of a summary; a question gets the single most central sentence.
    """

    method: Literal["lexrank", "textrank"] = "lexrank"
    sentences: int = 3

    def __post_init__(self) -> None:
        if self.method not in ("lexrank", "textrank"):
            raise ValueError(f"method must be lexrank or textrank, not {self.method!r}")
        if self.sentences < 1:
            raise ValueError(f"sentences must be 1 or more, not {self.sentences}")

    def answer(self, request: Request) -> Output:
        """Cited and quoted sentences; an abstention where no sentence is shown."""
        summary = wants_summary(request)
        best = _central(request.sources, self.method, self.sentences if summary else 1)
        if not best:
            return abstention()
        return claimed(best) if summary else answered(best[0])


@dataclass(frozen=True)
class LexRank(Sumy):
    """`Sumy` by LexRank."""

    method: Literal["lexrank"] = field(default="lexrank", init=False)


@dataclass(frozen=True)
class TextRank(Sumy):
    """`Sumy` by TextRank."""

    method: Literal["textrank"] = field(default="textrank", init=False)


class _Words:
    """The tokeniser that sumy's sentences ask for their words."""

    def to_words(self, text: str) -> tuple[str, ...]:
        return tuple(terms(text))


@functools.lru_cache(maxsize=32)
def _central(sources: tuple[ShownSource, ...], method: str, wanted: int) -> tuple[Candidate, ...]:
    import numpy as np
    from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence

    words = _Words()
    by_text = {c.text: c for c in candidates(sources)}
    document = ObjectDocumentModel([Paragraph([Sentence(text, words) for text in by_text])])
    # Sentences that share no word leave a graph without edges, which sumy normalises to 0/0: all
    # ratings are then nan, and the order of the document stands.
    with np.errstate(invalid="ignore", divide="ignore"):
        chosen = _summarizer(method)(document, wanted)
    return tuple(by_text[str(sentence)] for sentence in chosen)


def _summarizer(method: str) -> Any:
    if method == "lexrank":
        from sumy.summarizers.lex_rank import LexRankSummarizer

        return LexRankSummarizer()
    from sumy.summarizers.text_rank import TextRankSummarizer

    return TextRankSummarizer()
