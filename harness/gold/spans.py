"""The spans of an item: walking them, mapping them, finding where a quote stands."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from harness.core.item import EvidenceGroup, Item, QaItem, Source, Span
from harness.core.problems import did_you_mean
from harness.gold.misquotes import advise


def spans_of(item: Item) -> Iterator[tuple[str, Span]]:
    """Every span of an item with its JSON path, in the order of the gold file."""
    found: list[tuple[str, Span]] = []

    def note(span: Span, path: str) -> Span:
        found.append((path, span))
        return span

    map_spans(item, note)
    return iter(found)


def locate_span(
    span: Span, sources: Mapping[str, Source], folder: Path
) -> Span | tuple[str, str, str]:
    """The span with offsets that hold, or (found, expected, fix) where there are none.

    `folder` is that of the seeds, for messages.
    """
    source = sources.get(span.seed)
    if source is None:
        fix = f"{did_you_mean(span.seed, sources)}correct `seed` or add the file"
        return f"seed {span.seed!r}", f"the file name of a seed in {folder}", fix
    if span.start is not None and source.text[span.start : span.end] == span.quote:
        return span
    places = occurrences(source.text, span.quote)
    if span.start is None and len(places) == 1:
        start = places[0]
        return dataclasses.replace(span, start=start, end=start + len(span.quote))
    at = folder / span.seed
    if span.start is None:
        found = f"a quote without offsets that stands {len(places)} times in {at}"
        fix = "add start and end, or quote more words" if places else advise(span, sources, folder)
        return found, "a quote that stands once", fix
    found = f"{_cut(source.text[span.start : span.end])} at {span.start}:{span.end} of {at}"
    if len(places) == 1:
        fix = f"the quote stands at {places[0]}: run `harness validate --fix-offsets`"
    elif places:
        fix = f"the quote stands at {', '.join(map(str, places[:5]))}: correct start and end"
    else:
        fix = advise(span, sources, folder)
    return found, f"the quote {_cut(span.quote)}", fix


def _cut(text: str, limit: int = 60) -> str:
    return repr(text if len(text) <= limit else f"{text[:limit]}…")


def occurrences(text: str, quote: str) -> list[int]:
    """Where a quote stands in a text, places that overlap included; nowhere for an empty one.

    >>> occurrences("aaa", "aa")
    [0, 1]
    """
    if not quote:
        return []
    places, at = [], text.find(quote)
    while at >= 0:
        places.append(at)
        at = text.find(quote, at + 1)
    return places


def map_spans(item: Item, resolve: Callable[[Span, str], Span]) -> Item:
    """The item with every span replaced by `resolve(span, path)`; paths as in the gold file."""
    if isinstance(item, QaItem):
        if not (item.evidence or item.positions or item.distractors):
            return item
        return dataclasses.replace(
            item,
            evidence=_map_groups(item.evidence, "evidence", resolve),
            positions=tuple(
                dataclasses.replace(
                    position,
                    evidence=_map_groups(position.evidence, f"positions[{p}].evidence", resolve),
                )
                for p, position in enumerate(item.positions)
            ),
            distractors=_map_group(item.distractors, "distractors", resolve),
        )
    references = tuple(
        tuple(
            dataclasses.replace(
                sentence,
                evidence=_map_groups(sentence.evidence, f"references[{r}][{s}].evidence", resolve),
            )
            for s, sentence in enumerate(reference)
        )
        for r, reference in enumerate(item.references)
    )
    return dataclasses.replace(item, references=references)


def _map_groups(
    groups: tuple[EvidenceGroup, ...], path: str, resolve: Callable[[Span, str], Span]
) -> tuple[EvidenceGroup, ...]:
    return tuple(_map_group(group, f"{path}[{g}]", resolve) for g, group in enumerate(groups))


def _map_group(
    spans: tuple[Span, ...], path: str, resolve: Callable[[Span, str], Span]
) -> tuple[Span, ...]:
    return tuple(resolve(span, f"{path}[{s}]") for s, span in enumerate(spans))
