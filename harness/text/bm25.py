"""BM25: which texts share most with a query, rare words counting more than common ones.

Robertson and Zaragoza 2009, by bm25s (Lù 2024, its `lucene` variant), over our index terms.
"""

from __future__ import annotations

from collections.abc import Sequence

from harness.text.terms import terms


class Bm25Index:
    """Texts to be ranked; one without a term never ranks and leaves the others' scores alone.

    `k1` >= 0 is the weight of repeated terms, `b` in [0, 1] the penalty on long texts.
    """

    def __init__(self, texts: Sequence[str], *, k1: float = 1.2, b: float = 0.75) -> None:
        import bm25s

        worded = {at: words for at, text in enumerate(texts) if (words := terms(text))}
        self._places = tuple(worded)
        self._index = bm25s.BM25(k1=k1, b=b, method="lucene")
        if worded:
            self._index.index(list(worded.values()), show_progress=False)

    def ranked(self, query: str) -> list[int]:
        """The places of the texts that share a term with the query, best first, ties as given.

        >>> Bm25Index(["Ana left.", "The talks ended.", "Talks on talks"]).ranked("the talks")
        [2, 1]
        """
        known = [t for t in terms(query) if t in self._index.vocab_dict] if self._places else []
        if not known:
            return []
        scores = self._index.get_scores(known).tolist()
        order = sorted(range(len(scores)), key=lambda at: -scores[at])
        return [self._places[at] for at in order if scores[at] > 0]
