"""Whether a quote stands in the source it is cited to: one verdict, with offsets.

In this order, the first that holds:

* `exact`: letter for letter. What only delimits a quote is left aside: white space, outer quotation
  marks, an ellipsis before or after, a final full stop, comma or semicolon that is the writer's.
* `folded`: the same after `quotes.form` (NFC, spaces, curly quotes, dashes, hyphens at line ends).
* `gapped`: with ellipses or [insertions] that hide nothing (`quotes.gapped`, `quotes.guards`). A
  bracket in the place of words of the source hides them, unless they only point at something.
* `misattributed`: one of these three in another source; the best of the three, then the first
  source by name.
* `altered`: few edits, a case of a letter among them, or a mark that hides something.
* `stitched`: all words stand in the source, never in this sequence.
* `absent`: anything else.

A quote of fewer than three words is `too_short`, unless it is a whole sentence of a source. Quotes
begin and end at the bounds of words and figures (`quotes.edges`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from harness.citations.quotes.altered import find_altered
from harness.citations.quotes.editing import read_edited, strip_delimiters
from harness.citations.quotes.form import read_form
from harness.citations.quotes.gapped import Found, find_gapped
from harness.citations.quotes.index import SourceIndex, index_source
from harness.citations.quotes.tokens import count_words, read_tokens
from harness.core.item import Source

Verdict: TypeAlias = Literal[
    "exact", "folded", "gapped", "misattributed", "altered", "stitched", "absent", "too_short"
]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
# The verdicts that say that the source holds the quote.
ACCEPTED: frozenset[Verdict] = frozenset(("exact", "folded", "gapped"))
_FEWEST_WORDS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteVerdict:
    """What became of a quote.

    `found_in` names the source whose `text[start:end]` it is (or was altered from), with half-open
    offsets in code points; None where nothing was found. `how` tells in which of the three ways a
    misattributed quote stands in the other source. `diff` is what an altered quote changed, source
    first: "300 → 3,000". `why` says in words why a quote is not accepted, "" where it is.
    """

    verdict: Verdict
    found_in: str | None = None
    start: int | None = None
    end: int | None = None
    how: Verdict | None = None
    diff: str | None = None
    why: str = ""


def locate(
    quote: str, cited_source: str, all_sources: Mapping[str, Source], *, ignore_case: bool = False
) -> QuoteVerdict:
    """The verdict on a quote that is cited to one of the sources, named as in `all_sources`.

    With `ignore_case` letters of either case are the same. Raises `KeyError` for a source that is
    not there.

    >>> sources = {"a.txt": Source(name="a.txt", text="It would withdraw 300 men in May.")}
    >>> found = locate("would withdraw 3,000 men", "a.txt", sources)
    >>> found.verdict, found.start, found.end, found.diff
    ('altered', 3, 25, '300 → 3,000')
    """
    reader = _Reader(quote, ignore_case=ignore_case)
    cited = index_source(all_sources[cited_source].text, ignore_case=ignore_case)
    found = reader.standing(cited, cited_source)
    if found:
        return found
    others = [
        reader.standing(index_source(all_sources[name].text, ignore_case=ignore_case), name)
        for name in sorted(all_sources)
        if name != cited_source
    ]
    elsewhere = min((o for o in others if o), key=lambda o: VERDICTS.index(o.verdict), default=None)
    if elsewhere:
        return _misattributed(elsewhere)
    if reader.is_short:
        why = f"a quote of fewer than {_FEWEST_WORDS} words that is no whole sentence"
        return QuoteVerdict(verdict="too_short", why=why)
    return reader.fabrication(cited, cited_source)


def read_in_place(source: Source, start: int, end: int) -> str:
    """The passage in which a located quote is read: its sentences and the one before.

    `start` and `end` are those of a `QuoteVerdict`.

    >>> text = "Ruiz came in May. She left in June. It rained."
    >>> read_in_place(Source(name="a.txt", text=text), 18, 26)
    'Ruiz came in May. She left in June.'
    """
    index = index_source(source.text)
    form = index.form
    return index.surroundings(form.clean_position(start), form.clean_position(end))


def _misattributed(found: QuoteVerdict) -> QuoteVerdict:
    return QuoteVerdict(
        verdict="misattributed",
        found_in=found.found_in,
        start=found.start,
        end=found.end,
        how=found.verdict,
        why=f"not in the cited source, but in {found.found_in} ({found.verdict})",
    )


class _Reader:
    """A quote in all its readings, made once for any number of sources."""

    def __init__(self, quote: str, *, ignore_case: bool) -> None:
        self._texts = strip_delimiters(quote)
        self._ignore_case = ignore_case
        self._forms = [read_form(text, ignore_case=ignore_case) for text in self._texts]
        self._edited = [
            (text, edited)
            for text in self._texts
            if (edited := read_edited(text, ignore_case=ignore_case)) is not None
        ]
        pieces = self._edited[-1][1].pieces if self._edited else (self._forms[-1:],)
        self._plain = " ".join(piece[0].clean for piece in pieces)
        self.is_short = count_words(self._plain) < _FEWEST_WORDS

    def standing(self, index: SourceIndex, name: str) -> QuoteVerdict | None:
        """The verdict where the source holds the quote in one of the three ways, else None."""
        searches: tuple[tuple[Verdict, Iterator[tuple[int, int]]], ...] = (
            ("exact", (place for text in self._texts for place in index.find_exact(text))),
            ("folded", (place for form in self._forms for place in index.find_folded(form))),
        )
        for verdict, places in searches:
            for start, end in places:
                if not self.is_short or index.is_whole_sentence(start, end):
                    return _verdict(verdict, index, name, (start, end))
        gapped = None if self.is_short else self._gapped(index)
        if gapped is None or gapped.hides:
            return None
        return _verdict("gapped", index, name, (gapped.start, gapped.end))

    def fabrication(self, index: SourceIndex, name: str) -> QuoteVerdict:
        """The verdict on a quote that stands in no source."""
        gapped = self._gapped(index)
        if gapped and gapped.hides:
            place = (gapped.start, gapped.end)
            why, diff = gapped.hides.why, gapped.hides.diff
            return _verdict("altered", index, name, place, diff=diff, why=why)
        # The second with what stands in brackets, which may be the source's own.
        altered = find_altered(index, self._plain) or find_altered(index, self._forms[-1].clean)
        if altered:
            place, why = (altered.start, altered.end), f"altered: {altered.diff}"
            return _verdict("altered", index, name, place, diff=altered.diff, why=why)
        tokens = read_tokens(self._plain, ignore_case=self._ignore_case)
        if all(word in index.places for word in tokens.words if count_words(word)):
            why = "all words stand in the cited source, but never in this sequence"
            return QuoteVerdict(verdict="stitched", why=why)
        return QuoteVerdict(verdict="absent", why="neither in the cited source nor in another")

    def _gapped(self, index: SourceIndex) -> Found | None:
        """Where the quote stands with its marks, the best of its readings."""

        def stands(text: str) -> bool:
            return read_form(text, ignore_case=self._ignore_case).key in index.form.key

        hiding = None
        for text, edited in self._edited:
            literal = read_edited(text, stands=stands, ignore_case=self._ignore_case)
            for reading in (literal, edited):
                found = find_gapped(index, reading) if reading else None
                if found and not found.hides:
                    return found
                hiding = hiding or found
        return hiding


def _verdict(
    verdict: Verdict,
    index: SourceIndex,
    name: str,
    place: tuple[int, int],
    *,
    diff: str | None = None,
    why: str = "",
) -> QuoteVerdict:
    start, end = index.form.span(*place)
    return QuoteVerdict(verdict=verdict, found_in=name, start=start, end=end, diff=diff, why=why)
