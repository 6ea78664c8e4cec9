"""Finding the markers in a text: `[1]`, `[1, 2]`, `[1-3]`, `【1†source】`, `(Source 2)`, `¹`.

Adjacent markers make a run, taken out as one with the white space before it. Markdown links,
bracketed words ("[sic]", "[its]"), years, thousands and exponents ("km²") are text. So is a bracket
right behind a name in code, between backticks or in a program's fence: "`list[2]`"; in prose, where
"Sirte[2]" is how many models cite, it is a marker. A marker that the end of the output cut off
("[1, 2,") counts with the numbers it has.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from harness.citations.formats.cleanup import find_programs
from harness.citations.formats.references import Reference, SourceIndex

# A bracket holds no bracket of its own kind and no line break, so every scan stops early.
_MARKER = re.compile(
    r"(?P<square>\[([^\[\]\n]{1,300})\]|［([^［］\n]{1,300})］)"
    r"|(?P<lenticular>【([^【】\n]{1,300})】)"
    r"|(?P<round>\(([^()\[\]【】［］\n]{1,300})\)|（([^（）\[\]【】［］\n]{1,300})）)"
    r"|(?P<superscript>⁽?[⁰¹²³⁴-⁹]+(?:⁻[⁰¹²³⁴-⁹]+)?⁾?"
    r"|<sup>\s*\d[\d,;\s–-]{0,40}</sup>|\^\d[\d,;\s–-]{0,20}\^(?!\w))"
)
_CUT_OFF = re.compile(
    r"(?:(?P<square>\[)|(?P<lenticular>【)|(?P<round>\())(?P<content>[^\[\]【】()\n]{1,100})\Z"
)
_CODE = re.compile(r"(?<![\w`])(`{1,2})[^`\n]+\1(?![\w`])")
_DANGLING = re.compile(r"(?:[\s,;&–-]|\band)+\Z")
_LINK_TARGET = re.compile(
    r"\(<?((?:[^\s()]++|\([^\s()]{0,500}\))*+)(?:[ \t]+\"[^\"\n]{0,200}\")?\)"
)
_DAGGER = re.compile(r"\s*(\d{1,9})(:\d{1,9})?\s*†.*")
_JOINT = re.compile(r"[ \t]*[,;、，；،]?[ \t]*(?:(?:and|&|see|also)[ \t]*){0,2}")
_DASH = re.compile(r"[ \t]*[-‑–—][ \t]*")
_UNITS = frozenset(("m", "km", "cm", "mm", "dm", "nm", "µm", "ft", "in", "mi", "yd", "sq", "mc"))
_LAST_WORD = re.compile(r"[^\W\d_⁰¹²³⁴-⁹]+\Z")
_LONGEST_RANGE = 100
_WIDEST_GAP = 20
_LONGEST_SUPERSCRIPT = 40
_LONGEST_CUT_OFF = 101


Span = tuple[int, int]


class Marker(NamedTuple):
    """One marker: where it stands, brackets included, and what it points at."""

    start: int
    end: int
    items: tuple[Reference, ...]
    format: str
    quote: str | None = None


class Run(NamedTuple):
    """Adjacent markers, taken out of the text together."""

    markers: list[Marker]

    @property
    def start(self) -> int:
        """Where the first marker starts."""
        return self.markers[0].start

    @property
    def end(self) -> int:
        """Where the last marker ends."""
        return self.markers[-1].end


class Footnote(NamedTuple):
    """What the definition of a footnote points at, and the passage it quotes."""

    items: tuple[Reference, ...]
    quote: str | None = None


def find_runs(text: str, index: SourceIndex, footnotes: Mapping[str, Footnote]) -> list[Run]:
    """The runs of markers of a text, in order.

    `footnotes` are the definitions found elsewhere; `[^a]` without one and without a number
    points at no source.

    >>> [(r.start, r.end) for r in find_runs("A [1][2], b [sic] [3].", SourceIndex(), {})]
    [(2, 8), (18, 21)]
    """
    runs: list[Run] = []
    for marker in _Scan(text, index, footnotes).markers():
        between = _between(text, runs[-1].markers[-1], marker) if runs else None
        if between is None:
            runs.append(Run([marker]))
        else:
            runs[-1].markers.extend([*between, marker])
    return runs


def _between(text: str, before: Marker, after: Marker) -> list[Marker] | None:
    """What the text between two markers of one run adds; None where they are apart."""
    if after.start - before.end > _WIDEST_GAP:
        return None
    if _JOINT.fullmatch(text, before.end, after.start):
        return []
    if not _DASH.fullmatch(text, before.end, after.start):
        return None
    first, last = before.items[-1].number, after.items[0].number
    if first is None or last is None or not 0 < last - first < _LONGEST_RANGE:
        return None
    raw = text[before.start : after.end]
    items = tuple(Reference(number, raw) for number in range(first + 1, last))
    return [Marker(before.end, after.start, items, after.format)]


@dataclass(frozen=True, slots=True)
class _Scan:
    text: str
    index: SourceIndex
    footnotes: Mapping[str, Footnote]

    def markers(self) -> Iterator[Marker]:
        past_link = 0
        code = sorted([*find_programs(self.text), *(m.span() for m in _CODE.finditer(self.text))])
        for match in _MARKER.finditer(self.text):
            if match.start() < past_link or self._is_subscript(match.start(), code):
                continue
            if match["square"] and (end := _link_end(self.text, match.end())):
                past_link = end
                continue
            if match["superscript"]:
                marker = self._superscript(*match.span())
            else:
                marker = self._read(match, match[0][1:-1])
            if marker is not None:
                yield marker
        cut_off = _CUT_OFF.search(self.text, max(0, len(self.text) - _LONGEST_CUT_OFF))
        if cut_off and (marker := self._read(cut_off, _DANGLING.sub("", cut_off["content"]))):
            yield marker

    def _is_subscript(self, at: int, code: Sequence[Span]) -> bool:
        """Whether a bracket stands right behind a name or a bracket, within code."""
        before = self.text[at - 1 : at]
        if not code or not (before.isalnum() or before in ("_", "]", ")")):
            return False
        spans = bisect_right(code, (at, at)) - 1
        return spans >= 0 and at < code[spans][1]

    def _read(self, match: re.Match[str], content: str) -> Marker | None:
        start, end = match.span()
        if match["round"]:
            read = self.index.read(content, wide=False)
            if read is None or not read.named:
                return None
            return Marker(start, end, read.items, "named", read.quote)
        if cited := _DAGGER.fullmatch(content):
            # "4:0" counts messages and files of a vendor's own store, not the sources shown.
            number = None if cited[2] else self.index.number(int(cited[1]))
            return Marker(start, end, (Reference(number, match[0]),), "lenticular")
        return self._square(start, end, content)

    def _square(self, start: int, end: int, content: str) -> Marker | None:
        if content.lstrip().startswith("^"):
            return self._footnote(start, end, content)
        if content.endswith("\\") and self.text[start - 1 : start] == "\\":
            start, content = start - 1, content[:-1]
        read = self.index.read(content)
        if read is None:
            return None
        while self.text[start - 1 : start] == "[" and self.text.startswith("]", end):
            start, end = start - 1, end + 1
        return Marker(start, end, read.items, "named" if read.named else "inline", read.quote)

    def _footnote(self, start: int, end: int, content: str) -> Marker:
        items: list[Reference] = []
        quote = None
        for label in re.split(r"\s*[,;]\s*", content.strip()):
            name = label.lstrip("^")
            note = self.footnotes.get(name)
            read = self.index.read(name)
            if note:
                quote = note.quote
                items += note.items
            else:
                items += read.items if read else (Reference(None, f"[^{name}]"),)
        return Marker(start, end, tuple(items), "footnote", quote)

    def _superscript(self, start: int, end: int) -> Marker | None:
        before = self.text[max(0, start - 12) : start]
        raw = self.text[start:end]
        written = unicodedata.normalize("NFKC", raw.removeprefix("<sup>").removesuffix("</sup>"))
        read = self.index.read(written.strip("()^ \t"))
        if read is None or len(written) > _LONGEST_SUPERSCRIPT or _takes_exponent(before):
            return None
        return Marker(start, end, read.items, "superscript")


def _link_end(text: str, at: int) -> int | None:
    """Where a Markdown link ends whose `]` ends at `at`; None where there is no link."""
    if text.startswith("]", at):  # [[1]](url)
        at += 1
    target = _LINK_TARGET.match(text, at)
    return target.end() if target and re.search(r"[/.#:]", target[1]) else None


def _takes_exponent(before: str) -> bool:
    if not before:
        return False
    if before[-1].isdigit() or before[-1] in "⁻⁺":
        return True
    word = _LAST_WORD.search(before)
    return word is not None and (len(word[0]) == 1 or word[0].casefold() in _UNITS)
