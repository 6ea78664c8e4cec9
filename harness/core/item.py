"""Gold items and the sources they were written from.

Offsets are half-open and count Unicode code points of the file decoded as UTF-8, nothing
normalised: `source.text[span.start:span.end] == span.quote`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One seed: a document that questions are asked about.

    `content_spans` are the half-open ranges that are article text; what lies outside is page
    furniture (share bars, captions, appeals).
    """

    name: str
    text: str
    title: str | None = None
    date: str | None = None
    content_spans: tuple[tuple[int, int], ...] = ()

    def content(self) -> str:
        r"""The text with everything outside `content_spans` blanked, offsets unmoved.

        Line breaks stay; every other character of the furniture becomes a space. Without
        spans the whole text is content.

        >>> Source(name="a.txt", text="Share\nReal text.", content_spans=((6, 16),)).content()
        '     \nReal text.'
        """
        if not self.content_spans:
            return self.text
        pieces, at = [], 0
        for start, end in self.content_spans:
            pieces += [_blank(self.text[at:start]), self.text[start:end]]
            at = end
        return "".join([*pieces, _blank(self.text[at:])])


def _blank(text: str) -> str:
    return "".join(char if char == "\n" else " " for char in text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A passage of a source: `text[start:end] == quote`. Offsets may be unknown (None)."""

    seed: str
    quote: str
    start: int | None = None
    end: int | None = None


# Every group of an item's evidence is needed; any one span of a group is enough.
EvidenceGroup: TypeAlias = tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A fact that a good answer carries, in the wordings that count (`any`)."""

    any: tuple[str, ...]
    vital: bool = True

    @property
    def weight(self) -> float:
        """1 for a vital fact, 0.5 for one that is merely good to have."""
        return 1.0 if self.vital else 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """One side of a conflict between sources."""

    answer: str
    aliases: tuple[str, ...] = ()
    evidence: tuple[EvidenceGroup, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class QaItem:
    """A question with its acceptable answers and the passages that show them.

    Only `id`, `question` and `answers` are required of a gold file; `answerable` then follows
    from whether there are answers. `kind` and `answer_type` are None where the gold gives none.
    """

    id: str
    question: str
    answers: tuple[str, ...]
    answerable: bool
    kind: str | None = None
    answer_type: str | None = None
    items: tuple[tuple[str, ...], ...] = ()
    key_facts: tuple[Fact, ...] = ()
    reject: tuple[str, ...] = ()
    positions: tuple[Position, ...] = ()
    evidence: tuple[EvidenceGroup, ...] = ()
    distractors: tuple[Span, ...] = ()
    as_of: str | None = None
    resolution: str | None = None
    derivation: str | None = None
    premise_corrections: tuple[str, ...] = ()
    spelling: bool = False
    cluster: str | None = None
    note: str | None = None

    def evidence_groups(self) -> tuple[EvidenceGroup, ...]:
        """The groups of `evidence`, then those of every position of a conflict, each once."""
        sides = (group for position in self.positions for group in position.evidence)
        return tuple(dict.fromkeys((*self.evidence, *sides)))

    def document_cluster(self) -> str | None:
        """The document that this item hangs on, for intervals over documents.

        The gold's own `cluster`; else the seed of the first evidence group; for an
        unanswerable item the seed of its first distractor; else None.
        """
        if self.cluster:
            return self.cluster
        groups = self.evidence_groups()
        if groups and groups[0]:
            return groups[0][0].seed
        return self.distractors[0].seed if self.distractors else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceSentence:
    """A sentence of a reference summary with the passages that cover every fact in it."""

    text: str
    evidence: tuple[EvidenceGroup, ...] = ()
    date: str | None = None
    printed: str | None = None
    precision: str | None = None
    basis: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryItem:
    """A summary to write: of one seed, of several, as a timeline, or for a query.

    `kind` is the gold field `task`: single, multi, timeline or query.
    """

    id: str
    kind: str
    seeds: tuple[str, ...]
    references: tuple[tuple[ReferenceSentence, ...], ...]
    query: str | None = None
    key_facts: tuple[Fact, ...] = ()
    must_not: tuple[str, ...] = ()
    cluster: str | None = None

    def reference_texts(self) -> tuple[str, ...]:
        """Each reference as one text, its sentences joined by a space."""
        return tuple(" ".join(s.text for s in reference) for reference in self.references)

    def evidence_groups(self) -> tuple[EvidenceGroup, ...]:
        """Groups that a summary of these seeds must draw on: those of the first reference."""
        if not self.references:
            return ()
        return tuple(group for sentence in self.references[0] for group in sentence.evidence)

    def document_cluster(self) -> str | None:
        """The gold's own `cluster`, else the first seed."""
        return self.cluster or (self.seeds[0] if self.seeds else None)


Item: TypeAlias = QaItem | SummaryItem
