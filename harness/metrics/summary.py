"""What a summary says, copies and carries along, beside its likeness to references.

Specification, by measure. The *sources* are the item's seeds (where it names none, the sources
shown); the *article* is their content, page furniture left out. Folded words, runs and fragments
are those of `fragments`.

`key_fact_recall`: weight of the key facts found / weight of all, a vital fact 1, an okay one 0.5. A
fact is found where one of its wordings, or an alias that is a whole wording, is stated in the
summary (`harness.text.standing.states`, as in `key_facts`): values by value, words in order, not
denied. Known difference to a reader: a fact ascribed to the wrong person counts as found.

`must_not`: how many of the item's `must_not` strings (page furniture, known slips) stand in the
summary as whole SQuAD-normalised words, quotes and dashes evened out.

`unsupported_numbers`, `unsupported_names`: the share of numbers and dates, and of names, that
stand in no source (`harness.metrics.unsupported`).

`redundancy`: repeated / all runs of three words, counted within sentences.

`furniture`: share of the summary's words copied from outside the content: within five words in a
row that stand in the furniture of a source and nowhere in the article.

`novelty`: distinct pairs of words, within sentences, that stand in no article / all distinct pairs.

`coverage`, `density`, `compression` (Grusky, Naaman and Artzi 2018): words in extractive
fragments / words; sum of squared fragment lengths / words; words of the article / words of the
summary. Known differences: words are ours, not spaCy's tokens with punctuation; several sources are
read one after another.

`words`: white-space tokens with a letter or digit. `compression` counts words in that way.

Outcomes: an abstention or unparsed output finds no key fact (0), and everything else about it is
undefined, so that writing nothing never scores as writing cleanly. A failed call is undefined.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from harness.core.item import Source, SummaryItem
from harness.core.score import Card, Direction, Measure, Outcome, Score, Undefined
from harness.metrics.base import SUMMARIES, Case, Metric, ScoreMap
from harness.metrics.fragments import (
    FURNITURE_RUN,
    count_words,
    folded_words,
    fragments,
    furniture_words,
    grams,
    sentence_grams,
)
from harness.metrics.unsupported import unsupported_names, unsupported_numbers
from harness.text.fold import fold_typography
from harness.text.normalize import normalize_answer
from harness.text.sentences import SPLITTER
from harness.text.standing import states

Value: TypeAlias = Score | Undefined

_MEASURES = (
    Measure(name="key_fact_recall", summary="weight of the key facts found / of all"),
    Measure(
        name="must_not",
        summary="strings of furniture or known slips in the summary",
        direction=Direction.LOWER,
        bounded=False,
        unit="strings",
    ),
    Measure(
        name="unsupported_numbers",
        summary="numbers and dates that stand in no source / all",
        direction=Direction.LOWER,
    ),
    Measure(
        name="unsupported_names",
        summary="names that stand in no source / all",
        direction=Direction.LOWER,
    ),
    Measure(
        name="redundancy",
        summary="repeated runs of three words / all",
        direction=Direction.LOWER,
    ),
    Measure(
        name="furniture",
        summary="words copied from page furniture / all",
        direction=Direction.LOWER,
    ),
    Measure(
        name="novelty", summary="word pairs that are not the article's", direction=Direction.NONE
    ),
    Measure(name="coverage", summary="words in copied fragments / all", direction=Direction.NONE),
    Measure(
        name="density",
        summary="mean length of the copied fragment a word is in",
        direction=Direction.NONE,
        bounded=False,
        unit="words",
    ),
    Measure(
        name="compression",
        summary="words of the article per word of the summary",
        direction=Direction.NONE,
        bounded=False,
        unit="words per word",
    ),
    Measure(
        name="words",
        summary="length of the summary",
        direction=Direction.NONE,
        bounded=False,
        unit="words",
    ),
)
_RECIPES: Mapping[str, Mapping[str, str]] = {
    "key_fact_recall": {"normaliser": "values+words", "weights": "vital 1, okay 0.5"},
    "must_not": {"normaliser": "typography+squad-v2"},
    "unsupported_numbers": {"normaliser": "values", "sources": "whole"},
    "unsupported_names": {"normaliser": "folded-words", "sources": "whole", "aliases": "gold"},
    "redundancy": {"ngram": "3", "sentences": SPLITTER, "tokenizer": "folded-words"},
    "furniture": {"ngram": str(FURNITURE_RUN), "tokenizer": "folded-words"},
    "novelty": {"ngram": "2", "sentences": SPLITTER, "tokenizer": "folded-words"},
    "coverage": {"tokenizer": "folded-words"},
    "density": {"tokenizer": "folded-words"},
    "compression": {"tokenizer": "white-space"},
    "words": {"tokenizer": "white-space"},
}
_NO_SUMMARY = Undefined(reason="no summary was written")
_NO_FACTS = Undefined(reason="the item has no `key_facts`")


@dataclass(frozen=True)
class SummaryFacts(Metric):
    """Key facts, unsupported figures, furniture and extractiveness of a summary.

    >>> from harness.core.answer import Answer
    >>> from harness.core.item import Fact
    >>> from harness.metrics.base import Sources
    >>> facts = (Fact(any=("20,000",)), Fact(any=("truce",), vital=False))
    >>> item = SummaryItem(id="s", kind="single", seeds=(), references=(), key_facts=facts)
    >>> said = Answer(text="About 20,000 men left.")
    >>> case = Case(item=item, answer=said, outcome=Outcome.ANSWERED, sources=Sources())
    >>> round(SummaryFacts().score(case)["key_fact_recall"].value, 3)  # 1 of 1.5
    0.667
    """

    tasks: ClassVar[frozenset[str]] = frozenset({SUMMARIES})

    @property
    def measures(self) -> tuple[Measure, ...]:
        """Key facts first, then faults, then descriptive numbers."""
        return _MEASURES

    def card(self, measure: str) -> Card:
        """The recipe of one measure alone."""
        return Card(name=measure, version=self.version, recipe=_RECIPES[measure])

    def score(self, case: Case) -> ScoreMap:
        """All measures of one summary. Raises `TypeError` for an item of another task."""
        item = case.item
        if not isinstance(item, SummaryItem):
            raise TypeError(f"item {item.id!r} is a question; this metric scores summaries")
        if case.outcome is Outcome.FAILED:
            return {m.name: Undefined(reason="the call failed") for m in _MEASURES}
        text = case.answer.text
        if case.outcome is not Outcome.ANSWERED or not (count_words(text) and folded_words(text)):
            nothing = Score(value=0.0, reason=f"no summary was written ({case.outcome.value})")
            recall = nothing if item.key_facts else _NO_FACTS
            return {**{m.name: _NO_SUMMARY for m in _MEASURES}, "key_fact_recall": recall}
        return {
            "key_fact_recall": _key_fact_recall(text, item, case),
            "must_not": _must_not(text, item),
            "redundancy": _redundancy(text),
            "words": Score(value=float(count_words(text))),
            **_against_sources(text, item, case),
        }


def stands_in(wording: str, text: str) -> bool:
    """Whether a wording stands in a text as whole SQuAD-normalised words.

    >>> stands_in("The U.N.’s talks", "He left U.N.'s talks."), stands_in("300", "3,000 men")
    (True, False)
    """
    wanted, said = (normalize_answer(fold_typography(part)) for part in (wording, text))
    return bool(wanted) and f" {wanted} " in f" {said} "


def _key_fact_recall(text: str, item: SummaryItem, case: Case) -> Value:
    if not item.key_facts:
        return _NO_FACTS
    aliases = case.sources.aliases
    missing = [
        fact
        for fact in item.key_facts
        if not any(states(wording, text) for wording in aliases.expand(fact.any))
    ]
    weight = sum(fact.weight for fact in item.key_facts)
    found = weight - sum(fact.weight for fact in missing)
    lacking = "; ".join(fact.any[0] for fact in missing if fact.any)
    return Score(
        value=found / weight,
        counts={"found_weight": found, "weight": weight},
        reason=f"not found: {lacking}" if missing else "every key fact is found",
    )


def _must_not(text: str, item: SummaryItem) -> Value:
    if not item.must_not:
        return Undefined(reason="the item has no `must_not`")
    hits = [string for string in item.must_not if stands_in(string, text)]
    counts = {"hits": float(len(hits)), "strings": float(len(item.must_not))}
    return Score(value=float(len(hits)), counts=counts, reason="; ".join(hits) or None)


def _redundancy(text: str) -> Value:
    runs = sentence_grams(text, 3)
    if not runs:
        return Undefined(reason="no sentence has three words")
    return _share("repeated", len(runs) - len(set(runs)), "runs", len(runs))


def _against_sources(text: str, item: SummaryItem, case: Case) -> dict[str, Value]:
    names = item.seeds or case.sources.shown
    sources = [case.sources.corpus[name] for name in names if name in case.sources.corpus]
    if not names or len(sources) < len(names):
        unknown = Undefined(reason="the text of its sources is not known")
        wanted = ("unsupported_numbers", "unsupported_names", "furniture", "novelty")
        return dict.fromkeys((*wanted, "coverage", "density", "compression"), unknown)
    contents = [source.content() for source in sources]
    article = [folded_words(content) for content in contents]
    return {
        "unsupported_numbers": unsupported_numbers(text, sources),
        "unsupported_names": unsupported_names(text, sources, case.sources.aliases),
        "furniture": _furniture(text, sources),
        "novelty": _novelty(text, article),
        **_extractive(text, article),
        "compression": _compression(text, contents),
    }


def _furniture(text: str, sources: Sequence[Source]) -> Value:
    copied = furniture_words(text, sources)
    if copied is None:
        return Undefined(reason="no source marks its content (`content_spans`)")
    return _share("copied", copied, "words", len(folded_words(text)))


def _novelty(text: str, article: Sequence[Sequence[str]]) -> Value:
    pairs = set(sentence_grams(text, 2))
    if not pairs:
        return Undefined(reason="no sentence has two words")
    known = {pair for words in article for pair in grams(words, 2)}
    return _share("novel", len(pairs - known), "pairs", len(pairs))


def _extractive(text: str, article: Sequence[Sequence[str]]) -> dict[str, Value]:
    words = folded_words(text)
    lengths = fragments(words, article)
    squares = sum(length**2 for length in lengths)
    counts = {"squares": float(squares), "words": float(len(words))}
    return {
        "coverage": _share("copied", sum(lengths), "words", len(words)),
        "density": Score(value=squares / len(words), counts=counts),
    }


def _compression(text: str, contents: Sequence[str]) -> Value:
    article, summary = sum(map(count_words, contents)), count_words(text)
    counts = {"article_words": float(article), "words": float(summary)}
    return Score(value=article / summary, counts=counts)


def _share(part: str, n_part: int, whole: str, n: int, *, reason: str | None = None) -> Score:
    return Score(value=n_part / n, counts={part: float(n_part), whole: float(n)}, reason=reason)
