"""A quote that its seed does not have letter for letter: what stands there instead."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from harness.citations.locate import locate
from harness.citations.quotes.diffs import tell_changes
from harness.citations.quotes.form import read_form
from harness.citations.quotes.index import index_source
from harness.core.item import Source, Span


def find_alike(text: str, quote: str) -> list[tuple[int, int]]:
    r"""Where a text has the quote but for white space, quotation marks, dashes and the like.

    Half-open offsets in code points; the folding is that of `harness.citations.quotes.form`.

    >>> find_alike("He said: “It’s\nlate.”", 'said: "It\'s late."')
    [(3, 21)]
    """
    index = index_source(text)
    return [index.form.span(*place) for place in index.find_folded(read_form(quote.strip()))]


def advise(span: Span, sources: Mapping[str, Source], folder: Path) -> str:
    """What to do about a quote that stands nowhere in its seed letter for letter.

    `folder` is the seeds' own, so that a seed is named by a path that can be opened.
    """
    text = sources[span.seed].text
    alike = find_alike(text, span.quote)
    if len(alike) > 1:
        return (
            f"it stands there {len(alike)} times with other white space or marks: "
            "quote more words, as they stand there"
        )
    if alike:
        passage = text[slice(*alike[0])]
        return (
            f"it stands there with {_difference(passage, span.quote)}: "
            f"run `harness validate --fix-offsets`, or copy this: {as_json(passage)}"
        )
    near = locate(span.quote, span.seed, sources)
    if near.verdict == "misattributed":
        return f"it stands in {folder / str(near.found_in)}: correct `seed`"
    if near.start is not None:
        passage = text[near.start : near.end]
        return (
            f"the nearest passage differs ({_changes(passage, span.quote)}): "
            f"if it is meant, copy this: {as_json(passage)}"
        )
    return "the quote stands nowhere in this seed: quote it letter by letter"


def as_json(text: str) -> str:
    r"""The text as a JSON string of one line; only what cannot be seen is escaped.

    >>> print(as_json("“a”\u00a0b\nc"))
    "“a”\u00a0b\nc"
    """
    written = json.dumps(text, ensure_ascii=False)
    return "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in written)


def _difference(passage: str, quote: str) -> str:
    if passage.split() != quote.split():
        return f"other marks ({_changes(passage, quote)})"
    broken = "\n" in passage and "\n" not in quote.strip()
    return "a line break in it" if broken else "other white space"


def _changes(passage: str, quote: str) -> str:
    return f"the seed's → yours: {tell_changes(passage, quote)}"
