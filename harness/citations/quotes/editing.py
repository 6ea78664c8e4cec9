"""What the writer of a quote marks as a change: ellipses, insertions in brackets, outer marks."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from harness.citations.quotes.diffs import NOTHING, shortened
from harness.citations.quotes.form import Form, read_form
from harness.citations.quotes.guards import Hidden, find_inserted

MOST_MARKS = 64
_DOTS = r"(?:…|\.(?:\s{0,4}\.){2,})"
_MARK = re.compile(rf"\[\s*{_DOTS}\s*\]|\(\s*{_DOTS}\s*\)|{_DOTS}|\[(?P<insertion>[^\[\]]*)\]")
_NOTHING = re.compile(r"[\s\"',;:.()—-]*")
# Endings that a bracket may put to a word: "support[s]".
_ENDINGS = frozenset(("s", "es", "d", "ed", "ing", "'s", "'"))

_DOUBLE, _SINGLE = '"“”„‟«»', "'‘’‚‛"
_UNSEEN = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_BLANK = re.compile(rf"[\s{_UNSEEN}]*")
# Ellipses, white space, what can't be seen, and quotation marks; the second reads backwards.
_BEFORE = re.compile(rf"(?:\[\s*{_DOTS}\s*\]|\(\s*{_DOTS}\s*\)|{_DOTS}|[\s{_UNSEEN}{_DOUBLE}])+")
_AFTER = re.compile(rf"(?:\]\s*{_DOTS}\s*\[|\)\s*{_DOTS}\s*\(|{_DOTS}|[\s{_UNSEEN}{_DOUBLE}])+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What a writer marked between two pieces of a quote; neighbouring marks are one.

    `inserted` is what was put in, None for nothing; `recased` tells that the next letter was
    ("[t]he"); `hides` what the insertion holds that it may not.
    """

    ellipsis: bool = False
    inserted: str | None = None
    recased: bool = False
    hides: Hidden | None = None

    @property
    def inserts(self) -> bool:
        """Whether anything was put in."""
        return self.inserted is not None

    def joined(self, other: Mark) -> Mark:
        """Both as one."""
        inserted = [text for text in (self.inserted, other.inserted) if text is not None]
        return Mark(
            ellipsis=self.ellipsis or other.ellipsis,
            inserted=" ".join(inserted) if inserted else None,
            recased=self.recased or other.recased,
            hides=self.hides or other.hides,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """A quote taken apart: `marks[i]` stands before `pieces[i]`, the last mark behind the last.

    A piece is one form, or two where the case of its first letter is open.
    """

    pieces: tuple[tuple[Form, ...], ...]
    marks: tuple[Mark, ...]


def strip_delimiters(quote: str) -> tuple[str, ...]:
    """The quote as given, then without what only delimits it, then without a last stop or comma.

    Delimiters are outer quotation marks and ellipses before and after.

    >>> strip_delimiters(" “… we will be ready,” ")
    ('“… we will be ready,”', 'we will be ready,', 'we will be ready')
    """
    quote = _BLANK.sub("", _BLANK.sub("", quote, count=1)[::-1], count=1)[::-1]
    bare = _bare(quote)
    unstopped = _bare(bare[:-1]) if bare.endswith((".", ",", ";")) else bare
    return tuple(dict.fromkeys((quote, bare, unstopped)))


def _bare(quote: str) -> str:
    before = _BEFORE.match(quote)
    quote = quote[before.end() :] if before else quote
    after = _AFTER.match(quote[::-1])
    quote = quote[: -after.end()] if after else quote
    if len(quote) > 1 and quote[0] in _SINGLE and quote[-1] in _SINGLE:
        return quote[1:-1].strip()
    return quote


def read_edited(
    quote: str, *, stands: Callable[[str], bool] | None = None, ignore_case: bool = False
) -> Edited | None:
    """The quote at its editor's marks; None without any, or with more than `MOST_MARKS`.

    `stands` tells whether a mark with the word before or after it is the source's own text
    ("those who support [its] East"), which is then no mark.
    """
    clean = read_form(quote).clean
    found = list(_MARK.finditer(clean))
    if len(found) <= MOST_MARKS and stands:
        found = [match for match in found if not any(map(stands, _in_context(clean, match)))]
    if not 0 < len(found) <= MOST_MARKS:
        return None
    pieces: list[tuple[Form, ...]] = []
    marks, letter, at = [Mark()], "", 0
    for match in [*found, None]:
        piece = (letter + clean[at : match.start() if match else None]).strip()
        if not _NOTHING.fullmatch(piece):
            wordings = (piece, piece[0].swapcase() + piece[1:]) if letter else (piece,)
            pieces.append(tuple(read_form(w, ignore_case=ignore_case) for w in wordings))
            marks.append(Mark())
        if match:
            mark, at = _mark(clean, match), match.end()
            letter = match["insertion"] if mark.recased else ""
            marks[-1] = marks[-1].joined(mark)
    return Edited(pieces=tuple(pieces), marks=tuple(marks))


def _in_context(clean: str, match: re.Match[str]) -> tuple[str, str]:
    """The mark with the word before it, and with the word after it."""
    before = re.search(r"\S*\s*$", clean[max(match.start() - 40, 0) : match.start()])
    after = re.match(r"\s*\S*", clean[match.end() : match.end() + 40])
    return (before[0] if before else "") + match[0], match[0] + (after[0] if after else "")


def _mark(clean: str, match: re.Match[str]) -> Mark:
    inserted = match["insertion"]
    if inserted is None:
        return Mark(ellipsis=True)
    before = clean[match.start() - 1 : match.start()].isalnum()
    after = clean[match.end() : match.end() + 1].isalnum()
    if len(inserted) == 1 and inserted.isalpha() and after and not before:
        return Mark(recased=True)
    what = find_inserted(inserted)
    if what is None and (after or (before and inserted not in _ENDINGS | {"sic"})):
        what = "part of a word"
    hides = Hidden(why=f"an insertion adds {what}", diff=f"{NOTHING} → [{shortened(inserted)}]")
    return Mark(inserted=inserted, hides=hides if what else None)
