"""`evidence_*_sentence` and `evidence_*_char`: cited passages against gold evidence.

As `evidence_precision`, `_recall` and `_f1` (`metrics.citation`), but by what is pointed at inside
a source. A citation points at its quote where that stands in the cited source, else at the range
that its format gives, else at the whole article text of its source: naming only the source is
pointing coarsely. A quote that does not stand in the cited source, and a citation of no shown
source, points at nothing gold: it enters the denominator of precision with the length of its quote
(without a quote: with one character, one sentence).

* By character: precision = cited characters inside a gold span / cited characters; recall = the
  mean over groups of the share of its best covered span.
* By sentence: a sentence is cited, or gold, where a cited range, or a gold span, has a word in it;
  precision = cited sentences that are gold / cited sentences; recall = groups with a span all of
  whose sentences are cited / groups.
* f1 = their harmonic mean, 0 where either is 0.

Undefined without gold evidence, and where it has no offsets. No citation: 0 on all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

from harness.core.item import EvidenceGroup, Source, Span
from harness.core.score import Measure, Score, Undefined
from harness.metrics.base import QA, SUMMARIES, Case, Metric, ScoreMap
from harness.metrics.citation import NO_EVIDENCE, gold_groups
from harness.metrics.located import Cited, Range, cited_of
from harness.metrics.outcomes import unscored
from harness.text.sentences import split_sentences

_UNITS = {"sentence": "sentence", "char": "character"}
_PARTS = {
    "precision": "share of what is cited that is gold evidence",
    "recall": "share of the gold evidence that is cited",
    "f1": "harmonic mean of evidence precision and recall",
}
_NAMES = tuple(f"evidence_{part}_{unit}" for unit in _UNITS for part in _PARTS)
_NO_OFFSETS = Undefined(reason="the gold evidence has no offsets, or its source is not at hand")
_A_WORD = re.compile(r"\w")


@dataclass(frozen=True)
class EvidenceSpans(Metric):
    """Whether citations point at the passages that the gold needs."""

    tasks: ClassVar[frozenset[str]] = frozenset((QA, SUMMARIES))
    recipe: ClassVar[dict[str, str]] = {"unquoted": "whole source", "unknown": "in denominator"}

    @property
    def measures(self) -> tuple[Measure, ...]:
        """Precision, recall and F1 by sentence, then by character."""
        return tuple(
            Measure(name=f"evidence_{part}_{unit}", summary=f"{said}, by {word}")
            for unit, word in _UNITS.items()
            for part, said in _PARTS.items()
        )

    def score(self, case: Case) -> ScoreMap:
        """All six for one answer."""
        groups = gold_groups(case.item)
        corpus = case.sources.corpus
        placed = all(s.start is not None and s.seed in corpus for group in groups for s in group)
        if not groups or not placed:
            return dict.fromkeys(_NAMES, _NO_OFFSETS if groups else NO_EVIDENCE)
        settled = unscored(case)
        if settled is not None:
            return dict.fromkeys(_NAMES, settled)
        cited = cited_of(case)
        scores = [
            *_scores(_by_sentence(cited, groups, corpus)),
            *_scores(_by_character(cited, groups)),
        ]
        return dict(zip(_NAMES, scores, strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Overlap:
    """How much was cited, how much of that is gold, and how much of the gold it covers."""

    hit: int
    cited: int
    covered: float
    groups: int


def _scores(found: _Overlap) -> tuple[Score, Score, Score]:
    precision = found.hit / found.cited if found.cited else 0.0
    recall = found.covered / found.groups
    f1 = 2 * precision * recall / (precision + recall) if precision and recall else 0.0
    counts = {
        "hit": float(found.hit),
        "cited": float(found.cited),
        "covered": found.covered,
        "groups": float(found.groups),
    }
    first, second, third = (Score(value=v, counts=counts) for v in (precision, recall, f1))
    return first, second, third


def _by_character(cited: Sequence[Cited], groups: Sequence[EvidenceGroup]) -> _Overlap:
    pointed = {source.name: ranges for source, ranges in _pointed(cited).items()}
    gold = _merged((span.seed, _range(span)) for group in groups for span in group)
    return _Overlap(
        hit=sum(_shared(ranges, gold.get(name, [])) for name, ranges in pointed.items()),
        cited=sum(_length(ranges) for ranges in pointed.values())
        + sum(len(c.citation.quote or " ") for c in cited if not c.stands),
        covered=sum(
            max(
                _shared(pointed.get(span.seed, []), [_range(span)])
                / max(_length([_range(span)]), 1)
                for span in group
            )
            for group in groups
        ),
        groups=len(groups),
    )


def _by_sentence(
    cited: Sequence[Cited], groups: Sequence[EvidenceGroup], corpus: Mapping[str, Source]
) -> _Overlap:
    pointed = {
        (source.name, number)
        for source, ranges in _pointed(cited).items()
        for number in _sentences_in(source, ranges)
    }

    def needed(span: Span) -> set[tuple[str, int]]:
        numbers = _sentences_in(corpus[span.seed], [_range(span)])
        return {(span.seed, number) for number in numbers}

    gold = {sentence for group in groups for span in group for sentence in needed(span)}
    return _Overlap(
        hit=len(pointed & gold),
        cited=len(pointed) + sum(not c.stands for c in cited),
        covered=float(sum(any(needed(span) <= pointed for span in group) for group in groups)),
        groups=len(groups),
    )


def _pointed(cited: Sequence[Cited]) -> dict[Source, list[Range]]:
    """The ranges that citations point at, by source."""
    sources = {c.source.name: c.source for c in cited if c.source}
    placed = [(c.source.name, found) for c in cited if c.source for found in c.ranges]
    return {sources[name]: ranges for name, ranges in _merged(placed).items()}


def _range(span: Span) -> Range:
    return span.start or 0, span.end or 0


def _merged(placed: Iterable[tuple[str, Range]]) -> dict[str, list[Range]]:
    """The union of ranges, by source, in order."""
    merged: dict[str, list[Range]] = {}
    for name, (start, end) in sorted(placed):
        ranges = merged.setdefault(name, [])
        if ranges and start <= ranges[-1][1]:
            ranges[-1] = (ranges[-1][0], max(end, ranges[-1][1]))
        else:
            ranges.append((start, end))
    return merged


def _length(ranges: Iterable[Range]) -> int:
    return sum(end - start for start, end in ranges)


def _shared(ranges: Iterable[Range], others: Sequence[Range]) -> int:
    """How many characters two unions of ranges share."""
    return sum(
        max(0, min(end, stop) - max(start, begin))
        for start, end in ranges
        for begin, stop in others
    )


def _sentences_in(source: Source, ranges: Sequence[Range]) -> set[int]:
    """The numbers of the sentences in which a range has a word."""
    return {
        number
        for number, (start, end) in enumerate(_bounds(source))
        for begin, stop in ranges
        if begin < end
        and start < stop
        and _A_WORD.search(source.text, max(start, begin), min(end, stop))
    }


@lru_cache(maxsize=256)
def _bounds(source: Source) -> tuple[Range, ...]:
    return tuple((sentence.start, sentence.end) for sentence in split_sentences(source.text))
