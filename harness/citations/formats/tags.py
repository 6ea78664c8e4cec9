"""Citations in tags, written as markers: `<cite>4</cite>`, `<cite source="4">the claim</cite>`.

A tag that holds or names anything else than sources ("<cite>The Guardian</cite>") is text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from harness.citations.draft import Cut, Draft
from harness.citations.formats.references import SourceIndex

_TAG = re.compile(
    r"<(?P<name>cite|citation|source|ref)"
    r"(?:[ \t]+(?:sources?|ids?|refs?|doc(?:ument)?s?)=[\"'](?P<named>[^\"'<>\[\]\n]{1,100})[\"'])?"
    r"[ \t]*>(?P<content>[^<>]{1,2000})</(?P=name)>",
    re.IGNORECASE,
)


def read_tags(draft: Draft, index: SourceIndex) -> Draft:
    """The draft with a bracketed marker in the place of each tag that cites.

    >>> read_tags(Draft.of('<cite id="4">Met.</cite> Left<ref>2</ref>.'), SourceIndex()).text
    'Met.[4] Left[2].'
    """
    return draft.cut(cut for match in _TAG.finditer(draft.text) for cut in _cuts(match, index))


def _cuts(match: re.Match[str], index: SourceIndex) -> Iterator[Cut]:
    start, end = match.span("content")
    cited = match["named"] or match["content"].strip()
    if index.read_loosely(cited) is None:
        return
    if match["named"]:
        yield Cut(match.start(), start)
        yield Cut(end, match.end(), f"[{cited}]")
    elif "[" in cited:
        yield Cut(match.start(), start)
        yield Cut(end, match.end())
    else:
        yield Cut(match.start(), match.end(), f"[{cited}]")
