"""Whether a text declines to answer.

The structured flag of an answer wins over any wording; this module reads the wording alone, by the
phrase lists of `refusal_phrases`:

* a statement that the texts do not say it, or that it cannot be known, is an abstention, also with
  a report of what the texts *do* say beside it;
* a hedge followed by an answer is an answer ("I am not sure, but it was Haftar");
* an answer followed by a remark that more is not said is an answer;
* blank text is no abstention: it is unreadable output.

Known limits: the question is not seen, so "The JMC met in Sirte, but the articles do not say who
chaired it" is an answer (to where), and a bare "None" is one (to how many).
"""

from __future__ import annotations

import re
from functools import lru_cache

from harness.text import refusal_phrases as phrases
from harness.text.fold import fold_text

_READ_CHARACTERS = 1500  # an abstention is said at once; what stands further down is an answer

# Sentences, parts at a semicolon, and a remark in parentheses at the end.
_PARTED = r"(?<=[.!?])\s+(?=\S)|\s*;\s*|\s\((?=[^()]{12,}\)[.!?]*$)"


@lru_cache(maxsize=4096)
def is_refusal(text: str) -> bool:
    """Whether the text declines to answer.

    >>> is_refusal("The articles do not say who attended; they only mention the venue [2].")
    True
    >>> is_refusal("I'm not certain, but it was Khalifa Haftar.")
    False
    """
    folded = fold_text(text[:_READ_CHARACTERS])
    bare = folded.strip(" .!?…\"'()[]<>{}*_-:;")
    if bare in phrases.WHOLE:
        return True
    if not _patterns().hint.search(bare):
        return False
    if not _patterns().refusal.search(_without_lead_in(bare)):
        return False
    return _declines(_clauses(folded))


def _declines(clauses: list[tuple[bool, str]]) -> bool:
    """The decision over (joined by a contrast?, clause) pairs in order."""
    refused = False
    for contrast, clause in clauses:
        kind = _kind(clause)
        if kind == "refusal":
            refused = True
        elif kind == "guess" or (kind == "answer" and (contrast or not refused)):
            return False
    return refused


def _kind(clause: str) -> str:
    patterns = _patterns()
    if not re.search(r"\w", clause):
        return "nothing"
    if re.match(r"(?:yes|no)\b[,.;:]|(?:yes|no)$", clause):
        return "answer"
    if clause.strip(" .!?,;:") in phrases.WHOLE or patterns.refusal.search(clause):
        return "refusal"
    if patterns.small_talk.search(clause):
        return "nothing"
    if patterns.guess.search(clause):
        return "guess"
    return "report" if patterns.report.search(clause) else "answer"


def _clauses(folded: str) -> list[tuple[bool, str]]:
    """The clauses of the text with whether each turns against the one before."""
    clauses: list[tuple[bool, str]] = []
    for sentence in re.split(_PARTED, folded):
        clauses += _of_sentence(_without_lead_in(sentence))
    return clauses


def _of_sentence(sentence: str) -> list[tuple[bool, str]]:
    patterns = _patterns()
    if patterns.concession.match(sentence) and ", " in sentence:
        conceded, rest = patterns.concession.sub("", sentence, count=1).strip().split(", ", 1)
        return [(False, conceded), (True, rest)]
    pieces = patterns.contrast.split(sentence)
    first = [(False, pieces[0].strip(" ,"))] if pieces[0].strip(" ,") else []
    return [*first, *((True, _without_lead_in(piece.strip(" ,"))) for piece in pieces[1:])]


def _without_lead_in(sentence: str) -> str:
    """The sentence without apologies and labels at its head."""
    lead_in = _patterns().lead_in
    while match := lead_in.match(sentence):
        if not match[0].strip():
            break
        sentence = sentence[match.end() :].lstrip(" ,")
    return sentence


class _Patterns:
    """The compiled phrase lists; compiled once, on first use."""

    def __init__(self) -> None:
        self.hint = re.compile(phrases.HINT)
        self.refusal = _any_of([*phrases.ENGLISH, *phrases.OTHER_LANGUAGES])
        self.lead_in = _any_of([rf"(?:{p})(?=\W|$)\s*" for p in phrases.LEAD_IN])
        self.contrast = re.compile(phrases.CONTRAST)
        self.concession = re.compile(phrases.CONCESSION)
        self.report = _any_of(phrases.REPORT)
        self.small_talk = _any_of(phrases.SMALL_TALK)
        self.guess = _any_of(phrases.GUESS)


def _any_of(patterns: list[str] | tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    return _Patterns()
