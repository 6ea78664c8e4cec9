"""Words that stand for somebody whom a passage leaves unnamed: "he", "we", "the minister"."""

from __future__ import annotations

from collections.abc import Iterator

from harness.citations.support import lexicon
from harness.citations.support.evidence import Evidence, Side
from harness.citations.support.places import country_of
from harness.citations.support.predicates import read_owners, read_predicates
from harness.citations.support.reading import Word

_ACTING = {
    **dict.fromkeys(("he", "she"), "person"), "i": "speaker", "we": "any", "they": "any",
}  # fmt: skip
_OTHER = {
    **dict.fromkeys(("him", "his", "her"), "person"), **dict.fromkeys(("me", "my"), "speaker"),
    **dict.fromkeys(("us", "our", "them", "their"), "any"),
}  # fmt: skip
_PLURAL_SELF = frozenset(("we", "us", "our"))
_LANDS = frozenset(("country", "nation", "homeland", "state", "capital", "government"))


def may_stand_for(evidence: Evidence, start: int, end: int) -> bool:
    """Whether the passage leaves somebody unnamed who may bear this name of the claim.

    The place must match: who acts or speaks against "he", "we" or "the minister"; anybody else
    against "him", "us", "our"; a country against "the country"; initials against the noun of their
    last letter ("the council"). A pronoun or title is unnamed where no name acts before it in the
    passage; "we" may always be a speaker's country.
    """
    country = any(country_of(word.key) for word in evidence.claim.words[start:end])
    wanted = _ACTING if _acts(evidence.claim.words, start, end) else _OTHER
    for side, at, named in _with_actors(evidence):
        word = side.words[at]
        kind = wanted.get(word.key, "")
        if kind == "any" and (not named or (country and word.key in _PLURAL_SELF)):
            return True
        if kind in ("person", "speaker") and not country and not named:
            return True
        if country and word.key in _LANDS and _is_bare(side, at):
            return not _names_country(side, at)
        if _is_short_for(evidence.claim.words[end - 1], side, at):
            return True
        if wanted is _ACTING and not country and not named and _is_title(side, at):
            return True
    return False


def _acts(words: tuple[Word, ...], start: int, end: int) -> bool:
    """Whether a name acts or speaks in the claim, or is a verb's subject."""
    acting = {i for p in read_predicates(words) for i in p.agents + p.patients * p.passive}
    owned = {i for p in read_owners(words) for i in p.agents}
    told = start > 1 and words[start - 2].key == "according" and words[start - 1].key == "to"
    return told or any(i in acting - owned for i in range(start, end))


def _with_actors(evidence: Evidence) -> Iterator[tuple[Side, int, bool]]:
    """The words of the passage, each with whether a name acts before it."""
    named = False
    for side in evidence.sentences:
        acting = {i for p in read_predicates(side.words) for i in p.agents if i in side.named}
        for at in range(len(side.words)):
            named = named or at in acting
            yield side, at, named


def _is_bare(side: Side, at: int) -> bool:
    """Whether a noun with an article or possessive has no name beside it."""
    words = side.words
    beside = [words[i] for i in (at - 1, at + 1) if 0 <= i < len(words)]
    after = words[at + 1].key if at + 1 < len(words) else ""
    owned = at > 0 and words[at - 1].tag == "poss"
    named = any(word.tag == "name" and not word.breaks for word in beside)
    return (words[at].has_article or owned) and not named and after != "of"


def _is_title(side: Side, at: int) -> bool:
    return side.words[at].root in lexicon.OFFICES and _is_bare(side, at)


def _is_short_for(name: Word, side: Side, at: int) -> bool:
    """Whether "the council" may be what initials that end in its letter stand for."""
    noun = side.words[at]
    initials = name.text.replace(".", "").removesuffix("'s")
    shared = noun.tag == "noun" and noun.key in lexicon.COMMON_PARTS
    return (
        initials.isupper()
        and shared
        and initials.endswith(noun.key[0].upper())
        and _is_bare(side, at)
    )


def _names_country(side: Side, at: int) -> bool:
    """Whether the sentence names a country before the word, which it then may mean."""
    return any(country_of(word.key) for word in side.words[:at] if word.tag == "name")
