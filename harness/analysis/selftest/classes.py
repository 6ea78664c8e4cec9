"""Every class of the exam: how it changes what the gold says, and what should see it.

Tiers: `answers` (what is said), `T0` (citations by number), `T1` (quotes), `T2` (whether a passage
supports a claim). A class has a limit: of changes that make an answer worse the least share that
has to be seen, of harmless rewrites and of true statements the greatest share taken amiss.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from harness.analysis.selftest import figures, naming, outputs, rewrites, wording
from harness.analysis.selftest.material import Subject
from harness.analysis.selftest.outputs import Change, Swap
from harness.text.aliases import AliasTable

Tier: TypeAlias = Literal["answers", "T0", "T1", "T2"]
Changer: TypeAlias = Callable[[Subject, random.Random], Iterator[Change]]

TRUE_SUPPORTED = "true_supported"
TRUE_UNSUPPORTED = "true_unsupported"
SPREAD_UNSUPPORTED = "spread_unsupported"
_SURE, _MOST, _SOME = 1.0, 0.95, 0.6
_ALL = ("correct", "key_fact_recall", "citation_f1", "citation_valid", "evidence_f1")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExamClass:
    """A class by name. `harmless` ones count false alarms, the others what is seen."""

    name: str
    tier: Tier
    limit: float
    harmless: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputClass:
    """Changes of whole answers; of `measures` those must see each one that are defined for it."""

    about: ExamClass
    change: Changer
    measures: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimClass:
    """Changes of a true statement, which its own passages then may not support."""

    about: ExamClass
    change: Swap


def output_classes(subjects: Sequence[Subject]) -> list[OutputClass]:
    """The classes of whole answers; `subjects` lend wrong answers to each other."""
    numbers = outputs.wrong_values(_plain(figures.new_numbers), _plain(figures.other_numbers))
    dates = outputs.wrong_values(_plain(figures.new_dates), _plain(figures.other_dates))
    names = outputs.wrong_values(naming.whole_names, naming.other_whole_names)
    answers = outputs.answers_from(subjects)
    misquoted = ("quote_fabricated", "quote_folded")
    return [
        _worse("answer_number", "answers", numbers, "correct", "exact_match_safe"),
        _worse("answer_date", "answers", dates, "correct", "exact_match_safe"),
        _worse("answer_name", "answers", names, "correct", "exact_match_safe"),
        _worse("truncated", "answers", outputs.truncated_answers, "correct", "rougeL", least=_MOST),
        _worse("copied_furniture", "answers", outputs.copied_furniture, "furniture"),
        _worse("refused_answerable", "answers", outputs.refusals, "correct", "over_refusal"),
        _worse("answered_unanswerable", "answers", answers, "correct", "refusal_recall"),
        _worse("wrong_source", "T0", outputs.wrong_sources, "evidence_f1", "quote_misattributed"),
        _worse("extra_citation", "T0", outputs.extra_citations, "evidence_precision"),
        _worse("dropped_citation", "T0", outputs.dropped_citations, "evidence_recall_char"),
        _worse("out_of_range", "T0", outputs.out_of_range, "citation_valid", "evidence_precision"),
        _worse("zero_citation", "T0", outputs.zero_citations, "citation_valid"),
        _worse("altered_quote", "T1", outputs.altered_quotes, *misquoted),
        _worse("stitched_quote", "T1", outputs.stitched_quotes, *misquoted),
        _harmless("case", "answers", rewrites.cased, "correct", "key_fact_recall", "rougeL"),
        _harmless("alias", "answers", rewrites.aliases, "correct"),
        _harmless("number_word", "answers", rewrites.number_words, "correct", "key_fact_recall"),
        _harmless("date_form", "answers", rewrites.date_forms, "correct", "key_fact_recall"),
        _harmless("marker_side", "T0", rewrites.marker_sides, *_ALL),
        _harmless("joined_markers", "T0", rewrites.joined_markers, *_ALL),
        _harmless("quote_marks", "T1", rewrites.quote_marks, *_ALL, "quote_folded"),
        _harmless("no_break_spaces", "T1", rewrites.no_break_spaces, *_ALL, "quote_folded"),
        _harmless("ellipsis", "T1", rewrites.ellipses, *_ALL, "quote_folded"),
    ]


def claim_classes() -> list[ClaimClass]:
    """The classes of single claims."""
    return [
        _false("number_new", _MOST, _plain(figures.new_numbers)),
        _false("number_swapped", _SOME, _plain(figures.other_numbers)),
        _false("date_new", _SOME, _plain(figures.new_dates)),
        _false("date_swapped", _SOME, _plain(figures.other_dates)),
        _false("name_new", _SOME, naming.new_names),
        _false("name_swapped", _SOME, naming.other_names),
        _false("negation_inserted", _MOST, wording.inserted_negations),
        _false("negation_dropped", _SOME, wording.dropped_negations),
        _false("hedge_dropped", _SOME, wording.dropped_hedges),
        _false("roles_swapped", _SOME, naming.turned_roles),
        _false("speaker_changed", _SOME, naming.other_speakers),
    ]


def true_classes() -> list[ExamClass]:
    """True statements: supported by one passage, and not contradicted by one or by several."""
    return [
        ExamClass(name=TRUE_SUPPORTED, tier="T2", limit=0.6),
        ExamClass(name=TRUE_UNSUPPORTED, tier="T2", limit=0.1, harmless=True),
        ExamClass(name=SPREAD_UNSUPPORTED, tier="T2", limit=0.1, harmless=True),
    ]


def all_classes() -> dict[str, ExamClass]:
    """Every class by name, in the order in which they are shown."""
    found = [
        *(one.about for one in output_classes(())),
        *(one.about for one in claim_classes()),
        *true_classes(),
    ]
    return {one.name: one for one in found}


def _worse(
    name: str, tier: Tier, change: Changer, *measures: str, least: float = _SURE
) -> OutputClass:
    about = ExamClass(name=name, tier=tier, limit=least)
    return OutputClass(about=about, change=change, measures=measures)


def _harmless(name: str, tier: Tier, change: Changer, *measures: str) -> OutputClass:
    about = ExamClass(name=name, tier=tier, limit=0.0, harmless=True)
    return OutputClass(about=about, change=change, measures=measures)


def _false(name: str, limit: float, change: Swap) -> ClaimClass:
    return ClaimClass(about=ExamClass(name=name, tier="T2", limit=limit), change=change)


def _plain(change: Callable[[str, str, random.Random], Iterator[str]]) -> Swap:
    """A change that needs no aliases as one that is handed them."""

    def swap(text: str, passage: str, draw: random.Random, _: AliasTable) -> Iterator[str]:
        return change(text, passage, draw)

    return swap
