"""Retrieval: the sources that a question is shown where it is not shown all of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from harness.text.bm25 import Bm25Index


class Retriever:
    """Ranks whole sources by BM25 over their texts as shown; word frequencies are the corpus's."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._names = sorted(texts)
        self._index = Bm25Index([texts[name] for name in self._names])

    def best(self, query: str, *, among: Collection[str], k: int) -> tuple[str, ...]:
        """At most `k` names, best first; a source without a term of the query is left out.

        >>> found = Retriever({"a": "Rain fell.", "b": "Rain on rain.", "c": "No."})
        >>> found.best("rain?", among="abc", k=5), found.best("rain?", among="ac", k=1)
        (('b', 'a'), ('a',))
        """
        ranked = (self._names[at] for at in self._index.ranked(query))
        return tuple(name for name in ranked if name in among)[:k]
