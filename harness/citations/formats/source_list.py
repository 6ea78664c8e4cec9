"""Source lists and footnotes: what an answer says about its sources outside its sentences.

Taken off the text: the definitions of footnotes (`[^1]: …`), a trailing list under a heading
("Sources:", "**References**"), the same in one line, and trailing lines `[1] file.txt`. A list
that text follows is part of the answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from harness.citations.draft import Cut, Draft
from harness.citations.formats.entries import read_entry
from harness.citations.formats.markers import Footnote
from harness.citations.formats.marks import Mark
from harness.citations.formats.references import SourceIndex

_DEFINITION = re.compile(
    r"^[ \t]{0,3}\[\^([^\[\]\n]{1,60})\]:[ \t]*(.*(?:\n[ \t]{2,}\S.*)*)(?:\n|\Z)", re.MULTILINE
)
_NOUN = (
    r"(?:(?:list of|cited|used) )?"
    r"(?:source\(s\)|sources?|references?|citations?|bibliography|works cited|footnotes)"
    r"(?: (?:used|cited|consulted))?"
)
_HEADER = re.compile(
    rf"[ \t>]*(?P<mark>[#*_]*)[ \t]*{_NOUN}[ \t]*[*_]*[ \t]*(?P<colon>[:：]?)[ \t]*[*_]*[ \t]*"
    r"(?P<rest>.*)",
    re.IGNORECASE,
)
_ENTRY = re.compile(
    r"[ \t]*(?:[-*+•‣◦▪●–][ \t]+\S|[\[【［]\^?[^\[\]\n]{1,100}[\]】］]|\(?\d{1,3}[.):](?:\s|$)"
    r"|(?:source|document|doc|reference|passage|article)s?\s*#?\d|<?https?://)",
    re.IGNORECASE,
)
_BARE_ENTRY = re.compile(r"[ \t]*(?:[-*+•][ \t]+)?\[\d{1,4}\](?P<colon>:?)[ \t]+(?P<rest>\S.*)")
_TAIL = re.compile(
    rf"(?:(?<=[.!?…\"”'’)\]])|^)[ \t]*(?<!\w){_NOUN}[ \t]*:[ \t]*([^\n]{{1,300}})\Z",
    re.IGNORECASE | re.MULTILINE,
)
_BRACKET = re.compile(r"\[\d{1,4}\]")
_NONE = re.compile(r"\W*(?:none|n/?a|no sources?|nothing)\W*", re.IGNORECASE)
_NEXT_ENTRY = re.compile(r"[;,]?[ \t]+(?=\[\d{1,4}\][ \t]+\w)")
_RULE = re.compile(r"\n\s*[-*_=]{3,}\s*\Z")
_LONGEST_LINE = 300
_MOST_WORDS = 12  # "Source: " before a longer text is a sentence of the answer


def take_footnotes(draft: Draft, index: SourceIndex) -> tuple[Draft, dict[str, Footnote]]:
    """The draft without the definitions of footnotes, and what each label points at."""
    footnotes: dict[str, Footnote] = {}
    cuts = []
    for match in _DEFINITION.finditer(draft.text):
        footnotes.setdefault(match[1].strip(), read_entry(match[2], index, label=match[1]))
        cuts.append(Cut(*match.span()))
    return draft.cut(cuts), footnotes


def take_source_list(draft: Draft, index: SourceIndex) -> tuple[Draft, tuple[Mark, ...]]:
    """The draft without its trailing source list, and the marks of its entries, in order.

    The marks have no place in the text.
    """
    text = draft.text
    found = _headed_list(text, index) or _bare_list(text, index) or _tail(text, index)
    if found is None:
        return draft, ()
    start, entries = found
    marks = []
    for entry in entries:
        if _NONE.fullmatch(entry):
            continue
        note = read_entry(entry, index)
        marks += [Mark(reference=r, format="list", quote=note.quote) for r in note.items]
    rule = _RULE.search(text, max(0, start - _LONGEST_LINE), start)
    return draft.keep(0, rule.start() if rule else start), tuple(marks)


_Found = tuple[int, list[str]]


def _lines_from_end(text: str) -> Iterator[tuple[int, str]]:
    """Every line that is not blank with its offset, the last one first."""
    end = len(text)
    while end >= 0:
        start = text.rfind("\n", 0, end) + 1
        line = text[start:end].strip()
        if line:
            yield start, line
        end = start - 1


def _headed_list(text: str, index: SourceIndex) -> _Found | None:
    """Where a list under a heading starts, and its entries; None where there is none."""
    entries: list[str] = []
    for start, line in _lines_from_end(text):
        header = _HEADER.fullmatch(line)
        if header and _is_header(header, entries, index, first=not text[:start].strip()):
            rest = header["rest"].strip()
            return start, [*filter(None, _NEXT_ENTRY.split(rest)), *reversed(entries)]
        if not _is_entry(line, index):
            return None
        entries.append(line)
    return None


def _is_header(
    header: re.Match[str], entries: list[str], index: SourceIndex, *, first: bool
) -> bool:
    rest = header["rest"].strip()
    if not rest:
        return bool(entries) and bool(header["colon"] or header["mark"] or not first)
    if not header["colon"]:
        return False
    if index.read_loosely(rest[:_LONGEST_LINE]):
        return True
    return not first and len(rest.split()) <= _MOST_WORDS


def _is_entry(line: str, index: SourceIndex) -> bool:
    return bool(_ENTRY.match(line)) or bool(index.read_loosely(line[:_LONGEST_LINE]))


def _bare_list(text: str, index: SourceIndex) -> _Found | None:
    """The same for trailing lines `[1]: …` or `[1] file.txt` without a heading.

    One of the labels has to be cited above, for "[1]: …" may be a part of the answer.
    """
    entries: list[str] = []
    start = len(text)
    for at, line in _lines_from_end(text):
        entry = _BARE_ENTRY.fullmatch(line)
        if entry is None or not (entry["colon"] or _names_a_file(entry["rest"], index)):
            break
        entries.append(line)
        start = at
    labels = {match[0] for entry in entries if (match := _BRACKET.search(entry))}
    if labels.isdisjoint(_BRACKET.findall(text, 0, start)):
        return None
    return start, entries[::-1]


def _names_a_file(rest: str, index: SourceIndex) -> bool:
    first = rest.split(maxsplit=1)[0].strip(",;:")
    return index.is_name(first) or first.startswith(("http://", "https://"))


def _tail(text: str, index: SourceIndex) -> _Found | None:
    """The same for a last line that ends with "Sources: [1], [2]"."""
    match = _TAIL.search(text, max(text.rfind("\n") + 1, len(text) - _LONGEST_LINE))
    if match is None or index.read_loosely(match[1]) is None:
        return None
    return match.start(), [match[1]]
