"""The gold's own answers as raw outputs: what a perfect model would return.

Replayed through the same parser and metrics as any model, they give the ceiling row; a metric on
which the oracle does not reach 1 points at a fault in the gold or in the metric.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from harness.core.answer import Json
from harness.core.item import EvidenceGroup, Item, QaItem


def oracle_output(item: Item, shown: Sequence[str]) -> Mapping[str, Json]:
    """The raw output that answers an item perfectly, citing one span of every evidence group.

    An unanswerable question is declined; a summary is its first reference, a claim a sentence.
    """
    if isinstance(item, QaItem):
        if not item.answerable:
            return {"answer": None}
        return {"answer": item.answers[0], "citations": _cite(item.evidence_groups(), shown)}
    return {
        "claims": [
            {"text": sentence.text, "citations": _cite(sentence.evidence, shown)}
            for sentence in item.references[0]
        ]
    }


def _cite(groups: tuple[EvidenceGroup, ...], shown: Sequence[str]) -> list[Json]:
    numbers = {name: number for number, name in enumerate(shown, start=1)}
    spans = [next((s for s in group if s.seed in numbers), None) for group in groups]
    pairs = dict.fromkeys((numbers[s.seed], s.quote) for s in spans if s is not None)
    return [{"source": number, "quote": quote} for number, quote in pairs]
