"""Phrases that mean one word, and short forms written out: "took part" is "participated"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from harness.citations.support.thesaurus import root, senses

_ARTICLES = ("a", "an", "the")  # which the tokens leave out
_BETWEEN = 4  # words that may stand between a verb and its particle: "pull its men out"

# A phrase, then the words that it may mean; "_" is a place for up to four words.
_PHRASES = """
take _ part = participate | play _ part = participate | take place = happen | take over = seize
take control = seize | take on = hire | at _ same time = simultaneous | step by step = gradual
in stages = gradual | little by little = gradual | bit by bit = gradual | all at once = sudden
pull _ out = withdraw | move _ out = withdraw | bring _ home = withdraw | draw near = approach
come close = approach | come near = approach | draw _ up = prepare elaborate | set _ up = establish
set _ out = describe formulate | lay _ down = establish specify | carry _ out = implement
put _ into effect = implement | put _ into practice = implement | put _ in place = implement
bring _ about = cause | give rise = cause | lead up = precede | bring _ back = restore
win _ back = regain | bring _ down = topple lower | go down = fall | come down = fall
go up = rise | put _ off = postpone | call _ off = cancel | call for = demand request
call _ on = urge | look forward = hope | give up = abandon | turn _ down = reject
hand _ over = transfer | point _ out = note | make _ clear = stress | speak of = mention
put emphasis = stress | lay stress = stress | let _ know = inform | break out = start
come to _ end = end | come to _ close = end | wind _ up = end | keep _ up = continue
go on = continue | carry on = continue | make _ use = use | make _ decision = decide
reach _ decision = decide | reach _ agreement = agree | come to _ agreement = agree
make _ request = request | make _ effort = try | make _ attempt = try | make _ progress = advance
make _ contribution = contribute | make _ statement = say | make _ proposal = propose
have _ talk = talk | hold _ talk = talk | give _ support = support | lend _ support = support
throw _ weight behind = support | in favour of = support | in favor of = support
deal with = handle | look into = investigate | find _ out = learn | team up = cooperate
work together = cooperate | join force = cooperate | split up = divide | fall apart = collapse
break down = collapse | break _ up = divide | get rid of = remove | put _ end to = end
in charge of = lead | at _ head of = lead | on behalf of = represent | take _ to = lead
as well as = together | along with = together | in spite of = despite | because of = due
as a result of = due | owing to = due | thanks to = due | due to = because
take _ lead = lead | come into force = start | come into effect = start | in _ end = ultimately
step down = resign | stand down = resign | take _ up = start | set off = start | kick off = start
lay _ off = dismiss | close _ down = close | shut _ down = close | buy _ up = buy
sell _ off = sell | make _ up = comprise | sum up = summarise | rule _ out = exclude
leave _ out = omit | back _ up = support | stand by = support | hold _ back = delay
push _ back = delay | speed _ up = hasten | slow _ down = delay | cut _ back = reduce
cut down = reduce | step up = increase | scale _ up = increase | scale _ down = reduce
back out = withdraw | drop out = withdraw | put forward = propose | come up with = propose
turn _ into = become | knock _ out = defeat | get back = regain | in line with = according
in accordance with = according | state of affairs = situation
top diplomat = minister foreign | secretary general = chief | in _ way = manner
work on = prepare | draw _ attention = highlight | give _ thanks = thank
"""
_SHORT = (
    (re.compile(r"\b(that|there|who|what|this)['’]s\b", re.IGNORECASE), r"\1 is"),
    (re.compile(r"\b(we|you|they)['’]re\b", re.IGNORECASE), r"\1 are"),
    (re.compile(r"\b(I|we|you|he|she|it|they)['’]ll\b", re.IGNORECASE), r"\1 will"),
    (re.compile(r"\bFM\b"), "Foreign Minister"),
    (re.compile(r"\bPM\b"), "Prime Minister"),
    (re.compile(r"\b(I|we|you|they)['’]ve\b", re.IGNORECASE), r"\1 have"),
)
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_DIGITS = {word: str(value) for value, word in enumerate(_NUMBERS, 1)}
_SUM = re.compile(rf"\b({'|'.join(_DIGITS)}|\d+) plus ({'|'.join(_DIGITS)}|\d+)\b", re.IGNORECASE)


def write_out(sentence: str) -> str:
    """The sentence with short forms of verbs and of sums written out.

    >>> write_out("That’s the Five plus Five group.")
    'That is the 5+5 group.'
    """
    for pattern, full in _SHORT:
        sentence = pattern.sub(full, sentence)
    return _SUM.sub(lambda found: "+".join(map(_digits, found.groups())), sentence)


def _digits(written: str) -> str:
    return _DIGITS.get(written.casefold(), written)


def phrase_senses(keys: Sequence[str]) -> dict[int, frozenset[str]]:
    """The senses that words have as parts of a phrase, by index: those of what it means.

    >>> phrase_senses(("they", "took", "active", "part")) == {
    ...     1: senses(root("participate")), 3: senses(root("participate"))}
    True
    """
    roots = [root(key) for key in keys]
    found: dict[int, frozenset[str]] = {}
    for at, first in enumerate(roots):
        for parts, meant in _table().get(first, ()):
            for i in _match(roots, at, parts):
                found[i] = found.get(i, frozenset()) | meant
    return found


def _match(roots: Sequence[str], at: int, parts: Sequence[str]) -> list[int]:
    """The indices of a phrase's words from its first on; none where it does not stand there."""
    found, last, reach = [at], at, 1
    for part in parts[1:]:
        if part == "_":
            reach = 1 + _BETWEEN
            continue
        ahead = range(last + 1, min(len(roots), last + 1 + reach))
        there = next((i for i in ahead if roots[i] == part), None)
        if there is None:
            return []
        found.append(there)
        last, reach = there, 1
    return found


@lru_cache(maxsize=1)
def _table() -> dict[str, list[tuple[tuple[str, ...], frozenset[str]]]]:
    """The phrases by the root of their first word."""
    table: dict[str, list[tuple[tuple[str, ...], frozenset[str]]]] = {}
    for entry in _PHRASES.replace("|", "\n").strip().splitlines():
        phrase, meaning = entry.split("=")
        plain = (word for word in phrase.split() if word not in _ARTICLES)
        parts = tuple(word if word == "_" else root(word) for word in plain)
        meant = frozenset(sense for word in meaning.split() for sense in senses(root(word)))
        table.setdefault(parts[0], []).append((parts, meant))
    return table
