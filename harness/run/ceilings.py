"""Ceilings that need no model: each reference summary scored against the others.

A model is scored against all references and takes the best; a reference left out meets one fewer,
so that its scores are, if anything, a little low. Items with a single reference have none.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping

from harness.citations.parse import parse
from harness.core.answer import Output
from harness.core.item import Item, Source, SummaryItem
from harness.gold.oracle import oracle_output
from harness.metrics.base import Case, Sources, outcome_of
from harness.run.request import shown_names
from harness.run.score import Scoring
from harness.store.records import CallKey, ScoreRow

REFERENCES = "references"


def reference_rows(scoring: Scoring, task: str, items: Iterable[str]) -> Iterator[ScoreRow]:
    """A row for every reference of an item that has two or more; the repeat is the one left out."""
    for item_id in items:
        item = scoring.items[task][item_id]
        if isinstance(item, SummaryItem) and len(item.references) > 1:
            for left_out in range(len(item.references)):
                key = CallKey(REFERENCES, task, item_id, left_out)
                case, output = _left_out(item, left_out, scoring.corpus)
                aliases = dataclasses.replace(case.sources, aliases=scoring.aliases)
                yield scoring.score_case(key, dataclasses.replace(case, sources=aliases), output)


def _left_out(item: SummaryItem, index: int, corpus: Mapping[str, Source]) -> tuple[Case, Output]:
    shown = shown_names(item, corpus, "all")
    alone = dataclasses.replace(item, references=(item.references[index],))
    others: Item = dataclasses.replace(
        item, references=item.references[:index] + item.references[index + 1 :]
    )
    output = Output(raw=oracle_output(alone, shown))
    answer = parse(output.raw, shown=shown)
    sources = Sources(shown=shown, corpus=corpus)
    case = Case(item=others, answer=answer, outcome=outcome_of(others, answer), sources=sources)
    return case, output
