"""The linter's rules for single items: what stands in the evidence, and what every kind needs.

Each rule, here and in `answer_rules` and `timelines`, yields what is wrong as (JSON path, found,
expected, fix). They hold a gold set to what makes its scores trustworthy: answers that stand in
their evidence, questions that do not give themselves away, lures that are recorded, references
that are covered.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from harness.core.item import EvidenceGroup, QaItem, Span, SummaryItem
from harness.gold.load import Gold
from harness.gold.spans import spans_of
from harness.text.fold import fold_text
from harness.text.names import names_in
from harness.text.normalize import normalize_answer
from harness.text.standing import stands_in
from harness.text.values import read_values

Finding: TypeAlias = tuple[str, str, str, str]
SHORT_TYPES = frozenset({"person", "organisation", "place", "number", "date"})


def inside_content(item: QaItem | SummaryItem, gold: Gold) -> Iterator[Finding]:
    """Evidence stands in article text, not in page furniture."""
    for path, span in spans_of(item):
        source = gold.sources.get(span.seed)
        if path.startswith("distractors") or source is None or span.start is None:
            continue
        start, end = span.start, span.start + len(span.quote)
        spans = source.content_spans if source.text[start:end] == span.quote else ()
        if spans and not any(a <= start and end <= b for a, b in spans):
            yield (
                path,
                f"evidence at {start}:{end} of {span.seed}, outside content_spans",
                "evidence inside the article's text",
                "quote the article, or correct content_spans in the manifest",
            )


def answers_derivable(item: QaItem, gold: Gold) -> Iterator[Finding]:
    """A short answer, one of its aliases, stands in its evidence, or `derivation` says why not."""
    if item.derivation or not item.evidence or item.answer_type not in SHORT_TYPES:
        return
    if not _shown(item.answers, item.evidence, item, gold):
        yield (
            "answers",
            f"{item.answers[0]!r}, which stands in no evidence quote",
            "an answer that stands in its evidence",
            "correct the answer, quote the passage that shows it, or state `derivation`",
        )


def list_derivable(item: QaItem, gold: Gold) -> Iterator[Finding]:
    """Every member of a list stands in the evidence."""
    if item.derivation or not item.evidence:
        return
    for index, group in enumerate(item.items):
        if not _shown(group, item.evidence, item, gold):
            yield (
                f"items[{index}]",
                f"{group[0]!r}, which stands in no evidence quote",
                "a member that stands in the evidence",
                "correct it or quote the passage that names it",
            )


def positions_derivable(item: QaItem, gold: Gold) -> Iterator[Finding]:
    """Every side of a conflict, or an alias of it, stands in its own evidence."""
    if item.derivation:
        return
    for index, side in enumerate(item.positions):
        evidence = side.evidence or item.evidence
        if evidence and not _shown((side.answer, *side.aliases), evidence, item, gold):
            yield (
                f"positions[{index}].answer",
                f"{side.answer!r}, which stands in no evidence quote of this position",
                "a position that stands in its own evidence",
                "correct it, quote the passage that shows it, or state `derivation`",
            )


def _shown(
    names: tuple[str, ...], evidence: tuple[EvidenceGroup, ...], item: QaItem, gold: Gold
) -> bool:
    """Whether one of the names stands in one of the quotes."""
    quotes = [span.quote for span in _spans(evidence)]
    return any(_stands(n, quote) for n in spellings(names, item, gold) for quote in quotes)


def spellings(names: tuple[str, ...], item: QaItem, gold: Gold) -> tuple[str, ...]:
    """The names with every alias of each, unless spelling is the question."""
    return names if item.spelling else gold.aliases.expand(names)


def _stands(name: str, quote: str) -> bool:
    """As whole tokens; in scripts without case, whose words need not stand apart, anywhere."""
    folded = fold_text(name)
    cased = folded != folded.upper() or any(char.isdecimal() for char in folded)
    return stands_in(name, quote, loose=True) or (not cased and folded in fold_text(quote))


def kind_fits(item: QaItem, _: Gold) -> Iterator[Finding]:
    """Every kind has the fields that make it that kind."""
    needs: dict[str, tuple[tuple[str, object], ...]] = {
        "conflict": (("positions", len(item.positions) >= 2),),
        "temporal": (("as_of", item.as_of), ("resolution", item.resolution)),
    }
    for field, present in needs.get(item.kind or "", ()):
        if not present:
            yield (
                field,
                "nothing" if field != "positions" else f"{len(item.positions)} positions",
                f"`{field}` where kind is {item.kind}" + (", two or more" * (field == "positions")),
                "add it, or give the item another kind",
            )
    if item.answer_type == "list" and item.kind != "conflict" and not item.items:
        yield "items", "nothing", "`items` where answer_type is list", "list the members"
    if item.answer_type in {"decision", "reason", "condition"} and not item.key_facts:
        wanted = f"`key_facts` where answer_type is {item.answer_type}"
        yield "key_facts", "nothing", wanted, "state the facts a right answer must carry"


def needs_two_sources(item: QaItem, _: Gold) -> Iterator[Finding]:
    """A multi_source item cannot be answered from any one file: hide each in turn."""
    if item.kind != "multi_source":
        return
    groups = item.evidence_groups()
    if not groups:
        yield (
            "evidence",
            "nothing",
            "`evidence` from two files where kind is multi_source",
            "quote what is needed of each file, or make the kind single_source",
        )
    for name in sorted({span.seed for span in _spans(groups)}):
        if all(any(span.seed == name for span in group) for group in groups):
            yield (
                "evidence",
                f"every group has a span in {name}",
                "no single file that answers a multi_source question",
                "add the group that needs another file, or make the kind single_source",
            )


def question_keeps_answer(item: QaItem, _: Gold) -> Iterator[Finding]:
    """The question does not contain its answer."""
    if item.answer_type == "yes_no" or item.spelling:
        return
    asked = f" {normalize_answer(item.question)} "
    for index, answer in enumerate(item.answers):
        wanted = normalize_answer(answer)
        if wanted and f" {wanted} " in asked:
            yield (
                f"answers[{index}]",
                f"{answer!r}, which stands in the question",
                "a question that does not give its answer away",
                "ask otherwise",
            )


def references_covered(item: SummaryItem, gold: Gold) -> Iterator[Finding]:
    """Numbers, dates and names of a reference sentence stand in its spans."""
    for r, reference in enumerate(item.references):
        for s, sentence in enumerate(reference):
            if not sentence.evidence:
                continue
            at = f"references[{r}][{s}]"
            shown = " ".join(_context(span, gold) for span in _spans(sentence.evidence))
            missing = [v for v in _values(sentence.text) if not stands_in(v, shown)]
            missing += [n for n in names_in(sentence.text) if not _named(n, shown, gold)]
            for what in missing:
                yield (
                    f"{at}.text",
                    f"{what!r}, which stands in no span of the sentence",
                    "numbers, dates and names that the sentence's evidence shows",
                    "correct the sentence or add the span",
                )


def _spans(groups: tuple[EvidenceGroup, ...]) -> Iterator[Span]:
    return (span for group in groups for span in group)


def _context(span: Span, gold: Gold) -> str:
    """The quote with its source's title and date, which a reader of it has seen."""
    source = gold.sources.get(span.seed)
    head = f"{source.title or ''}. {source.date or ''}. " if source else ""
    return f"{head}{span.quote}"


def _values(text: str) -> list[str]:
    return [text[start:end] for start, end in read_values(text).spans()]


def _named(name: str, shown: str, gold: Gold) -> bool:
    """Whether every word of a name, or of an alias of it, stands in what is shown, ends aside."""
    folded = fold_text(shown)
    return any(
        all(_root(word) in folded for word in fold_text(variant).split())
        for variant in gold.aliases.variants(name)
    )


def _root(word: str) -> str:
    """A folded word without the ending that "Libyan" has over "Libya", five letters at least."""
    return word[:-2] if len(word) > 6 else word
