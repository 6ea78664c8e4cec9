"""The rules of `answer_match` on words and names.

Each asks one question about a gold answer and an answer, both read as `phrases.Phrase`. The
thresholds were chosen on human-judged short answers to open questions, by cross-validation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from harness.metrics.match_values import is_given
from harness.metrics.phrases import Phrase, list_of
from harness.text.person_names import close_words, may_be_same_person, name_parts
from harness.text.standing import find_phrase, find_token, is_denied, is_negated, same
from harness.text.tokens import Token
from harness.text.word_lists import FUNCTION_WORDS, NEGATIONS, PLACE_KINDS, TITLES, opposite

SHARE = 0.65  # share of a phrase's content words that must be said
PART = 0.5  # share of a gold's content words that a short answer must be
REACH = 3  # how many words a negation before a short gold reaches over
SPREAD = 4  # how many other words may stand among the words of a phrase
_EXCEPTING = re.compile(
    r"(?<!\w)(?:except(?:ing)?(?: for)?|excluding|other than|rather than|apart from|aside from"
    r"|(?:all|every\w*|any\w*)(?: \w+)? but)(?: in| on| at| by)?(?: the| an?)?\W*$",
    re.IGNORECASE,
)
_NOBODY = re.compile(r"\b(?:no|none|nobody|nothing|not|never)\b|n['’]t\b", re.IGNORECASE)
_NAME = r"(?:the )?[A-Z\d][\w'’-]*(?: [A-Z\d][\w'’-]*)*"
_NEITHER = re.compile(rf"\b(?:[Nn]ot|[Nn]either) {_NAME}(?:, {_NAME})*,? (?:or|nor) {_NAME}")


def stands(gold: Phrase, said: Phrase) -> bool:
    """The gold stands in the answer word for word, and is not set aside there ("not Sirte")."""
    wanted, given = gold.tokens, said.tokens
    if gold.content and said.content:
        wanted, given = gold.content, said.content
    return any(
        not is_denied(given, start) and not _goes_on(said.text, given, end, gold)
        for start, end in find_phrase(wanted, given, loose=True)
    )


def _goes_on(text: str, tokens: Sequence[Token], end: int, gold: Phrase) -> bool:
    """Whether a name goes on as the name of a thing: "Jordan" in "the Jordan River"."""
    if end >= len(tokens) or not tokens[end - 1].capital or gold.holds(tokens[end]):
        return False
    return text[tokens[end - 1].end : tokens[end].start] == " " and tokens[end].key in PLACE_KINDS


def squashed(gold: Phrase, said: Phrase) -> bool:
    """The gold stands in the answer if spaces and hyphens are ignored ("Abid Ali", "Abidali")."""
    wanted = "".join(token.key for token in gold.content)
    if len(wanted) < 5 or gold.values:
        return False
    keys = [token.key for token in said.content]
    return any(
        keys[start] != wanted
        and not is_denied(said.content, start)
        and _joins_to(wanted, keys, start)
        for start in range(len(keys))
    )


def _joins_to(wanted: str, keys: Sequence[str], start: int) -> bool:
    at = 0
    for key in keys[start:]:
        if not wanted.startswith(key, at):
            return False
        at += len(key)
        if at == len(wanted):
            return True
    return False


def names_person(gold: Phrase, said: Phrase) -> bool:
    """The answer names who the gold names, with other given names, initials or spelling."""
    if not gold.is_name:
        return False
    wanted = [token.key for token in gold.tokens]
    return any(may_be_same_person(wanted, name) for name in _names_like(wanted[-1], said))


def _names_like(family: str, said: Phrase) -> Iterator[list[str]]:
    """The names in the answer that end in a family name; a short answer is all name."""
    tokens = said.tokens
    short = len(tokens) <= 5
    for end, token in enumerate(tokens):
        if token.is_value or not close_words(token.key, family) or not (short or token.capital):
            continue
        start = end
        while start and _belongs(said, start, short=short):
            start -= 1
        lone = start == end and not short
        if lone and said.text[token.end : token.end + 4] == " of ":
            continue  # "the Covenant of Abraham" is no one called Covenant
        if not is_denied(tokens, start):
            yield [token.key for token in tokens[start : end + 1]]


def _belongs(said: Phrase, at: int, *, short: bool) -> bool:
    """Whether the word before `at` is part of the name that `at` is in."""
    before = said.tokens[at - 1]
    gap = said.text[before.end : said.tokens[at].start]
    if before.is_value or gap.strip(" .-'\"") or before.key in FUNCTION_WORDS:
        return False
    if said.text[before.start : before.end].endswith(("'s", "’s")):
        return False  # "Russia's Lavrov"
    return before.key not in NEGATIONS and (short or before.capital or before.key in TITLES)


def has_rival(gold: Phrase, golds: Sequence[Phrase], said: Phrase) -> bool:
    """Whether the answer gives a short gold as the end of another name than the longer gold's.

    Beside the golds "Khaled Al-Mahjoub" and "Al-Mahjoub", "Omar Al-Mahjoub" is a rival; beside
    "5+5 JMC" and "JMC", so is "6+5 JMC". A name before which nothing stands is none.
    """
    size = len(gold.tokens)
    tails = [g for g in golds if len(g.tokens) > size and _ends_in(g, gold)]
    places = find_phrase(gold.tokens, said.tokens, loose=True) if tails else []
    return bool(places) and all(_is_rival(tails, said, start, end) for start, end in places)


def _ends_in(longer: Phrase, gold: Phrase) -> bool:
    tail = longer.tokens[len(longer.tokens) - len(gold.tokens) :]
    return all(same(a, b) for a, b in zip(tail, gold.tokens, strict=True))


def _is_rival(tails: Sequence[Phrase], said: Phrase, start: int, end: int) -> bool:
    if not start:
        return False
    before = said.tokens[start - 1]
    if before.is_value and said.text[before.end : said.tokens[start].start] == " ":
        wanted = [g.tokens[start - end - 1] for g in tails]
        return any(w.is_value for w in wanted) and not any(same(w, before) for w in wanted)
    names = [[token.key for token in tail.tokens] for tail in tails if tail.is_name]
    names = [name for name in names if len(name_parts(name)) > 1]
    first = start
    while first and _belongs(said, first, short=False):
        first -= 1
    given = [token.key for token in said.tokens[first:end]]
    return bool(names) and not any(may_be_same_person(name, given) for name in names)


def is_part(gold: Phrase, said: Phrase) -> bool:
    """The answer is a part of the gold that a reader takes for it ("Nixon", "virtual reality").

    No value and no negation may be missing; of a name the family name must be there; otherwise
    half of the words, or the last one, which in English is the head. Of "place, larger place" the
    larger is not enough, of "speed of a vehicle" the vehicle is not, of a list no member is.
    """
    if not said.content or not all(gold.holds(token) for token in said.content):
        return False
    missing = [token for token in gold.content if not said.holds(token)]
    if any(token.is_value or token.key in NEGATIONS for token in missing) or list_of(gold.text):
        return False
    if gold.is_name:
        return gold.tokens[-1] not in missing
    share = 1 - len(missing) / len(gold.content)
    head = gold.content[0]
    if head in missing and ("," in gold.text or (" of " in gold.text and not head.capital)):
        return share > PART
    return share >= PART or gold.content[-1] not in missing


def says_all_members(gold: Phrase, said: Phrase) -> bool:
    """The gold is a list, and each of its members is given, in any order."""
    members = list_of(gold.text)
    return bool(members) and all(
        stands(member, said) or names_person(member, said) for member in members
    )


def says_most(gold: Phrase, said: Phrase) -> bool:
    """Enough of the gold's content words stand together in the answer, and none is changed."""
    return not list_of(gold.text) and _says_share(gold, said, SHARE)


def says_all(gold: Phrase, said: Phrase) -> bool:
    """All of the gold's content words stand together in the answer, in any order."""
    return _says_share(gold, said, 1.0)


def _says_share(gold: Phrase, said: Phrase, share: float) -> bool:
    wanted = gold.content
    if not wanted or any(not is_given(value, said) for value in gold.values):
        return False
    hits = [_hits(gold, said, i) for i in range(len(said.content))]
    if len(set().union(*hits)) < share * len(wanted):
        return False
    reach = len(wanted) + SPREAD
    for at, hit in enumerate(hits):
        met = set().union(*hits[at : at + reach]) if hit else set()
        if met and len(met) >= share * len(wanted) and not _changed(gold, said, at, met):
            return True
    return False


def _hits(gold: Phrase, said: Phrase, i: int) -> set[int]:
    """Which content words of the gold the answer's content word `i` says; none if it is denied."""
    wanted, given = gold.content, said.content[i]
    met = {w for w, token in enumerate(wanted) if _says(token, given, spelling=len(wanted) > 1)}
    if met and (is_denied(said.content, i) or _goes_on(said.text, said.content, i + 1, gold)):
        return set()
    return met


def _says(wanted: Token, given: Token, *, spelling: bool = True) -> bool:
    """Whether one word says another; `spelling`: a name may be spelled nearly so."""
    if same(wanted, given, loose=True):
        return True
    if wanted.is_value or given.is_value or not (spelling and wanted.capital):
        return False
    return close_words(wanted.key, given.key)


def _changed(gold: Phrase, said: Phrase, at: int, met: set[int]) -> bool:
    """Whether a word of the gold that is missing has been replaced by another one.

    A replaced word is a missing one whose opposite is there, or in whose place, next to a word of
    the gold, stands a strange one: before the next word of the gold always, after the one before
    it where both are names.
    """
    near = said.content[max(0, at - 1) : at + len(gold.content) + SPREAD]
    for w, token in enumerate(gold.content):
        if w in met:
            continue
        if token.key in NEGATIONS or any(opposite(token.key, other.key) for other in near):
            return True
        if w + 1 in met and _stranger_before(gold, near, w + 1, said.text):
            return True
        if w - 1 in met and token.capital and _name_after(gold, near, w - 1, said.text):
            return True
    return False


def _stranger_before(gold: Phrase, near: Sequence[Token], w: int, text: str) -> bool:
    """Whether another word stands before the gold's word `w`, joined to it as the gold's own is."""
    missing, kept = gold.content[w - 1], gold.content[w]
    joint = gold.text[missing.end : kept.start].casefold()
    return any(
        _says(kept, token)
        and not gold.holds(before)
        and before.capital == missing.capital
        and text[before.end : token.start].casefold() == joint
        for before, token in pairwise(near)
    )


def _name_after(gold: Phrase, near: Sequence[Token], w: int, text: str) -> bool:
    for token, after in pairwise(near):
        if _says(gold.content[w], token) and not gold.holds(after):
            adjacent = text[token.end : after.start] == " "
            return adjacent and (after.capital or after.key[0].isdigit())
    return False


def turned(gold: Phrase, said: Phrase) -> bool:
    """The answer is negated where the gold is not, or, if it is short, not where the gold is.

    A negation reaches up to three words on within its clause; the gold must stand somewhere
    out of reach: "not Tripoli but Sirte" gives Sirte.
    """
    if any(token.key in NEGATIONS for token in gold.tokens):
        short = len(said.tokens) <= 2 * len(gold.tokens) + 6
        return short and not any(token.key in NEGATIONS for token in said.tokens)
    wanted = gold.content or gold.tokens
    places = sorted({i for w in wanted for i in find_token(w, said.tokens, loose=True)})
    return bool(places) and all(
        is_negated(said.tokens, place, said.text, reach=REACH) for place in places
    )


def excepted(gold: Phrase, said: Phrase) -> bool:
    """Whether the answer names the gold only to leave it out: "all but Turkey"."""
    places = [token.start for token in said.content if gold.holds(token)]
    return bool(places) and all(_left_out(said.text, start) for start in places)


def _left_out(text: str, start: int) -> bool:
    match = _EXCEPTING.search(text[:start])
    if match and not _NOBODY.search(text[: match.start()]):
        return True
    return any(m.start() <= start < m.end() for m in _NEITHER.finditer(text))
