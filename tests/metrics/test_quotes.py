"""Quote rates and evidence by passage, by hand."""

from __future__ import annotations

import json

import pytest

from harness.citations.parse import parse
from harness.core.item import QaItem, Source, Span
from harness.core.score import Score, Undefined
from harness.metrics.base import Case, Sources, outcome_of
from harness.metrics.evidence_spans import EvidenceSpans
from harness.metrics.quotes import SHARES, Quotes

FIRST = "The men left in town. Ten of them stayed on. Nobody knew why they did."
OTHER = "Share this! The council met on Monday at noon. It voted."
CORPUS = {
    "a.txt": Source(name="a.txt", text=FIRST),
    "b.txt": Source(name="b.txt", text=OTHER, content_spans=((12, len(OTHER)),)),
}
SOURCES = Sources(shown=("a.txt", "b.txt"), corpus=CORPUS)


def span(seed, quote):
    start = CORPUS[seed].text.index(quote)
    return Span(seed=seed, quote=quote, start=start, end=start + len(quote))


STAYED = span("a.txt", "Ten of them stayed on")
MET = span("b.txt", "met on Monday")


def scored(metric, citations, *groups):
    item = QaItem(id="q", question="?", answers=("x",), answerable=True, evidence=groups)
    raw = citations if isinstance(citations, str) else json.dumps(said(citations))
    answer = parse(raw, shown=SOURCES.shown)
    outcome = outcome_of(item, answer)
    return metric.score(Case(item=item, answer=answer, outcome=outcome, sources=SOURCES))


def said(citations):
    given = [{"source": n, "quote": q} if q else n for n, q in citations]
    return {"answer": "It is x.", "citations": given}


@pytest.mark.parametrize(
    ("citations", "strict", "folded", "elsewhere", "nowhere"),
    [
        ([(1, "Ten of them stayed on")], 1, 1, 0, 0),
        ([(1, "Ten of them  stayed on")], 0, 1, 0, 0),
        ([(1, "Ten … stayed on")], 0, 1, 0, 0),
        ([(2, "Ten of them stayed on")], 0, 0, 1, 0),
        ([(9, "Ten of them stayed on")], 0, 0, 1, 0),
        ([(9, "They all came home again")], 0, 0, 0, 1),
        ([(1, "Two of them stayed on")], 0, 0, 0, 1),
        ([(1, "The men stayed on why")], 0, 0, 0, 1),
        ([(1, "They all came home again")], 0, 0, 0, 1),
        ([(1, "The men left in town"), (2, "Nobody knew why")], 1 / 2, 1 / 2, 1 / 2, 0),
        ([(1, "The men left in town"), (1, "men")], 1, 1, 0, 0),
    ],
)
def test_rates(citations, strict, folded, elsewhere, nowhere):
    found = scored(Quotes(), citations)
    assert tuple(found[name].value for name in SHARES) == (strict, folded, elsewhere, nowhere)


def test_a_rate_says_which_quote_is_wrong():
    found = scored(Quotes(), [(1, "Two of them stayed on")])["quote_fabricated"]
    assert "Ten → Two" in found.reason
    assert found.counts["altered"] == 1


@pytest.mark.parametrize("citations", [[(1, None)], [(1, "men")], "It is x.", ""])
def test_without_a_quote_there_is_no_rate(citations):
    assert {type(score) for score in scored(Quotes(), citations).values()} == {Undefined}


SENTENCE = tuple(f"evidence_{part}_sentence" for part in ("precision", "recall", "f1"))
CHARACTER = tuple(f"evidence_{part}_char" for part in ("precision", "recall", "f1"))


@pytest.mark.parametrize(
    ("citations", "groups", "by_sentence", "by_character"),
    [
        ([(1, "Ten of them stayed on")], [(STAYED,)], (1, 1), (1, 1)),
        # Half of the span, its whole sentence.
        ([(1, "Ten of them")], [(STAYED,)], (1, 1), (1, 11 / 21)),
        # No quote: the whole source, three sentences and 70 characters, is pointed at.
        ([(1, None)], [(STAYED,)], (1 / 3, 1), (21 / 70, 1)),
        # Furniture is not pointed at: two sentences of article text, 44 characters.
        ([(2, None)], [(MET,)], (1 / 2, 1), (13 / 44, 1)),
        # Any one span of a group is enough; every group is needed.
        ([(1, "Ten of them stayed on")], [(STAYED, MET)], (1, 1), (1, 1)),
        ([(1, "Ten of them stayed on")], [(STAYED,), (MET,)], (1, 1 / 2), (1, 1 / 2)),
        # A wrong quote and an unknown source weigh in precision.
        ([(1, "Ten of them stayed on"), (1, "Two of them left us")], [(STAYED,)], (1 / 2, 1),
         (21 / 40, 1)),
        ([(1, "Ten of them stayed on"), (9, None)], [(STAYED,)], (1 / 2, 1), (21 / 22, 1)),
        # The same passage twice is one.
        ([(1, "Ten of them stayed on"), (1, "of them stayed on")], [(STAYED,)], (1, 1), (1, 1)),
        ([(2, "The council met on Monday")], [(STAYED,)], (0, 0), (0, 0)),
        ("It is x.", [(STAYED,)], (0, 0), (0, 0)),
        ("The articles do not say.", [(STAYED,)], (0, 0), (0, 0)),
        ("", [(STAYED,)], (0, 0), (0, 0)),
    ],
)  # fmt: skip
def test_evidence_by_passage(citations, groups, by_sentence, by_character):
    found = scored(EvidenceSpans(), citations, *groups)
    for names, (precision, recall) in ((SENTENCE, by_sentence), (CHARACTER, by_character)):
        f1 = 2 * precision * recall / (precision + recall) if precision and recall else 0
        values = [found[name].value for name in names]
        assert values == pytest.approx([precision, recall, f1])


def test_evidence_without_offsets_is_undefined():
    bare = (Span(seed="a.txt", quote="Ten of them"),)
    for groups in ([], [bare]):
        found = scored(EvidenceSpans(), [(1, "Ten of them stayed on")], *groups)
        assert not any(isinstance(score, Score) for score in found.values())
