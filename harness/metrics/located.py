"""Where the quotes of an answer stand in the sources shown, each looked for once.

Shared by the metrics that need it: quote rates, evidence by sentence and character, support.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from harness.citations.locate import ACCEPTED, QuoteVerdict, locate
from harness.core.answer import Citation
from harness.core.item import Source
from harness.metrics.base import Case, Sources

Range: TypeAlias = tuple[int, int]
_KEPT = 4096  # quotes remembered, so that the metrics of one answer look for each once


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A citation read through the sources as shown.

    `source` is the shown source it names, None for an unknown number or name. `verdict` is the
    one on its quote, None where it gives no quote.
    """

    citation: Citation
    source: Source | None
    verdict: QuoteVerdict | None

    @property
    def named(self) -> str | int:
        """The shown source that it names, an unknown number or name as itself."""
        if self.source:
            return self.source.name
        number = self.citation.source
        return self.citation.raw if number is None else number

    @property
    def stands(self) -> bool:
        """Whether it names a shown source and its quote, if any, stands in it."""
        return self.source is not None and (
            self.verdict is None or self.verdict.verdict in ACCEPTED
        )

    @property
    def ranges(self) -> Sequence[Range]:
        """The half-open ranges of the cited source that it points at; none unless it `stands`.

        Its quote, else the range that its format gives, else the whole article text.
        """
        if self.source is None or not self.stands:
            return ()
        if self.pointed_at:
            return (self.pointed_at,)
        return self.source.content_spans or ((0, len(self.source.text)),)

    @property
    def pointed_at(self) -> Range | None:
        """The range that its quote, or its format, singles out; None for the whole source."""
        pointer = self.verdict or self.citation
        if pointer.start is None or pointer.end is None or not self.stands:
            return None
        return pointer.start, pointer.end


def cited_of(case: Case) -> list[Cited]:
    """Every citation of an answer with the source it names and the verdict on its quote.

    A quote without a shown source is misattributed where a shown source holds it.
    """
    shown = shown_sources(case.sources)
    return [_cited(citation, case.sources, shown) for citation in case.answer.citations]


def shown_sources(sources: Sources) -> tuple[Source, ...]:
    """The sources shown whose text is known, in the order shown."""
    return tuple(sources.corpus[name] for name in sources.shown if name in sources.corpus)


def _cited(citation: Citation, sources: Sources, shown: tuple[Source, ...]) -> Cited:
    name = sources.name_of(citation.source) if citation.source is not None else None
    source = sources.corpus.get(name) if name else None
    verdict = None
    if citation.quote is not None and shown:
        verdict = _verdict(citation.quote, (source or shown[0]).name, shown)
        if source is None and verdict.verdict in ACCEPTED:
            verdict = QuoteVerdict(
                verdict="misattributed",
                found_in=verdict.found_in,
                start=verdict.start,
                end=verdict.end,
                how=verdict.verdict,
                why=f"cited to no shown source, but stands in {verdict.found_in}",
            )
    return Cited(citation=citation, source=source, verdict=verdict)


@lru_cache(maxsize=_KEPT)
def _verdict(quote: str, cited: str, shown: tuple[Source, ...]) -> QuoteVerdict:
    return locate(quote, cited, {source.name: source for source in shown})
