"""Items as data for the page's script: an index to search and filter, details in packed chunks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from harness.citations.locate import VERDICTS
from harness.core.answer import Output
from harness.core.item import Fact, Item, QaItem, Source, SummaryItem
from harness.core.score import Outcome
from harness.metrics.located import Cited
from harness.report.html.escaping import Json, packed
from harness.report.html.overview import headline_measures
from harness.report.html.values import Call, ItemCalls, Report

CLASSES = (*VERDICTS, "unknown source", "without a quote", "no citation")
_PREVIEW = 200  # characters of a question or an answer that the index holds
_CHUNK = 40  # items a chunk


def index_json(report: Report) -> dict[str, Json]:
    """What the table of items needs at once.

    An item is [task, id, question, kind, answer type, gold, calls], a call [entry, outcome, value
    of the headline measure or null, citation classes, answer].
    """
    headline = {task: headline_measures(report, task)[0].name for task in report.measures}
    return {
        "entries": [[entry.name, entry.role] for entry in report.entries],
        "outcomes": [str(outcome) for outcome in Outcome],
        "classes": list(CLASSES),
        "headline": headline,
        "measures": [m.name for measures in report.measures.values() for m in measures],
        "chunk": _CHUNK,
        "items": [_indexed(found, headline[found.task]) for found in report.items],
    }


def detail_chunks(report: Report) -> list[str]:
    """The details of all items, packed, so many items a chunk."""
    names = [m.name for measures in report.measures.values() for m in measures]
    number_of = {name: n for n, name in reversed(list(enumerate(names)))}
    return [
        packed([_detailed(found, number_of) for found in report.items[start : start + _CHUNK]])
        for start in range(0, len(report.items), _CHUNK)
    ]


def packed_sources(sources: Mapping[str, Source]) -> str:
    """Every source once, packed: name to [title, text, ranges of article text]."""
    return packed(
        {
            name: [source.title or "", source.text, [list(span) for span in source.content_spans]]
            for name, source in sources.items()
        }
    )


def _indexed(found: ItemCalls, headline: str) -> Json:
    item = found.item
    return [
        found.task,
        found.id,
        _preview(question_of(item)),
        *(slice_of(found, grouping) for grouping in ("kind", "answer_type")),
        _preview(" · ".join(_golds(item))),
        [_indexed_call(call, headline) for call in found.calls],
    ]


def _preview(text: str) -> str:
    return text if len(text) <= _PREVIEW else f"{text[:_PREVIEW]}…"


def slice_of(found: ItemCalls, grouping: str) -> str:
    """The slice of a grouping that an item was scored in, '' where it was in none."""
    slices = found.calls[0].row.slices
    prefix = f"{grouping}:"
    return next((name.removeprefix(prefix) for name in slices if name.startswith(prefix)), "")


def question_of(item: Item | None) -> str:
    """What an item asks, in words; '' where it is not at hand."""
    if item is None:
        return ""
    if isinstance(item, QaItem):
        return item.question
    return item.query or f"Summarise {', '.join(item.seeds)}"


def _golds(item: Item | None) -> Sequence[str]:
    if item is None:
        return ()
    if isinstance(item, SummaryItem):
        return item.reference_texts()[:1]
    return item.answers or [position.answer for position in item.positions]


def _indexed_call(call: Call, headline: str) -> Json:
    row = call.row
    return [
        call.entry,
        list(Outcome).index(row.outcome),
        row.scores[headline][0] if headline in row.scores else None,
        [CLASSES.index(name) for name in _classes(call)],
        _preview(str(row.answer.get("text", ""))),
    ]


def _classes(call: Call) -> list[str]:
    found = dict.fromkeys(class_of(cited) for cited in call.cited)
    return list(found) if found or call.row.outcome is Outcome.FAILED else ["no citation"]


def class_of(cited: Cited) -> str:
    """The class of a citation: the verdict on its quote, or what it lacks."""
    if cited.source is None and (cited.verdict is None or cited.verdict.verdict != "misattributed"):
        return "unknown source"
    return cited.verdict.verdict if cited.verdict else "without a quote"


def _detailed(found: ItemCalls, number_of: Mapping[str, int]) -> Json:
    item = found.item
    return {
        "question": question_of(item),
        "facts": _facts(item),
        "aliases": list(found.aliases),
        "spans": _spans(item),
        "calls": [_detailed_call(call, number_of) for call in found.calls],
    }


def _facts(item: Item | None) -> list[Json]:
    """What the gold says of an item, as [label, texts] in reading order."""
    if item is None:
        return []
    if isinstance(item, SummaryItem):
        rows = [("Reference", [text]) for text in item.reference_texts()]
        rows += [*_key_facts(item.key_facts), ("Must not say", list(item.must_not))]
    else:
        nothing = [] if item.answerable else ["no answer in the sources"]
        rows = [
            ("Gold answer", [*item.answers, *nothing]),
            *((f"Position {n}", [p.answer, *p.aliases]) for n, p in enumerate(item.positions, 1)),
            *((f"Member {n}", list(names)) for n, names in enumerate(item.items, 1)),
            *_key_facts(item.key_facts),
            ("Rejected", list(item.reject)),
            ("Corrects the premise", list(item.premise_corrections)),
            ("As of", [item.as_of] if item.as_of else []),
            ("Resolution", [item.resolution] if item.resolution else []),
            ("Derivation", [item.derivation] if item.derivation else []),
            ("Note", [item.note] if item.note else []),
        ]
    return [[label, texts] for label, texts in rows if texts]


def _key_facts(facts: Sequence[Fact]) -> list[tuple[str, list[str]]]:
    return [("Vital fact" if fact.vital else "Further fact", list(fact.any)) for fact in facts]


def _spans(item: Item | None) -> list[Json]:
    """Gold passages as [source, start, end, number of the group], 0 for a distractor."""
    if item is None:
        return []
    groups = [(n, span) for n, group in enumerate(item.evidence_groups(), 1) for span in group]
    if isinstance(item, QaItem):
        groups += [(0, span) for span in item.distractors]
    return [[span.seed, span.start, span.end, n] for n, span in groups if span.start is not None]


def _detailed_call(call: Call, number_of: Mapping[str, int]) -> Json:
    row, prediction = call.row, call.prediction
    return {
        "entry": call.entry,
        "repeat": row.repeat,
        "outcome": str(row.outcome),
        "error": dict(row.error) if row.error else None,
        "raw": _raw(call),
        "text": str(row.answer.get("text", "")),
        "format": str(row.answer.get("format", "")),
        "warnings": list(row.answer.get("warnings", ())),
        "cited": [_cited(cited) for cited in call.cited],
        "shown": list(prediction.sources) if prediction else [],
        "latency": prediction.latency_s if prediction else None,
        "cached": prediction.cached if prediction else False,
        "scores": [
            [
                number_of[name],
                value,
                weight,
                dict(row.counts.get(name, {})),
                row.reasons.get(name, ""),
            ]
            for name, (value, weight) in row.scores.items()
        ],
        "undefined": [[number_of[name], reason] for name, reason in row.undefined.items()],
    }


def _raw(call: Call) -> Json:
    """The output as it came: a text, or the object of a structured interface; null for none."""
    result = call.prediction.result if call.prediction else None
    return result.raw if isinstance(result, Output) else None


def _cited(cited: Cited) -> Json:
    citation, verdict = cited.citation, cited.verdict
    pointed = cited.pointed_at or (None, None)
    start, end = (verdict.start, verdict.end) if verdict else pointed
    return {
        "number": citation.source,
        "raw": citation.raw,
        "source": cited.source.name if cited.source else None,
        "quote": citation.quote,
        "class": class_of(cited),
        "in": (verdict and verdict.found_in) or (cited.source.name if cited.source else None),
        "start": start,
        "end": end,
        "diff": verdict.diff if verdict else None,
        "why": verdict.why if verdict else "",
        "claims": list(citation.claims),
    }
