"""Whole answers made worse: citations, quotes, what is left out, what should not be said.

Every change says how the answer stood before and how it stands after, as raw outputs. What keeps a
change a fault:

* a wrong or extra source holds none of the item's gold evidence, and not the quote;
* a dropped citation is needed: its quote overlaps no other that is cited;
* an altered or stitched quote stands in no shown source, read letter for letter without case;
* a truncated answer has lost a list member, a side or a vital fact: no wording of it is left;
* copied furniture is a line of the page outside of the article, long enough to be seen;
* the answer put to an unanswerable question is another question's, and corrects no premise;
* a wrong value differs from every gold answer; items where a name's spelling is asked, or that
  have several right answers in them (lists, sides, facts), are left out.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from harness.analysis.selftest.material import Cite, Draft, Part, Raw, Subject
from harness.core.item import QaItem, SummaryItem
from harness.metrics.base import corrects_premise
from harness.text.aliases import AliasTable
from harness.text.fold import fold_text
from harness.text.normalize import normalize_answer
from harness.text.sentences import split_sentences

REFUSALS = ("The sources do not say this.", "I cannot answer this from the articles.")
_FURNITURE_WORDS = 8
_FEWEST_QUOTED = 6  # words of a quote that one word is changed in, or that is stitched
_PARTED = frozenset(("decision", "reason", "condition", "list"))
Swap = Callable[[str, str, random.Random, AliasTable], Iterator[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """An answer before and after, as raw outputs."""

    before: Raw
    after: Raw


def wrong_sources(subject: Subject, draw: random.Random) -> Iterator[Change]:
    """Every citation moved to a source without evidence and without the quote."""
    strange = _strange(subject)
    parts = []
    for part in subject.draft.parts:
        fit = [[n for n in strange if not _holds(subject, n, c.quote)] for c in part.cites]
        if not all(fit):
            return
        moved = [replace(c, number=draw.choice(f)) for c, f in zip(part.cites, fit, strict=True)]
        parts.append(replace(part, cites=tuple(moved)))
    if any(part.cites for part in parts):
        yield _changed(subject, replace(subject.draft, parts=tuple(parts)))


def extra_citations(subject: Subject, draw: random.Random) -> Iterator[Change]:
    """A marker more, of a source without evidence."""
    strange = _strange(subject)
    if strange:
        yield from _marked(subject, draw, lambda numbers: (*numbers, draw.choice(strange)))


def out_of_range(subject: Subject, draw: random.Random) -> Iterator[Change]:
    """A marker more, of a number that no source has."""
    beyond = len(subject.sources.shown) + draw.randint(1, 90)
    yield from _marked(subject, draw, lambda numbers: (*numbers, beyond))


def zero_citations(subject: Subject, draw: random.Random) -> Iterator[Change]:
    """The last marker turned into `[0]`, which names no source."""
    yield from _marked(subject, draw, lambda numbers: (*numbers[:-1], 0))


def dropped_citations(subject: Subject, draw: random.Random) -> Iterator[Change]:
    """One citation left out that no other stands in for."""
    draft = subject.draft
    cites = [(n, cite) for n, part in enumerate(draft.parts) for cite in part.cites]
    needed = [
        (n, cite)
        for n, cite in cites
        if not any(_overlap(cite, other) for _, other in cites if other is not cite)
    ]
    if needed:
        at, dropped = draw.choice(needed)
        part = draft.parts[at]
        left = tuple(cite for cite in part.cites if cite is not dropped)
        yield _changed(subject, draft.with_part(at, replace(part, cites=left)))


def altered_quotes(subject: Subject, draw: random.Random) -> Iterator[Change]:
    """One word inside a quote replaced by another of its source."""
    for at, nth, cite in _long_quotes(subject):
        words = (cite.quote or "").split()
        place = draw.randrange(1, len(words) - 1)
        others = [w for w in subject.text_of(cite.number).split() if w.isalpha() and len(w) > 3]
        draw.shuffle(others)
        for other in others:
            said = " ".join([*words[:place], other, *words[place + 1 :]])
            if not _stands(subject, said):
                yield _requoted(subject, at, nth, said)
                break


def stitched_quotes(subject: Subject, draw: random.Random) -> Iterator[Change]:
    """A quote whose second half comes from another sentence of the source."""
    for at, nth, cite in _long_quotes(subject):
        words = (cite.quote or "").split()
        sentences = split_sentences(subject.text_of(cite.number), by_line=True)
        tails = [s.text.split() for s in sentences if (cite.quote or "") not in s.text]
        tails = [tail for tail in tails if len(tail) >= _FEWEST_QUOTED]
        if not tails:
            continue
        tail = draw.choice(tails)
        said = " ".join([*words[: len(words) // 2], *tail[len(tail) // 2 :]])
        if not _stands(subject, said):
            yield _requoted(subject, at, nth, said)


def truncated_answers(subject: Subject, _: random.Random) -> Iterator[Change]:
    """The first half of an answer's words, where a part of it is lost; of a summary's sentences."""
    draft, item = subject.draft, subject.item
    if isinstance(item, SummaryItem):
        if len(draft.parts) > 1:
            half = draft.parts[: len(draft.parts) // 2]
            yield _changed(subject, replace(draft, parts=half))
        return
    for part in draft.parts:
        words = part.text.split()
        left = " ".join(words[: len(words) // 2])
        lost = any(_says(part.text, one) and not _says(left, one) for one in _wordings(item))
        if left and lost:
            yield _changed(subject, Draft(parts=(replace(part, text=left),)))


def copied_furniture(subject: Subject, draw: random.Random) -> Iterator[Change]:
    """A summary with a line of the page's furniture after it."""
    lines = [
        line.strip()
        for name in subject.sources.shown
        for line in _furniture(subject, name)
        if len(line.split()) >= _FURNITURE_WORDS
    ]
    if lines and subject.draft.listed:
        more = Part(text=draw.choice(lines))
        yield _changed(subject, replace(subject.draft, parts=(*subject.draft.parts, more)))


def refusals(subject: Subject, draw: random.Random) -> Iterator[Change]:
    """A refusal of a question that has an answer: by flag, and in words."""
    if isinstance(subject.item, QaItem) and subject.draft.parts:
        before = subject.draft.as_json()
        yield Change(before=before, after={"answer": None})
        yield Change(before=before, after=draw.choice(REFUSALS))


def answers_from(others: Sequence[Subject]) -> Callable[[Subject, random.Random], Iterator[Change]]:
    """Another question's answer to a question that has none."""
    told = [
        part for other in others if isinstance(other.item, QaItem) for part in other.draft.parts
    ]

    def answer(subject: Subject, draw: random.Random) -> Iterator[Change]:
        item = subject.item
        if isinstance(item, QaItem) and not item.answerable:
            fit = [part for part in told if not corrects_premise(item, part.text)]
            if fit:
                yield _changed(subject, Draft(parts=(draw.choice(fit),)))

    return answer


def wrong_values(*swaps: Swap) -> Callable[[Subject, random.Random], Iterator[Change]]:
    """A short answer with its number, date or name replaced, once in each of the ways given.

    The passage is the article text of what it cites.
    """

    def change(subject: Subject, draw: random.Random) -> Iterator[Change]:
        item, aliases = subject.item, subject.sources.aliases
        if not isinstance(item, QaItem) or item.positions or item.spelling or item.items:
            return
        if item.answer_type in _PARTED:
            return
        right = {normalize_answer(gold) for gold in aliases.expand(item.answers)}
        for part in subject.draft.parts:
            passage = "\n".join(subject.text_of(number) for number in part.numbers())
            for swap in swaps:
                for text in itertools.islice(swap(part.text, passage, draw, aliases), 1):
                    if normalize_answer(text) not in right:
                        yield _changed(subject, Draft(parts=(replace(part, text=text),)))

    return change


def _changed(subject: Subject, draft: Draft) -> Change:
    return Change(before=subject.draft.as_json(), after=draft.as_json())


def _requoted(subject: Subject, at: int, nth: int, quote: str) -> Change:
    part = subject.draft.parts[at]
    cite = replace(part.cites[nth], quote=quote)
    cites = (*part.cites[:nth], cite, *part.cites[nth + 1 :])
    return _changed(subject, subject.draft.with_part(at, replace(part, cites=cites)))


def _marked(
    subject: Subject,
    draw: random.Random,
    change: Callable[[tuple[int, ...]], tuple[int, ...]],
) -> Iterator[Change]:
    """The answer with markers in its text, those of one claim changed."""
    cited = [at for at, part in enumerate(subject.draft.parts) if part.cites]
    if cited:
        at = draw.choice(cited)
        part = subject.draft.parts[at]
        cites = tuple(Cite(number=number) for number in change(part.numbers()))
        after = subject.draft.with_part(at, replace(part, cites=cites))
        yield Change(before=subject.draft.as_text(), after=after.as_text())


def _strange(subject: Subject) -> list[int]:
    """The numbers of shown sources that hold none of the item's evidence."""
    needed = {span.seed for group in subject.item.evidence_groups() for span in group}
    shown = enumerate(subject.sources.shown, start=1)
    return [number for number, name in shown if name not in needed]


def _overlap(one: Cite, other: Cite) -> bool:
    """Whether two citations of one source may point at the same words."""
    if one.number != other.number or one.quote is None or other.quote is None:
        return one.number == other.number
    return not set(_runs(one.quote)).isdisjoint(_runs(other.quote))


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = text.split()
    return (tuple(words[at : at + 3]) for at in range(max(1, len(words) - 2)))


def _long_quotes(subject: Subject) -> Iterator[tuple[int, int, Cite]]:
    for at, part in enumerate(subject.draft.parts):
        for nth, cite in enumerate(part.cites):
            if len((cite.quote or "").split()) >= _FEWEST_QUOTED:
                yield at, nth, cite


def _stands(subject: Subject, quote: str) -> bool:
    return any(_holds(subject, n, quote) for n in range(1, len(subject.sources.shown) + 1))


def _holds(subject: Subject, number: int, quote: str | None) -> bool:
    return quote is not None and fold_text(quote) in fold_text(subject.text_of(number))


def _wordings(item: QaItem) -> list[tuple[str, ...]]:
    """The parts that a whole answer has: members, sides or vital facts, each in its wordings."""
    if item.positions:
        return [(side.answer, *side.aliases) for side in item.positions]
    if item.answer_type == "list":
        return list(item.items)
    if item.answer_type in _PARTED:
        return [fact.any for fact in item.key_facts if fact.vital]
    return []


def _says(text: str, wordings: Sequence[str]) -> bool:
    said = f" {normalize_answer(fold_text(text))} "
    return any(f" {normalize_answer(fold_text(wording))} " in said for wording in wordings)


def _furniture(subject: Subject, name: str) -> list[str]:
    source = subject.sources.corpus[name]
    lines, at = [], 0
    content = source.content()
    for line in source.text.splitlines(keepends=True):
        if not content[at : at + len(line)].strip():
            lines.append(line)
        at += len(line)
    return lines
