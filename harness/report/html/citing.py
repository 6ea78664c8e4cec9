"""The citations of each model: what they name, what their quotes are worth, where they point."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from harness.analysis.confusion import NO_SOURCE, NOT_CITED, UNKNOWN
from harness.citations.locate import VERDICTS
from harness.report.html.values import Report

STRUCTURE = "citation_valid"
QUOTES = "quote_strict"
SUPPORT = "citation_recall"
TIERS = {
    STRUCTURE: ("T0", "Structure", "does each citation name a source that was shown?"),
    QUOTES: ("T1", "Quotes", "does each quote stand in the source it is cited to?"),
    SUPPORT: ("T2", "Support", "do the cited texts bear out each claim?"),
}
COUNTED = tuple(TIERS)
_PARTS = {
    STRUCTURE: ("valid", "out_of_range", "unknown"),
    QUOTES: VERDICTS,
    SUPPORT: ("supported", "undecided", "unsupported", "uncited"),
}
_BESIDE = {
    STRUCTURE: ("duplicates", "claims", "uncited_claims", "on_abstention"),
    QUOTES: (),
    SUPPORT: ("misquoted",),
}
_SCORER = re.compile(r"\|scorer:([^|\n]+)")
_SHADES = 5
MOST_SOURCES = 12
MOST_PAIRS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A part of a bar: from and to in percent, and what it counts."""

    name: str
    n: int
    start: float
    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """An entry's counts as a bar of parts, and the counts that are no parts."""

    name: str
    total: int
    segments: Sequence[Segment]
    beside: Sequence[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """One of the checks: a bar an entry. `parts` and `beside` name what is counted.

    `note` says of support who judged it.
    """

    label: str
    title: str
    question: str
    note: str
    parts: Sequence[str]
    beside: Sequence[str]
    bars: Sequence[Bar]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Gold sources (rows) against cited ones: (count, shade from 0, right) in every cell."""

    name: str
    rows: Sequence[tuple[str, Sequence[tuple[int, int, bool]]]]
    columns: Sequence[str]
    wrong: Sequence[tuple[str, str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Citing:
    """A task: its tiers, its sources by number, and a matrix an entry."""

    task: str
    tiers: Sequence[Tier]
    sources: Sequence[str]
    matrices: Sequence[Matrix]


def citings(report: Report) -> list[Citing]:
    """The citations of every task in which something is counted."""
    found = [_citing(report, task) for task in report.measures]
    return [citing for citing in found if citing.tiers or citing.matrices]


def _citing(report: Report, task: str) -> Citing:
    tiers = [_tier(report, task, name) for name in TIERS]
    cells = {e.name: e.confusion[task] for e in report.entries if e.confusion.get(task)}
    beside = (NO_SOURCE, NOT_CITED, UNKNOWN)
    names = {name for found in cells.values() for cell in found for name in cell}
    sources = sorted(names - set(beside))
    return Citing(
        task=task,
        tiers=[tier for tier in tiers if tier.bars],
        sources=sources if len(sources) <= MOST_SOURCES else [],
        matrices=[
            _matrix(name, found, sources)
            for name, found in cells.items()
            if any(cited != NOT_CITED for _, cited in found)
        ],
    )


def _tier(report: Report, task: str, measure: str) -> Tier:
    counted = [(e.name, e.counts.get(task, {}).get(measure)) for e in report.entries]
    bars = [_bar(name, counts, measure) for name, counts in counted if counts]
    label, title, question = TIERS[measure]
    return Tier(
        label=label,
        title=title,
        question=question,
        note=_judges(report) if measure == SUPPORT else "",
        parts=_PARTS[measure],
        beside=_BESIDE[measure],
        bars=[bar for bar in bars if bar.total],
    )


def _judges(report: Report) -> str:
    """Who judged support, from the cards: the rules (T2), and an entailer beyond them (T3)."""
    cards = [run.manifest.cards.get(SUPPORT, "") for run in report.runs]
    scorers = dict.fromkeys(_SCORER.findall("\n".join(cards)))
    told = []
    for scorer in scorers:
        rules, _, entailer = scorer.partition("+")
        beyond = f"what they left undecided by {entailer}" if entailer else "no entailer was asked"
        told.append(f"Judged by {rules} (T2); {beyond} (T3).")
    return " ".join(told)


def _bar(name: str, counts: Mapping[str, float], measure: str) -> Bar:
    parts = [(part, int(counts.get(part, 0))) for part in _PARTS[measure]]
    total = sum(n for _, n in parts)
    segments, at = [], 0.0
    for part, n in parts:
        width = round(100 * n / total, 3) if total else 0.0
        segments.append(Segment(name=part, n=n, start=round(at, 3), width=width))
        at += width
    beside = [int(counts.get(part, 0)) for part in _BESIDE[measure]]
    return Bar(name=name, total=total, segments=segments, beside=beside)


def _matrix(name: str, cells: Mapping[tuple[str, str], int], sources: Sequence[str]) -> Matrix:
    """The whole matrix where the sources are few, else the most frequent confusions alone."""
    if len(sources) > MOST_SOURCES:
        off = [(gold, cited, n) for (gold, cited), n in cells.items() if gold != cited]
        wrong = sorted(off, key=lambda cell: (-cell[2], cell[:2]))[:MOST_PAIRS]
        return Matrix(name=name, rows=(), columns=(), wrong=wrong)
    columns = [*sources, UNKNOWN, NOT_CITED]
    most = max(cells.values())

    def cell(gold: str, cited: str) -> tuple[int, int, bool]:
        n = cells.get((gold, cited), 0)
        right = gold == cited or (gold, cited) == (NO_SOURCE, NOT_CITED)
        return n, -(-n * _SHADES // most), right

    rows = [(gold, [cell(gold, cited) for cited in columns]) for gold in (*sources, NO_SOURCE)]
    return Matrix(name=name, rows=rows, columns=columns, wrong=())
