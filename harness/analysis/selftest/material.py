"""What the exam works on: the gold's own answers, and true statements with their passages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from harness.citations.locate import read_in_place
from harness.citations.parse import parse
from harness.core.answer import Json
from harness.core.item import Item, QaItem, Source, Span
from harness.gold.oracle import oracle_output
from harness.metrics.base import Case, Sources, outcome_of
from harness.text.sentences import split_sentences

Raw: TypeAlias = str | Mapping[str, Json]
_STOPS = ".!?…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cite:
    """A pointer to the source `[number]`, with the quote where one is given."""

    number: int
    quote: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A claim of an answer, or a whole short answer, with what it cites."""

    text: str
    cites: tuple[Cite, ...] = ()

    def numbers(self) -> tuple[int, ...]:
        """The numbers cited, each once, in order."""
        return tuple(dict.fromkeys(cite.number for cite in self.cites))


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An answer before it is written down; without parts it is an abstention."""

    parts: tuple[Part, ...] = ()
    listed: bool = False

    def as_json(self) -> Raw:
        """The answer in the form of `gold.oracle`: one object with its citations, or claims."""
        written: list[Json] = [
            {"text": part.text, "citations": [_as_json(cite) for cite in part.cites]}
            for part in self.parts
        ]
        if self.listed:
            return {"claims": written}
        if not self.parts:
            return {"answer": None}
        [part] = self.parts
        return {"answer": part.text, "citations": [_as_json(cite) for cite in part.cites]}

    def as_text(self, *, after_stop: bool = False, joined: bool = False) -> str:
        """The answer with markers before or after the full stop, `[1][2]` or joined as `[1, 2]`.

        >>> draft = Draft(parts=(Part(text="It ended.", cites=(Cite(number=1), Cite(number=2))),))
        >>> draft.as_text(), draft.as_text(after_stop=True, joined=True)
        ('It ended [1][2].', 'It ended. [1, 2]')
        """
        said = []
        for part in self.parts:
            numbers = [str(number) for number in part.numbers()]
            markers = f"[{', '.join(numbers)}]" if joined else "".join(f"[{n}]" for n in numbers)
            bare = part.text.rstrip(_STOPS)
            stop = part.text[len(bare) :][:1] or "."
            if not numbers:
                said.append(bare + stop)
            else:
                said.append(f"{bare}{stop} {markers}" if after_stop else f"{bare} {markers}{stop}")
        return " ".join(said)

    def with_part(self, at: int, part: Part) -> Draft:
        """The answer with one part replaced."""
        return replace(self, parts=(*self.parts[:at], part, *self.parts[at + 1 :]))


def _as_json(cite: Cite) -> Json:
    return cite.number if cite.quote is None else {"source": cite.number, "quote": cite.quote}


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """An item with its own answer and the sources as shown."""

    item: Item
    draft: Draft
    sources: Sources

    def text_of(self, number: int) -> str:
        """The text of the source `[number]`, article alone."""
        return self.sources.corpus[self.sources.shown[number - 1]].content()


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A true statement of the item `item` with the passages that say so."""

    item: str
    text: str
    passages: tuple[str, ...]

    @property
    def passage(self) -> str:
        """All passages as one text."""
        return "\n".join(self.passages)


def read_subject(item: Item, sources: Sources) -> Subject:
    """The item with the gold's own answer."""
    output = oracle_output(item, sources.shown)
    claims = output.get("claims")
    if isinstance(claims, list):
        return Subject(
            item=item,
            draft=Draft(parts=tuple(_part(claim, "text") for claim in claims), listed=True),
            sources=sources,
        )
    parts = (_part(output, "answer"),) if isinstance(output["answer"], str) else ()
    return Subject(item=item, draft=Draft(parts=parts), sources=sources)


def case_of(subject: Subject, raw: Raw) -> Case:
    """A raw output to a subject's question, parsed as any model's is."""
    answer = parse(raw, shown=subject.sources.shown)
    return Case(
        item=subject.item,
        answer=answer,
        outcome=outcome_of(subject.item, answer),
        sources=subject.sources,
        raw=raw if isinstance(raw, str) else None,
    )


def _part(written: Json, key: str) -> Part:
    fields = written if isinstance(written, Mapping) else {}
    listed = fields.get("citations")
    cites = [
        Cite(number=int(str(entry["source"])), quote=str(entry["quote"]))
        for entry in (listed if isinstance(listed, list) else ())
        if isinstance(entry, Mapping)
    ]
    return Part(text=str(fields.get(key)), cites=tuple(cites))


def read_statements(subjects: Sequence[Subject]) -> list[Statement]:
    """Every sentence of the sources that holds gold evidence, then every reference sentence.

    Passages are read in their place, as a citation of them is. Each statement once.
    """
    found = [s for subject in subjects for s in _evidence(subject)]
    found += [s for subject in subjects for s in _references(subject)]
    return list({(s.text, s.passages): s for s in found}.values())


def _evidence(subject: Subject) -> Iterator[Statement]:
    for span in (span for group in subject.item.evidence_groups() for span in group):
        source = subject.sources.corpus.get(span.seed)
        if source is None or span.start is None or span.end is None:
            continue
        for sentence in split_sentences(source.content(), by_line=True):
            ends = sentence.text.rstrip("\"'”’)").endswith(tuple(_STOPS))
            if ends and sentence.start < span.end and span.start < sentence.end:
                passage = read_in_place(source, sentence.start, sentence.end)
                yield Statement(item=subject.item.id, text=sentence.text, passages=(passage,))


def _references(subject: Subject) -> Iterator[Statement]:
    if isinstance(subject.item, QaItem):
        return
    corpus = subject.sources.corpus
    for sentence in (s for reference in subject.item.references for s in reference):
        placed = [_in_place(group[0], corpus) for group in sentence.evidence if group]
        passages = tuple(dict.fromkeys(passage for passage in placed if passage))
        if passages:
            yield Statement(item=subject.item.id, text=sentence.text, passages=passages)


def _in_place(span: Span, corpus: Mapping[str, Source]) -> str | None:
    source = corpus.get(span.seed)
    if source is None or span.start is None or span.end is None:
        return None
    return read_in_place(source, span.start, span.end)
