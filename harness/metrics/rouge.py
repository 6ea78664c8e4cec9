"""ROUGE: n-grams and subsequences that a summary shares with its references (Lin 2004).

Specification. Exactly google-research `rouge-score` 0.1.2, `RougeScorer` and its `score_multi`:
lower case, tokens `[a-z0-9]+`, Porter stems of tokens longer than three characters; `rouge1` and
`rouge2` on clipped n-gram counts; `rougeL` on the longest common subsequence of the whole texts;
`rougeLsum` on the union subsequence of sentences. Each type yields F (`rouge1`), precision
(`rouge1.p`) and recall (`rouge1.r`).

References: plain names take, type by type, the reference with the highest F (the first of equals),
with the precision and recall of that same reference; `_mean` names take the mean of each number
over the references.

Sentences for `rougeLsum`: both texts are split by sentencex (English by default) and joined by
newlines; a newline inside a sentence becomes a space. All four types read that one text, which has
the tokens of the original. `rouge-score` itself splits at newlines only, so that a text without
any would make `rougeLsum` silently equal to `rougeL`.

Outcomes: blank text, unparsed and abstained score 0; a failed call and an item without references
are undefined.

Tokenisers, named on the card: `rouge-score`, the default, keeps ASCII letters and digits alone, so
Cyrillic scores 0 against itself (the score then says so in its reason); `unicode` and `character`
are the profiles `unicode-v1` (words by UAX #29, NFKC and case folding) and `character-v1` (user
characters, for Chinese) of `rouge-score-rs`, neither of which stems.

Backend: `rouge-score-rs` where it is installed, equal to the reference in every float; else
`rouge-score`. It is not on the card, since it changes no number.

ROUGE tells that wording changed, not that it got better: it picks the summary that people prefer in
57 to 59 % of pairs of news summaries.
"""

from __future__ import annotations

import functools
import importlib
import importlib.util
import itertools
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal, Protocol, TypeAlias, cast

from sentencex import segment

from harness.core.errors import MissingExtraError, Problem
from harness.core.item import Item, SummaryItem
from harness.core.score import Card, Measure, Outcome, Score, Undefined
from harness.metrics.base import SUMMARIES, Case, Metric, ScoreMap
from harness.text.sentences import SPLITTER

TYPES = ("rouge1", "rouge2", "rougeL", "rougeLsum")

_PROFILES = {"rouge-score": "rouge-score", "unicode": "unicode-v1", "character": "character-v1"}
_WORDS = {
    "rouge1": "words shared with a reference",
    "rouge2": "word pairs shared with a reference",
    "rougeL": "longest common subsequence with a reference",
    "rougeLsum": "longest common subsequences with a reference, sentence by sentence",
}
_NO_TOKENS = (
    "no reference has a token that the tokeniser keeps; "
    "for text in other scripts choose tokenizer: unicode"
)
_ASCII_WORD = re.compile("[A-Za-z0-9]")  # a token to every tokeniser
_FAILED = Undefined(reason="the call failed")
_NO_REFERENCES = Undefined(reason="the item has no reference summary")

Triple: TypeAlias = tuple[float, float, float]
"""Precision, recall and F, the order of rouge-score's `Score`."""


class Scorer(Protocol):
    """The part of `RougeScorer` that both backends have."""

    def score(self, target: str, prediction: str) -> Mapping[str, Triple]:
        """Precision, recall and F by type."""
        ...


@dataclass(frozen=True)
class Rouge(Metric):
    """ROUGE-1, -2, -L and -Lsum: F, precision and recall, best reference and mean.

    `stemmer` applies to the default tokeniser alone; `language` is the sentence splitter's.

    >>> from harness.core.answer import Answer
    >>> from harness.core.item import ReferenceSentence
    >>> from harness.metrics.base import Sources
    >>> reference = (ReferenceSentence(text="The ministers met in Porto."),)
    >>> item = SummaryItem(id="s", kind="single", seeds=(), references=(reference,))
    >>> said = Answer(text="Ministers met.")
    >>> case = Case(item=item, answer=said, outcome=Outcome.ANSWERED, sources=Sources())
    >>> scores = Rouge().score(case)  # both words of the answer, two of the reference's five
    >>> scores["rouge1.p"].value, scores["rouge1.r"].value, round(scores["rouge1"].value, 3)
    (1.0, 0.4, 0.571)
    """

    stemmer: bool = True
    tokenizer: Literal["rouge-score", "unicode", "character"] = "rouge-score"
    language: str = "en"

    tasks: ClassVar[frozenset[str]] = frozenset({SUMMARIES})

    def __post_init__(self) -> None:
        if self.tokenizer not in _PROFILES:
            known = ", ".join(_PROFILES)
            raise ValueError(f"tokenizer must be one of {known}, not {self.tokenizer!r}")

    @property
    def measures(self) -> tuple[Measure, ...]:
        """Best reference first, then `_mean`; F, precision and recall of each type."""
        return _MEASURES

    def card(self, measure: str) -> Card:
        """Stemmer, tokeniser, references and, where it matters, the sentence splitter."""
        recipe = {
            "package": "rouge-score 0.1.2",
            "references": "mean" if "_mean" in measure else "max",
            "stemmer": "porter" if self._stems else "none",
            "tokenizer": _PROFILES[self.tokenizer],
        }
        if measure.startswith("rougeLsum"):
            recipe["sentences"] = f"{SPLITTER} {self.language}"
        return Card(name=measure, version=self.version, recipe=recipe)

    def score(self, case: Case) -> ScoreMap:
        """The twelve numbers of the best reference and the twelve of the mean."""
        return self.score_batch([case])[0]

    def score_batch(self, cases: Sequence[Case]) -> list[ScoreMap]:
        """`score` of every case, all pairs of summary and reference in one call."""
        references: list[str] = []
        predictions: list[str] = []
        fixed: list[ScoreMap | tuple[str, ...]] = []
        for case in cases:
            wanted = _reference_texts(case.item)
            settled = _settled(case, wanted)
            if settled is None:
                references += [_reference_by_line(text, self.language) for text in wanted]
                predictions += [by_line(case.answer.text, self.language)] * len(wanted)
            fixed.append(wanted if settled is None else settled)
        scorer = make_scorer(stemmer=self._stems, tokenizer=self.tokenizer)
        pairs = iter(score_pairs(scorer, references, predictions))
        return [
            self._scores(list(itertools.islice(pairs, len(given))), given)
            if isinstance(given, tuple)
            else given
            for given in fixed
        ]

    @property
    def _stems(self) -> bool:
        return self.stemmer and self.tokenizer == "rouge-score"

    def _scores(self, scored: list[Mapping[str, Triple]], texts: tuple[str, ...]) -> ScoreMap:
        best = scored[0]
        if len(scored) > 1:
            best = {t: max((s[t] for s in scored), key=_f) for t in TYPES}
        reason = None if _f(best["rouge1"]) else self._why_zero(texts)
        plain = mean = [_score(number, reason) for number in _numbers(best)]
        if len(scored) > 1:
            columns = zip(*map(_numbers, scored), strict=True)
            mean = [_score(math.fsum(column) / len(scored), reason) for column in columns]
        return dict(zip(_ALL_NAMES, plain + mean, strict=True))

    def _why_zero(self, references: tuple[str, ...]) -> str | None:
        """Why nothing was shared, where the references have no token at all."""
        if any(map(_ASCII_WORD.search, references)):
            return None
        scorer = make_scorer(stemmer=self._stems, tokenizer=self.tokenizer)
        shares = any(_f(scorer.score(text, text)["rouge1"]) for text in references)
        return None if shares else _NO_TOKENS


def by_line(text: str, language: str = "en") -> str:
    r"""The text as rouge-score wants it for `rougeLsum`: a sentence a line.

    >>> by_line("Mr. Kubis spoke to\nthe press. It ended.")
    'Mr. Kubis spoke to the press.\nIt ended.'
    """
    try:
        pieces = segment(language, text)  # `split_sentences` without offsets, at half its cost
    except UnicodeEncodeError:  # a lone surrogate: a separator to every tokeniser here
        return by_line(text.encode("utf-8", "replace").decode("utf-8"), language)
    sentences = [piece.strip() for piece in pieces]
    return "\n".join([sentence.replace("\n", " ") for sentence in sentences if sentence])


_reference_by_line = functools.lru_cache(maxsize=1024)(by_line)


@functools.lru_cache(maxsize=16)
def make_scorer(*, stemmer: bool, tokenizer: str, fast: bool | None = None) -> Scorer:
    """A `RougeScorer` of the fast backend, or of the reference where it is not installed.

    `fast` picks one by force. Raises `MissingExtraError` for a Unicode tokeniser, which only the
    fast backend has, where that is not installed.
    """
    if fast is None:
        fast = importlib.util.find_spec("rouge_score_rs") is not None
    named = None if tokenizer == "rouge-score" else _unicode_tokenizer(tokenizer)
    backend = importlib.import_module(
        "rouge_score_rs.rouge_scorer" if fast else "rouge_score.rouge_scorer"
    )
    return cast(Scorer, backend.RougeScorer(list(TYPES), use_stemmer=stemmer, tokenizer=named))


def _unicode_tokenizer(name: str) -> object:
    if importlib.util.find_spec("rouge_score_rs") is None:
        raise MissingExtraError(
            Problem(
                where=f"ROUGE with tokenizer {name!r}",
                found="package 'rouge-score-rs' is not installed",
                expected="the package, which alone has this tokeniser",
                fix="run: pip install 'rouge-score-rs==0.2.1', or choose tokenizer: rouge-score",
            )
        )
    tokenizers = importlib.import_module("rouge_score_rs.tokenizers")
    return getattr(tokenizers, f"{name.capitalize()}Tokenizer")()


def score_pairs(
    scorer: Scorer, references: Sequence[str], predictions: Sequence[str]
) -> Sequence[Mapping[str, Triple]]:
    """Precision, recall and F by type for each pair, by the backend's batch where it has one."""
    batch = getattr(scorer, "score_batch", None)
    if batch is not None:
        return cast(Sequence[Mapping[str, Triple]], batch(references, predictions))
    scored = (scorer.score(r, p) for r, p in zip(references, predictions, strict=True))
    # The reference implementation returns the integer 0 for empty texts.
    return [{t: (float(p), float(r), float(f)) for t, (p, r, f) in s.items()} for s in scored]


def _reference_texts(item: Item) -> tuple[str, ...]:
    return item.reference_texts() if isinstance(item, SummaryItem) else item.answers


def _settled(case: Case, references: tuple[str, ...]) -> ScoreMap | None:
    """The scores that need no reading of the text, if so."""
    if case.outcome is Outcome.FAILED:
        return dict.fromkeys(_ALL_NAMES, _FAILED)
    if not references:
        return dict.fromkeys(_ALL_NAMES, _NO_REFERENCES)
    if case.outcome is not Outcome.ANSWERED:
        return dict.fromkeys(_ALL_NAMES, Score(value=0.0, reason=case.outcome.value))
    return None


def _f(triple: Triple) -> float:
    return triple[2]


def _numbers(by_type: Mapping[str, Triple]) -> list[float]:
    """F, precision and recall of each type, in the order of the measures' names."""
    return [number for p, r, f in map(by_type.__getitem__, TYPES) for number in (f, p, r)]


@functools.lru_cache(maxsize=8192)
def _score(value: float, reason: str | None) -> Score:
    """One immutable score a value: short texts have few, and making one costs a microsecond."""
    return Score(value=value, reason=reason)


def _names(suffix: str) -> tuple[str, ...]:
    return tuple(f"{t}{suffix}{part}" for t in TYPES for part in ("", ".p", ".r"))


def _measure(name: str) -> Measure:
    rouge_type = name.partition(".")[0].removesuffix("_mean")
    part = {"p": "precision", "r": "recall"}.get(name.rpartition(".")[2], "F")
    over = "mean over references" if "_mean" in name else "best reference"
    return Measure(name=name, summary=f"{_WORDS[rouge_type]}: {part}, {over}")


_ALL_NAMES = _names("") + _names("_mean")
_MEASURES = tuple(_measure(name) for name in _ALL_NAMES)
