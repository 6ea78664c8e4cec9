r"""A text as quotes are compared: typesetting evened out, every offset of the original kept.

Folded are NFC, runs of any white space, curly quotes, dashes (a minus too), soft hyphens,
zero-width and direction marks, and hyphens at the end of a line. Letters, digits, accents and
case are never folded, nor is a space between a sign and a digit.

Two layers: `clean` (characters evened out) says where tokens end; `key` (spaces and dashes evened
out too) is what is searched. A dash before no figure is left out of the key and kept apart
as a joint, so that "well-\nknown" equals "well-known" and "with-\ndrawal" equals "withdrawal",
while "its affiliated" never equals "its-affiliated".
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from harness.text.fold import fold_in_place

# Scripts that put no space between words: Thai to Khmer, CJK, kana.
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_RUN = re.compile(r"[^\x00-\x7f\u00ad]+|\u00ad\s*")
_BIDI = frozenset("\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LONG_DASHES = frozenset("—―⸺⸻")
_MOST_MARKS = 30  # a letter's marks, as Unicode's stream-safe format bounds them
_SPACING = re.compile(
    # A dash with no figure or sign behind it.
    r"(?P<joint>(?:\A|(?<=[^\s—-]))\s*[—-]+\s*(?=[^\s\d.,+$£€¥%°—-]|\Z))"
    r"|(?P<broken>(?<=\w)-[ \t]*[\r\n]\s*(?=\w))"
    r"|(?P<dashes>[—-]+)(?P<sign>(?=\d))?"
    r"|\s{2,}|[^\S ]"
)
_LINE_END = re.compile(r"-\s+")  # a line break may have become a space


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A folded text; see the module's docstring.

    `clean_at` gives the offset in the text of each character of `clean`, `key_at` the offset in
    `clean` of each character of `key`. `hard` and `broken` are the positions in `key` before which
    a dash, or a hyphen at a line's end, was left out. `ends` holds where a composed character of
    `clean` ends in the text, if that is not one further.
    """

    clean: str
    clean_at: Sequence[int]
    ends: Mapping[int, int]
    key: str
    key_at: Sequence[int]
    hard: Sequence[int]
    broken: frozenset[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The half-open offsets in the text of `clean[start:end]`, which is not empty."""
        last = self.clean_at[end - 1]
        return self.clean_at[start], self.ends.get(end - 1, last + 1)

    def clean_position(self, offset: int) -> int:
        """The first position of `clean` that stands at an offset of the text or behind it."""
        return bisect_left(self.clean_at, offset)

    def joints_agree(self, other: Form, start: int) -> bool:
        """Whether the dashes of `other`, whose key stands at `start` of this key, stand here too.

        A hyphen at a line's end may be there or not; dashes just outside are no matter.
        """
        end = start + len(other.key)
        mine = set(self.hard[bisect_left(self.hard, start) : bisect_right(self.hard, end)])
        theirs = {at + start for at in other.hard}
        return theirs - mine <= self.broken and all(
            at - start in other.broken for at in mine - theirs if start < at < end
        )


def read_form(text: str, *, ignore_case: bool = False) -> Form:
    r"""The folded form of a text.

    >>> read_form("a\u00a0 “with-\ndrawal”").key, read_form("−5 – 6").key
    ('a "withdrawal"', '-5 - 6')
    """
    clean, clean_at, ends = _cleaned(text)
    copy = _Copy(clean)
    hard, broken, removed = array("L"), set(), 0
    for match in _SPACING.finditer(clean):
        new = _spaced(match)
        if match["joint"]:
            at = match.start() - removed
            if _LINE_END.fullmatch(match[0]) and _in_word(clean, match):
                broken.add(at)
            else:
                hard.append(at)
        removed += len(match[0]) - len(new)
        copy.replace(match.start(), match.end(), new)
    key, key_at = copy.finish()
    return Form(
        clean=clean,
        clean_at=clean_at,
        ends=ends,
        key=lowered(key) if ignore_case else key,
        key_at=key_at,
        hard=hard,
        broken=frozenset(broken),
    )


def lowered(text: str) -> str:
    """The text in lower case where that keeps its length, letter by letter."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


def _spaced(match: re.Match[str]) -> str:
    if match["joint"]:
        return ""
    if match["broken"]:
        return "-"
    if match["dashes"]:
        return "-" if match["sign"] is None else match["dashes"].replace("—", "-")
    return " "


def _in_word(text: str, match: re.Match[str]) -> bool:
    beside = text[max(match.start() - 1, 0) : match.start()], text[match.end() : match.end() + 1]
    return all(char.isalpha() or char == "'" for char in beside)


def _cleaned(text: str) -> tuple[str, Sequence[int], Mapping[int, int]]:
    """The text with its characters evened out, their offsets, and the ends of composed ones."""
    if text.isascii():
        return text, range(len(text)), {}
    copy = _Copy(text)
    ends: dict[int, int] = {}
    for start, end in _clusters(text):
        new = _evened(text[start:end])
        if end - start > 1 and new:
            size = start - copy.shrunk
            ends |= dict.fromkeys(range(size, size + len(new)), end)
        copy.replace(start, end, new)
    clean, at = copy.finish()
    return clean, at, ends


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """The spans of characters beyond ASCII, each with the marks that belong to it."""
    for run in _RUN.finditer(text):
        start, end = run.span()
        if text[start] == "\u00ad":
            yield start, end
            continue
        if start and _is_mark(text[start]):
            start -= 1
        while start < end:
            stop = start + 1
            while stop < end and stop - start <= _MOST_MARKS and _is_mark(text[stop]):
                stop += 1
            yield start, stop
            start = stop


@lru_cache(maxsize=4096)
def _is_mark(char: str) -> bool:
    """Whether a character may compose with the one before it: a mark, or a Hangul vowel or tail."""
    return unicodedata.category(char)[0] == "M" or "\u1160" <= char <= "\u11ff"


@lru_cache(maxsize=8192)
def _evened(cluster: str) -> str:
    """What a character with its marks becomes: NFC, its straight form, or nothing."""
    if cluster[0] == "\u00ad":
        return ""
    if len(cluster) > 1:
        return unicodedata.normalize("NFC", _evened(cluster[0]) + cluster[1:])
    if cluster in _BIDI:
        return ""
    if cluster in _LONG_DASHES:
        return "—"
    if cluster.isspace() or cluster.isalnum():
        return unicodedata.normalize("NFC", cluster)
    evened = fold_in_place(cluster)  # a blank stands for what can't be seen
    return "" if evened == " " else unicodedata.normalize("NFC", evened)


class _Copy:
    """A text being rewritten left to right; what is not replaced is copied with its offsets."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._pieces: list[str] = []
        self._at = array("L")
        self._done = 0
        self.shrunk = 0

    def replace(self, start: int, end: int, new: str) -> None:
        """Puts `new` in the place of `text[start:end]`; its characters stand at `start`."""
        self.shrunk += end - start - len(new)
        if self._text[start:end] == new:
            return
        self._pieces += (self._text[self._done : start], new)
        self._at.extend(range(self._done, start))
        self._at.extend([start] * len(new))
        self._done = end

    def finish(self) -> tuple[str, Sequence[int]]:
        """The text as rewritten and the offset of each of its characters."""
        if not self._done:
            return self._text, range(len(self._text))
        self._at.extend(range(self._done, len(self._text)))
        return "".join((*self._pieces, self._text[self._done :])), self._at
