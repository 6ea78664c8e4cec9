"""Negations put in or taken out of a statement, hedges and conditions dropped.

What keeps a change false: a negation is put in only where the statement has none, after an
auxiliary that it turns round ("may not" beside "may" is no contradiction) or at a past form; one is
taken out only where it is the only one, and not of "not only"; a hedge is dropped where no other
stands near, and "about" or "some" before a number is none.
"""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Iterator
from typing import TypeAlias

from harness.citations.support.verbs import VERBS
from harness.text.aliases import AliasTable
from harness.text.tokens import word_key
from harness.text.word_lists import NEGATIONS

Rules: TypeAlias = tuple[tuple[re.Pattern[str], str], ...]

_ONE_PHRASE = 30  # characters within which two hedges are one ("may possibly")
_TAKES_NOT = re.compile(
    r"\b(?:is|are|was|were|will|would|can|must|should|am)\b(?! not| to have)"
    r"|\b(?:has|have|had)\b(?= (?:\w+ly )?(?:been|\w+ed)\b)",
)
# A past form right after its subject: a name or a pronoun.
_PAST = re.compile(
    r"(?:\b[A-Z][\w’'-]+|\b(?:he|she|it|they|we|who))(?: also)? (?P<verb>[a-z]+ed|said|told|met"
    r"|took|began|made|gave|held|left|saw|went|came|led|won|lost|sent)\b(?! by\b)"
)
_PASTS_AND_BASES = """
    said say told tell met meet took take began begin made make gave give held hold left leave saw
    see went go came come led lead won win lost lose sent send
"""
_IRREGULAR = dict(zip(_PASTS_AND_BASES.split()[::2], _PASTS_AND_BASES.split()[1::2], strict=True))
_WORD = re.compile(r"[\w’']+")
_NEGATED = (
    (re.compile(r"\b(do|does|did) not (?=\w)"), r"\1 "),
    (re.compile(r"\b(?:not|never) (?!only\b)"), ""),
    (re.compile(r"\b(ca)n[’']t\b"), "can"),
    (re.compile(r"\b(wo)n[’']t\b"), "will"),
    (re.compile(r"\b(\w+)n[’']t\b"), r"\1"),
    (re.compile(r"\bcannot\b"), "can"),
    (re.compile(r"\bwithout\b"), "with"),
    (re.compile(r"\bno (?=[a-z])(?!longer\b|more\b|less\b|later\b)"), "some "),
)
_HEDGED = (
    (re.compile(r"\b([Aa])n alleged (?=[^aeiou])"), r"\1 "),
    (re.compile(r"(?<!\b[Aa]n )\balleged (?=\w)"), ""),
    (
        re.compile(
            r"\b(?:allegedly|reportedly|apparently|probably|possibly|perhaps|seemingly|supposedly"
            r"|presumably|likely) (?=\w)"
        ),
        "",
    ),
    (re.compile(r"\b(?:seems|appears) to have\b"), "has"),
    (re.compile(r"\b(?:seemed|appeared) to have\b"), "had"),
    (re.compile(r"\b(?:seem|appear)(?:s|ed)? to be\b"), "is"),
    (re.compile(r"\b(?:may|might|could) have\b"), "had"),
    (re.compile(r"\b(?:may|might|could|should|must) be\b"), "is"),
    (re.compile(r"\b(?:may|might|could) (?!be\b|have\b|not\b)(?=[a-z])"), "will "),
    (re.compile(r"\b(?:is|are|was|were) (?:expected|supposed|believed) to (?=[a-z])"), "will "),
    (re.compile(r"\b(?:at least|at most|up to|nearly|almost) (?=\d)"), ""),
)
_CONDITION = re.compile(
    r"(?:,? (?:if|unless|provided(?: that)?|as long as|on condition that)\b[^,;.]*)(?=[,;.])"
    r"|^(?:If|Unless|Provided that|As long as)\b[^,;.]*, "
)


def inserted_negations(text: str, _: str, __: random.Random, ___: AliasTable) -> Iterator[str]:
    """The text with "not" at each of its auxiliaries and past forms in turn.

    Nothing where it has a negation other than "without".

    >>> list(inserted_negations("She said he will go.", "", random.Random(), AliasTable()))
    ['She said he will not go.', 'She did not say he will go.']
    """
    if _negations(text) > len(re.findall(r"\bwithout\b", text)):
        return
    for match in _TAKES_NOT.finditer(text):
        yield f"{text[: match.end()]} not{text[match.end() :]}"
    for match in _PAST.finditer(text):
        base = _base(match["verb"])
        if base:
            yield f"{text[: match.start('verb')]}did not {base}{text[match.end() :]}"


def _base(past: str) -> str:
    """The base of a past form; "" where it is unknown."""
    regular = (f"{past[:-3]}y", past[:-1], past[:-2], past[:-3]) if past.endswith("ed") else ()
    return _IRREGULAR.get(past) or next((base for base in regular if base in VERBS), "")


def dropped_negations(text: str, _: str, __: random.Random, ___: AliasTable) -> Iterator[str]:
    """The text without its only negation.

    >>> list(dropped_negations("She did not go.", "", random.Random(), AliasTable()))
    ['She did go.']
    """
    if _negations(text) == 1:
        yield from itertools.islice(_applied(text, _NEGATED), 1)


def dropped_hedges(text: str, _: str, __: random.Random, ___: AliasTable) -> Iterator[str]:
    """The text as if its only hedge, or its condition, were not there.

    >>> list(dropped_hedges("She may go if it rains.", "", random.Random(), AliasTable()))
    ['She will go if it rains.', 'She may go.']
    """
    places = sorted(match.start() for rule, _ in _HEDGED for match in rule.finditer(text))
    gaps = (after - before for before, after in itertools.pairwise(places))
    if all(gap > _ONE_PHRASE for gap in gaps):
        yield from _applied(text, _HEDGED)
    for match in _CONDITION.finditer(text):
        rest = text[: match.start()] + text[match.end() :]
        yield rest[:1].upper() + rest[1:]


def _negations(text: str) -> int:
    return sum(word_key(word) in NEGATIONS for word in _WORD.findall(text))


def _applied(text: str, rules: Rules) -> Iterator[str]:
    """The text with each rule applied at each of its places, one at a time."""
    for pattern, new in rules:
        for match in pattern.finditer(text):
            yield text[: match.start()] + match.expand(new) + text[match.end() :]
