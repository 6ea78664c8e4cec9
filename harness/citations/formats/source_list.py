"""Source lists and footnotes: what an answer says about its sources outside its sentences.

Taken off the text: the definitions of footnotes (`[^1]: …`), a trailing list under a heading
("Sources:", "**References**"), the same in one line, trailing lines `[1] file.txt`, and trailing
lines `[1] Title` that define the markers above. A list that text follows is part of the answer.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import takewhile

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
_BARE_ENTRY = re.compile(
    r"[ \t]*(?:[-*+•][ \t]+)?(?P<label>\[\d{1,4}\]|[⁰¹²³⁴-⁹]{1,3})(?P<colon>:?)[ \t]+(?P<rest>\S.*)"
)
_TAIL = re.compile(
    rf"(?:(?<=[.!?…\"”'’)\]])|^)[ \t]*(?<!\w){_NOUN}[ \t]*:[ \t]*([^\n]{{1,300}})\Z",
    re.IGNORECASE | re.MULTILINE,
)
_LABEL = re.compile(r"\[\d{1,4}\]")
_CITED = re.compile(r"(?<=\S)[ \t]*(?:\[[\d,;& –-]{1,40}\]|[⁰¹²³⁴-⁹]{1,3})")
_TITLE = re.compile(r"[\W_]*(?![a-zß-öø-ÿ])\w")
_SENTENCE_END = re.compile(r"[.!…。][\"”’')*_]*\Z")
_DATE_END = re.compile(r"[,(][^,()]{0,20}\b\d{4}\)?\.\Z")  # "Al Marsad, 19 August 2021."
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
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
    return _without_rule(draft.cut(cuts)) if cuts else draft, footnotes


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
    return _without_rule(draft.keep(0, start)), tuple(marks)


def _without_rule(draft: Draft) -> Draft:
    """The draft without a line of dashes at its end, which set its sources apart."""
    size = len(draft.text)
    rule = _RULE.search(draft.text, max(0, size - _LONGEST_LINE))
    return draft.keep(0, rule.start() if rule else size)


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
    """The same for trailing lines `[1]: …`, `[1] file.txt` or `[1] Title` without a heading.

    One of the labels has to be cited above, for "[1]: …" may be a part of the answer; titles have
    to define all that is cited there, see `_are_titles`.
    """
    lines: list[tuple[int, re.Match[str]]] = []
    for start, line in _lines_from_end(text):
        entry = _BARE_ENTRY.fullmatch(line)
        if entry is None:
            break
        lines.append((start, entry))
    if not lines:
        return None
    if not _are_titles([entry for _, entry in lines], text[: lines[-1][0]], index):
        lines = list(takewhile(lambda line: _is_definition(line[1], index), lines))
        labels = {entry["label"] for _, entry in lines}
        if labels.isdisjoint(_LABEL.findall(text, 0, lines[-1][0] if lines else 0)):
            return None
    entries = [f"[{_number(e['label'])}]{e['colon']} {e['rest']}" for _, e in reversed(lines)]
    return lines[-1][0], entries


def _are_titles(entries: list[re.Match[str]], above: str, index: SourceIndex) -> bool:
    """Whether labelled lines define the markers of the text above, and state nothing themselves.

    They define every number cited above (not at the start of a line), each once, and no other
    unless a blank line parts them from the text; no colon announces them; each begins like a
    title, and none ends like a sentence.
    """
    numbers = {index.number(_number(entry["label"])) for entry in entries}
    cited = {
        item.number
        for marker in _CITED.finditer(above)
        if (read := index.read(unicodedata.normalize("NFKC", marker[0]).strip("[] \t")))
        for item in read.items
    }
    said = above.rstrip(" \t\n*_=-")
    return (
        bool(cited)
        and len(numbers) == len(entries)
        and cited <= numbers
        and (cited == numbers or bool(_BLANK_LINE.search(above, len(said))))
        and not said.endswith((":", "："))
        and all(_TITLE.match(e["rest"]) and not _is_sentence(e["rest"]) for e in entries)
    )


def _number(label: str) -> int:
    return int(unicodedata.normalize("NFKC", label).strip("[]"))


def _is_sentence(title: str) -> bool:
    return bool(_SENTENCE_END.search(title)) and not _DATE_END.search(title)


def _is_definition(entry: re.Match[str], index: SourceIndex) -> bool:
    return bool(entry["colon"]) or _names_a_file(entry["rest"], index)


def _names_a_file(rest: str, index: SourceIndex) -> bool:
    first = rest.split(maxsplit=1)[0].strip(",;:")
    return index.is_name(first) or first.startswith(("http://", "https://"))


def _tail(text: str, index: SourceIndex) -> _Found | None:
    """The same for a last line that ends with "Sources: [1], [2]"."""
    match = _TAIL.search(text, max(text.rfind("\n") + 1, len(text) - _LONGEST_LINE))
    if match is None or index.read_loosely(match[1]) is None:
        return None
    return match.start(), [match[1]]
