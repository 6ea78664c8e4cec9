"""Reading what stands inside a marker: numbers, ranges, labels and file names.

Nothing is guessed: the index base is declared, a number out of range is kept as given, and a name
that no shown source carries gives a reference without a number, as does a range that falls ("5-2").
Bracketed years ("2021", "2020-2021") and thousands are no references. A year among other numbers is
one of them, after a label or name ("Source 1, 2021") a date. A slash parts numbers where a shown
source is among them ("1/2"), else it does not ("9/11").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

_LONGEST_RANGE = 100  # [1-1000000] is read as its two ends
_LONGEST_NAME = 300
_MOST_KNOWN = 500
_FIRST_YEAR, _LAST_YEAR = 1500, 2199

# Words that may stand before a number. In round brackets "(article 5)" is mostly a law's.
_LABEL = r"(?:sources?|src|docs?|documents?|passages?|ref(?:erence)?s?|citations?|cite)"
_NARROW_LABEL = re.compile(_LABEL, re.IGNORECASE)
_WIDE_LABEL = re.compile(rf"(?:{_LABEL}|articles?)", re.IGNORECASE)
_AFTER_LABEL = r"(?![a-z])\.?\s*[:#_-]?|#)?\s*\^?"
_NARROW_LEAD = re.compile(rf"(?:{_LABEL}{_AFTER_LABEL}", re.IGNORECASE)
_WIDE_LEAD = re.compile(rf"(?:(?:{_LABEL}|articles?|s(?=\d)){_AFTER_LABEL}", re.IGNORECASE)
_LEAD = re.compile(
    r"(?:(?:see(?: also)?|cf\.?|from|per|via)\s+|(?:files?|seeds?)(?:\s*:\s*|\s+))", re.IGNORECASE
)
_SEPARATOR = re.compile(r"\s*(?:[,;&،、，；]|\band\b)\s*", re.IGNORECASE)
_RANGE = re.compile(r"(\d{1,9})(?:\s*[-‐‑‒–—−－]\s*|\s+to\s+)(\d{1,9})")
# A place within a source, after its number or name: "1, p. 4", '1: "the talks"'.
_LOCATOR = re.compile(
    r"(?<=\w)(?:\s*[,:;–—-]\s*|\s+)"
    r"(?:pp?\.\s*\d|pages?\s|para(?:graph)?s?\b|lines?\s|[§¶]|[\"“«])[^\n]*",
    re.IGNORECASE,
)
_QUOTE = re.compile(r"[\"“«]\s*([^\"“”«»\n]{1,2000}?)\s*[\"”»]")
_TITLE = re.compile(r":\s|\s[–—-]\s")
_SLASHED = re.compile(r"\d{1,3}(?:\s?/\s?\d{1,3})+")
_NUMBER = re.compile(r"\d{1,9}")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+")
_FILE = re.compile(r"[\w./\\-]*\w\.(?:txt|md|html?|pdf|json|docx?)", re.IGNORECASE)
_QUOTES = "\"'“”‘’`*_<> \t"


class Reference(NamedTuple):
    """A source pointed at: its 1-based number, or None where a name could not be resolved."""

    number: int | None
    raw: str


class References(NamedTuple):
    """What a marker points at, whether it says so by a word or a name ("Source 2"), and a quote."""

    items: tuple[Reference, ...]
    named: bool
    quote: str | None = None


class SourceIndex:
    """The sources as shown, and how numbers in raw outputs count them."""

    def __init__(self, shown: Sequence[str] = (), index_base: int = 1) -> None:
        self.n_shown = len(shown)
        self._shift = 1 - index_base
        self._by_name: dict[str, int] = {}
        self._known: dict[tuple[str, bool], References | None] = {}
        for number, name in reversed(list(enumerate(shown, start=1))):
            if not _stem(_key(name)).isdecimal():  # "[1]" is a number, whatever "1.txt" is
                self._by_name[_stem(_key(name))] = number
        for number, name in reversed(list(enumerate(shown, start=1))):
            self._by_name[_key(name)] = number

    def number(self, written: int) -> int:
        """The 1-based number of a source written in the declared base."""
        return written + self._shift

    def resolve(self, name: str) -> int | None:
        """The 1-based number of a source by its file name (folder and ending may lack), or None.

        >>> SourceIndex(["a.txt", "b.txt"]).resolve("seeds/B.txt")
        2
        """
        return self._by_name.get(_key(name)) or self._by_name.get(_stem(_key(name)))

    def is_name(self, text: str) -> bool:
        """Whether the text is the name of a shown source, or looks like a file's name."""
        if len(text) > _LONGEST_NAME:
            return False
        return self.resolve(text) is not None or bool(_FILE.fullmatch(text.strip(_QUOTES)))

    def read(self, content: str, *, wide: bool = True) -> References | None:
        """The references that the whole of `content` is, or None where it is something else.

        With `wide` also "article 2" counts, as in square brackets.

        >>> SourceIndex().read("1-2, 4; 5").items[2]
        Reference(number=4, raw='4')
        >>> SourceIndex().read("sic") is None and SourceIndex().read("2021") is None
        True
        """
        key = (content, wide)
        if key not in self._known:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[key] = self._read(content.strip(), wide=wide)
        return self._known[key]

    def _read(self, content: str, *, wide: bool) -> References | None:
        content = _LEAD.sub("", content, count=1)
        if self.is_name(content):
            return References((Reference(self.resolve(content), content),), named=True)
        if _THOUSANDS.fullmatch(content):
            return None
        if _SLASHED.fullmatch(content) and self._names_shown(content):
            content = content.replace("/", ",")
        content, quote = _LOCATOR.sub("", content, count=1), quoted(content)
        labelled = bool((_WIDE_LABEL if wide else _NARROW_LABEL).match(content))
        items: list[Reference] = []
        for piece in filter(None, _SEPARATOR.split(content)):
            read = self._read_piece(piece, labelled=labelled, wide=wide)
            if read is None and not labelled:
                return None
            if read is None:  # "Source 1: its title, its date" is source 1
                title = _TITLE.split(piece, maxsplit=1)[0]
                items += self._read_piece(title, labelled=True, wide=wide) or ()
                break
            items += read
        named = labelled or any(self.is_name(item.raw) for item in items)
        undated = [
            i for i in items if i.number is None or not self._is_year(i.number - self._shift)
        ]
        if not undated and not named:
            return None
        kept = undated if named and undated else items  # "Source 1, 2021" gives its date
        return References(tuple(kept), named, quote) if kept else None

    def read_loosely(self, content: str) -> References | None:
        """As `read`, also where the references stand in brackets: "[1], [2]" or "(1)(2)"."""
        joined = re.sub(r"[\])】][ \t]*[,;]?[ \t]*(?:and[ \t]+)?[\[(【]", ",", content.strip())
        return self.read(joined.strip("[]()【】*_. \t").replace("^", ""))

    def _read_piece(
        self, piece: str, *, labelled: bool, wide: bool
    ) -> tuple[Reference, ...] | None:
        lead = (_WIDE_LEAD if wide else _NARROW_LEAD).match(piece)
        rest = piece[lead.end() :] if lead else piece
        if found := _RANGE.fullmatch(rest):
            return self._read_range(found)
        if _NUMBER.fullmatch(rest):
            return (Reference(self.number(int(rest)), piece),)
        if self.is_name(rest):
            return (Reference(self.resolve(rest), rest),)
        return None

    def _read_range(self, found: re.Match[str]) -> tuple[Reference, ...] | None:
        first, last = int(found[1]), int(found[2])
        if self._is_year(first) != self._is_year(last) or (first > last and self._is_year(last)):
            return None
        if first > last:
            return (Reference(None, found[0]),)
        numbers = range(first, last + 1) if last - first < _LONGEST_RANGE else (first, last)
        return tuple(Reference(self.number(number), found[0]) for number in numbers)

    def _is_year(self, written: int) -> bool:
        return _FIRST_YEAR <= written <= _LAST_YEAR and written > self.n_shown

    def _names_shown(self, content: str) -> bool:
        numbers = [self.number(int(written)) for written in content.split("/")]
        return not self.n_shown or any(0 < number <= self.n_shown for number in numbers)


def quoted(text: str, *, at_least: int = 1) -> str | None:
    """The first passage of that many words in double quotes, or None.

    >>> quoted('1, "met in Sirte"')
    'met in Sirte'
    """
    passages = (match[1] for match in _QUOTE.finditer(text))
    return next((said for said in passages if len(said.split()) >= at_least), None)


def _key(name: str) -> str:
    return re.split(r"[/\\]", name.strip(_QUOTES))[-1].casefold()


def _stem(key: str) -> str:
    return re.sub(r"\.(?:txt|md|html?|pdf|json|docx?)$", "", key)
