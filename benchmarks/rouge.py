"""ROUGE through the harness against google-research's rouge-score: speed, and equality.

    python benchmarks/rouge.py

Each row scores random multi-sentence texts with four types and the Porter stemmer: the harness' own
path (`Rouge.score_batch` on cases, sentence splitting and score objects included, in the batches of
256 that a run uses, best of seven) beside `RougeScorer.score` on texts split already. Then 20,000
pairs are compared float by float, four types, stemmer on and off. Exits 1 on any difference, or
where a row is slower than its floor.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from harness.core.answer import Answer
from harness.core.item import ReferenceSentence, SummaryItem
from harness.core.score import Outcome
from harness.metrics.base import Case, Sources
from harness.metrics.rouge import TYPES, Rouge, by_line, make_scorer

BATCH = 256
N_PARITY = 20_000
STEMS = (
    "withdraw agree support force minister negotiat govern election mercenar commit condition "
    "countr operat relat general organis creat decid attend fly hop rational electric form"
)
ENDINGS = ("", "s", "ed", "ing", "ment", "ation", "ies", "ional", "ly", "er", "ness", "ability")
PLAIN = "the of and to in a with from that which 5+5 20,000 300 U.N. Libya’s café Москва"


@dataclass(frozen=True)
class Row:
    """Pairs of `low` to `high` tokens; `floor` is the speed-up that must be reached."""

    low: int
    high: int
    n: int
    n_reference: int
    floor: float


ROWS = (
    Row(3, 15, 4096, 512, 20),
    Row(60, 60, 2048, 64, 60),
    Row(400, 600, 256, 12, 100),
)


def words(draw: random.Random, low: int, high: int, longest: int = 25) -> str:
    """Random words in sentences of 4 to `longest`, the first of each capitalised."""
    stems, plain = STEMS.split(), PLAIN.split()
    left, sentences = draw.randint(low, high), []
    while left > 0:
        n = min(left, draw.randint(4, longest))
        some = [
            draw.choice(plain) if draw.random() < 0.4 else draw.choice(stems) + draw.choice(ENDINGS)
            for _ in range(n)
        ]
        sentences.append(" ".join(some).capitalize() + draw.choice(".!?"))
        left -= n
    return draw.choice((" ", "\n")).join(sentences)


def case(reference: str, prediction: str) -> Case:
    item = SummaryItem(
        id="s", kind="single", seeds=(), references=((ReferenceSentence(text=reference),),)
    )
    answer = Answer(text=prediction)
    return Case(item=item, answer=answer, outcome=Outcome.ANSWERED, sources=Sources())


def fastest(*works: Callable[[], object], repeats: int = 7) -> list[float]:
    """The least seconds of each, timed in turn, so that a busy moment hits all alike."""
    best = [float("inf")] * len(works)
    for _ in range(repeats):
        for index, work in enumerate(works):
            start = time.perf_counter()
            work()
            best[index] = min(best[index], time.perf_counter() - start)
    return best


def through_harness(metric: Rouge, cases: Sequence[Case]) -> list[dict[str, float]]:
    scored = [
        scores
        for at in range(0, len(cases), BATCH)
        for scores in metric.score_batch(cases[at : at + BATCH])
    ]
    return [{name: score.value for name, score in scores.items()} for scores in scored]


def equal(ours: dict[str, float], theirs: dict) -> bool:
    return all(
        (ours[t], ours[f"{t}.p"], ours[f"{t}.r"])
        == (theirs[t].fmeasure, theirs[t].precision, theirs[t].recall)
        for t in TYPES
    )


def speed(row: Row) -> tuple[float, float]:
    """Microseconds a pair: the harness, the reference."""
    draw = random.Random(row.low)
    pairs = [(words(draw, row.low, row.high), words(draw, row.low, row.high)) for _ in range(row.n)]
    cases = [case(*pair) for pair in pairs]
    reference = make_scorer(stemmer=True, tokenizer="rouge-score", fast=False)
    split = [(by_line(r), by_line(p)) for r, p in pairs[: row.n_reference]]
    metric = Rouge()
    batches = [cases[at : at + BATCH] for at in range(0, row.n, BATCH)]
    metric.score_batch(cases[:8])
    ours, theirs = fastest(
        lambda: [metric.score_batch(batch) for batch in batches],
        lambda: [reference.score(*pair) for pair in split],
    )
    scored = through_harness(metric, cases[: row.n_reference])
    assert all(equal(a, reference.score(*b)) for a, b in zip(scored, split, strict=True))
    return ours / row.n * 1e6, theirs / row.n_reference * 1e6


def differences() -> int:
    """Pairs of `N_PARITY` on which any of 24 floats differs (4 types x P, R, F x stemmer)."""
    draw, n_wrong = random.Random(0), 0
    pairs = [
        tuple(words(draw, 0, draw.choice((1, 15, 50)), longest=10) for _ in range(2))
        for _ in range(N_PARITY)
    ]
    cases = [case(*pair) for pair in pairs]
    split = [(by_line(r), by_line(p)) for r, p in pairs]
    several = sum("\n" in r and "\n" in p for r, p in split)
    empty = sum(not r or not p for r, p in split)
    for stemmer in (True, False):
        reference = make_scorer(stemmer=stemmer, tokenizer="rouge-score", fast=False)
        scored = through_harness(Rouge(stemmer=stemmer), cases)
        n_wrong += sum(
            not equal(a, reference.score(*b)) for a, b in zip(scored, split, strict=True)
        )
    print(
        f"\n{N_PARITY:,} pairs ({several:,} with several sentences on both sides, {empty:,} with "
        f"an empty text), stemmer on and off, {len(TYPES)} types, P/R/F: {n_wrong} differ"
    )
    return n_wrong


def main() -> int:
    print(f"{'tokens':>9} {'harness µs':>11} {'rouge-score µs':>15} {'speed-up':>9} {'floor':>6}")
    slow = 0
    for row in ROWS:
        ours, theirs = speed(row)
        ratio = theirs / ours
        slow += ratio < row.floor
        size = f"{row.low}-{row.high}" if row.low < row.high else str(row.low)
        print(f"{size:>9} {ours:>11.1f} {theirs:>15.1f} {ratio:>8.0f}x {row.floor:>5.0f}x")
    n_wrong = differences()
    return 1 if slow or n_wrong else 0


if __name__ == "__main__":
    sys.exit(main())
