"""What a gap or an insertion may not hold: a negation, number, modal, name or attribution.

Closed lists and the number reader, so that a hidden word is found the same way every time. They
lean to finding: a capitalised word is a name unless it is a function word, or opens a sentence and
stands in small letters elsewhere. "if" and "perhaps" count as modals.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from harness.citations.quotes.diffs import shortened
from harness.text.values import read_values
from harness.text.word_lists import FUNCTION_WORDS, NEGATIONS, opposite

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_SIGN = re.compile(r"[%‰°$£€¥+±<>=≤≥]")
_CLITIC = re.compile(r"(?P<negation>n't)$|(?P<modal>'(?:d|ll))$")


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


_NEGATIONS = NEGATIONS | _words(
    "non hardly barely scarcely rarely seldom nowhere except unless unlike instead refuse refuses",
    "refusing deny denies denying fail fails failed failing",
)
_MODALS = _words(
    "can could may might must shall should will would ought if perhaps maybe possibly probably",
    "likely unlikely presumably apparently",
)
_ATTRIBUTIONS = _words(
    "say says said saying tell tells told telling according claim claims claimed claiming allege",
    "alleges alleged allegedly alleging reported reportedly reporting stated stating announce",
    "announces announced announcing noted noting added adding explained explaining argue argues",
    "argued arguing insist insists insisted insisting warn warns warned believe believes believed",
    "believing suggest suggests suggested suggesting confirm confirms confirmed confirming declare",
    "declares declared declaring assert asserts asserted asserting admit admits admitted admitting",
    "concluded reiterate reiterates reiterated reiterating stressed stressing emphasised wrote",
    "emphasized quoted remarked acknowledge acknowledges acknowledged estimated informed assured",
    "accuse accuses accused accusing supposed supposedly purported purportedly rumoured rumored",
)
_NUMBERS = _words("one hundreds thousands millions billions dozens tens")
_CLASSES = {
    "negation": _NEGATIONS,
    "modal": _MODALS,
    "attribution": _ATTRIBUTIONS,
    "number": _NUMBERS,
}
_NAMELESS = FUNCTION_WORDS | _words(
    "the a an after before during since until although but however last another no not"
)
# Words that only point at something, so that a bracket may say what: "[the committee]" for "it".
_POINTING = _words(
    "a an the this that these those it its itself he him his himself she her hers herself they",
    "them their theirs themselves we us our ours ourselves i me my mine myself you your yours",
    "who whom whose which here there",
)
_EDITORIAL = re.compile(r"sic|ed|emphas[ie]s (?:added|mine|ours)|my emphasis|original emphasis")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hidden:
    """What a mark keeps from the reader: `why` in words, `diff` as "would not → [...]"."""

    why: str
    diff: str


def find_hidden(text: str, *, is_plain: Callable[[str, int], bool]) -> str | None:
    """The first thing that a reader may not be kept from, as "the negation 'not'"; None without.

    `text` is evened out as `Form.clean` is. `is_plain` says of a capitalised word and its offset
    that it is no name.

    >>> find_hidden("and has not", is_plain=lambda word, at: False)
    "the negation 'not'"
    >>> find_hidden("of the Kurdish", is_plain=lambda word, at: False)
    "the name 'Kurdish'"
    """
    for match in _WORD.finditer(text):
        word = match[0].casefold()
        kind = _kind(word) or _kind(word.replace("'", ""))
        if kind is None and not match[0].islower() and word.split("'")[0] not in _NAMELESS:
            is_name = match[0] != word and not is_plain(word, match.start())
            kind = "name" if is_name else None
        if kind or any(char.isnumeric() for char in word):
            return f"the {kind or 'number'} '{match[0]}'"
    sign = _SIGN.search(text)
    spans = [sign.span()] if sign else read_values(text).spans()
    return f"the number '{text[slice(*spans[0])]}'" if spans else None


def find_inserted(text: str) -> str | None:
    """The same for what a writer put between brackets; "sic" and the like hold nothing."""
    if _EDITORIAL.fullmatch(" ".join(text.casefold().split()).rstrip(".")):
        return None
    return find_hidden(text, is_plain=lambda _word, _at: False)


def find_replaced(words: str, inserted: str | None, *, skips: bool) -> Hidden | None:
    """What a bracket takes the place of, where it may not; None where it may.

    With `skips` the bracket alone marks that the words are skipped: it may say what a word points
    at, or repeat words in their order. Else, beside an ellipsis and at either end of a quote, it
    may say anything but the opposite of the words there.

    >>> find_replaced("supports", "rejects", skips=True).diff
    'supports → [rejects]'
    >>> find_replaced("it", "the committee", skips=True)
    """
    if inserted is None:
        return None
    old, new = _words_of(words), _words_of(inserted)
    left = iter(old)
    if skips and (_POINTING.issuperset(old) or (new and all(word in left for word in new))):
        return None
    if not skips and not any(opposite(was, word) for was in old for word in new):
        return None
    was = shortened(words)
    why = f"a bracket takes the place of '{was}'"
    return Hidden(why=why, diff=f"{was} → [{shortened(inserted)}]")


def _words_of(text: str) -> list[str]:
    return [match[0].casefold() for match in _WORD.finditer(text)]


def _kind(word: str) -> str | None:
    clitic = _CLITIC.search(word)
    if clitic:
        return clitic.lastgroup
    return next((kind for kind, words in _CLASSES.items() if word in words), None)
