"""Names of a statement changed: for new ones, for others of the passage, speakers, roles.

What keeps a change false:

* a new name is made up and stands nowhere in the passage;
* another name of the passage shares no word with the one that it replaces, is no alias of it, is
  not of the same country, does not stand in the statement already, and is not joined to it in the
  passage by "and", "or", "with" or a comma, where both may have done the same;
* only names that stand once in the statement are changed; no dates, titles alone, initials in
  brackets, or names that a figure belongs to ("5+5 Committee"); adjectives of a country are not
  swapped, nor anything for a word that may be large only for opening a sentence or a heading;
* roles are turned only within one clause, around a verb, and not around one of mutual doing
  ("met") or "with".
"""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

from harness.citations.support.lexicon import COMMON_PARTS, OFFICES
from harness.citations.support.places import country_of
from harness.citations.support.thesaurus import root
from harness.citations.support.verbs import verb_form
from harness.text.aliases import AliasTable
from harness.text.fold import fold_text
from harness.text.names import names_in
from harness.text.sentences import split_sentences
from harness.text.tokens import word_key
from harness.text.values import read_values
from harness.text.word_lists import FUNCTION_WORDS, NAME_PARTICLES, TITLES

_PERSONS = ("Ilona Varga", "Tomas Bergstrom", "Priya Raman", "Owen Castell")
_PLACES = ("Portugal", "Chile", "Kenya", "Norway")
_ADJECTIVES = ("Portuguese", "Chilean", "Kenyan", "Norwegian")
_ADJECTIVE = re.compile(r"(?:an|ish|ese|ian)$")
_JOINT = re.compile(r"(?:\W|\b(?:and|or|with|along|the|of)\b)*")
_MUTUAL = re.compile(
    r"[,;:()“”\"]|\b(?:and|or|with|between|among|met|meets?|meeting|joint|together|agree[ds]?"
    r"|talks|as|is|was|are|were)\b"
)
_WORD = re.compile(r"\w+")
_COMPOSED = re.compile(r"(?<!\bal)(?<!\bel)-[a-z]")
_BELONGS = re.compile(r"[\d(] ?$")
_OPENS = re.compile(r"(?:^|[.!?:“\"(])\W*$")
_NO_NAMES = FUNCTION_WORDS | TITLES | NAME_PARTICLES | COMMON_PARTS | {"such", "there", "no"}
_SAYS = (
    r"(?:said|says|stated|announced|announces|added|stressed|noted|explained|confirmed|declared"
    r"|warned|reiterated|told|insisted|claimed|reported|urged|pointed out|called for|argued)\b"
)
_BEFORE_VERB = re.compile(r"(?:['’]s \w+)?,? (?:also |has |had |had also |has also |then )?$")
_PRONOUN_SAYS = re.compile(rf"\b(?P<who>He|She|They)(?= (?:also |had |has |then )?{_SAYS})")
_SHORTEST_STEM = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A name that stands once in a text: `text[start:end]`."""

    start: int
    end: int
    name: str
    adjective: bool


def read_names(text: str) -> list[Named]:
    """The names that stand once in a text, in order; no dates and no titles alone."""
    values = read_values(text).spans()
    found = []
    for name in names_in(text):
        places = [match.span() for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text)]
        if len(places) != 1 or not _is_own(name) or _COMPOSED.search(name):
            continue
        start, end = places[0]
        taken = any(start < last and first < end for first, last in values)
        if taken or _BELONGS.search(text[:start]):
            continue
        adjective = bool(_ADJECTIVE.search(name)) and bool(re.match(r" [a-z]", text[end:]))
        found.append(Named(start=start, end=end, name=name, adjective=adjective))
    return sorted(found, key=lambda named: named.start)


def _is_own(name: str) -> bool:
    """Whether a name has a word that is no title, office or word of many names."""
    return any(
        word not in _NO_NAMES and root(word) not in OFFICES and len(word) > 1
        for word in _keys(name)
    )


def new_names(text: str, passage: str, draw: random.Random, _: AliasTable) -> Iterator[str]:
    """The text with one of its names replaced by a made-up one.

    >>> next(new_names("We met in Sirte.", "We met in Sirte.", random.Random(1), AliasTable()))
    'We met in Chile.'
    """
    for named in read_names(text):
        yield _spliced(text, named, _fresh(named, passage, draw))


def other_names(text: str, passage: str, draw: random.Random, aliases: AliasTable) -> Iterator[str]:
    """The text with one of its names replaced by another of the passage."""
    for named in read_names(text):
        fit = [] if named.adjective else _rivals(named, text, passage, aliases)
        if fit:
            yield _spliced(text, named, draw.choice(fit))


def whole_names(text: str, passage: str, draw: random.Random, _: AliasTable) -> Iterator[str]:
    """A made-up name for a text that is nothing but a name.

    >>> list(whole_names("Sirte", "", random.Random(1), AliasTable()))
    ['Chile']
    """
    for named in _as_name(text):
        yield _fresh(named, passage, draw)


def other_whole_names(
    text: str, passage: str, draw: random.Random, aliases: AliasTable
) -> Iterator[str]:
    """Another name of the passage for a text that is nothing but a name."""
    for named in _as_name(text):
        fit = _rivals(named, text, passage, aliases)
        if fit:
            yield draw.choice(fit)


def _as_name(text: str) -> list[Named]:
    """The name that a text is, read as if it stood inside a sentence; [] for any other text."""
    bare = text.strip(" .")
    return [named for named in read_names(f"in {bare}") if named.name == bare]


def turned_roles(text: str, _: str, __: random.Random, aliases: AliasTable) -> Iterator[str]:
    """The text with two names of one clause in each other's place.

    >>> list(turned_roles("Then Ana Ruiz sued Ed Moss.", "", random.Random(), AliasTable()))
    ['Then Ed Moss sued Ana Ruiz.']
    """
    names = [named for named in read_names(text) if not named.adjective]
    for one, other in itertools.pairwise(names):
        between = text[one.end : other.start]
        if _MUTUAL.search(between) or not any(map(verb_form, _WORD.findall(between))):
            continue
        if _differ(one.name, other.name, aliases):
            yield f"{text[: one.start]}{other.name}{between}{one.name}{text[other.end :]}"


def other_speakers(
    text: str, passage: str, draw: random.Random, aliases: AliasTable
) -> Iterator[str]:
    """The text with who says it replaced: by another name of the passage, else by a made-up one.

    >>> next(other_speakers("He said it rained.", "", random.Random(1), AliasTable()))
    'Tomas Bergstrom said it rained.'
    """
    for match in _PRONOUN_SAYS.finditer(text):
        who = Named(start=match.start("who"), end=match.end("who"), name="A B", adjective=False)
        yield _spliced(text, who, _fresh(who, passage, draw))
    verbs = [match.start() for match in re.finditer(rf"\b{_SAYS}", text)]
    for named in read_names(text):
        speaks = any(
            named.end < at and _BEFORE_VERB.fullmatch(text, named.end, at) for at in verbs
        ) or text[: named.start].casefold().endswith("according to ")
        if speaks:
            fit = _rivals(named, text, passage, aliases) or [_fresh(named, passage, draw)]
            yield _spliced(text, named, draw.choice(fit))


def _rivals(named: Named, text: str, passage: str, aliases: AliasTable) -> list[str]:
    """The other names of the passage that can stand for a name and make the text false."""
    said = fold_text(text)
    return [
        name
        for other in _running_names(passage)
        if _is_own(name := _untitled(other.name))
        and (" " in name) == (" " in named.name)
        and fold_text(name) not in said
        and _differ(named.name, other.name, aliases)
        and not _joined(named.name, other.name, passage)
    ]


def _running_names(passage: str) -> Iterator[Named]:
    """The names of the passage's whole sentences that open none."""
    for sentence in split_sentences(passage, by_line=True):
        if sentence.text.rstrip("\"'”’)").endswith((".", "!", "?")):
            for named in read_names(sentence.text):
                if not named.adjective and not _OPENS.search(sentence.text[: named.start]):
                    yield named


def _untitled(name: str) -> str:
    """A name without the words up to its last title; "" where a particle is left in front."""
    words = name.split()
    last = max((at for at, word in enumerate(words) if word_key(word) in TITLES), default=-1)
    rest = words[last + 1 :]
    return "" if not rest or rest[0].islower() else " ".join(rest)


def _fresh(named: Named, passage: str, draw: random.Random) -> str:
    said = fold_text(passage)
    kind = _ADJECTIVES if named.adjective else _PERSONS if " " in named.name else _PLACES
    return draw.choice([name for name in kind if fold_text(name) not in said] or list(kind))


def _differ(one: str, other: str, aliases: AliasTable) -> bool:
    """Whether two names can only mean two: no word, stem, alias or country in common."""
    variants = [[_keys(name) for name in aliases.variants(n)] for n in (one, other)]
    first, second = ({word for keys in found for word in keys} for found in variants)
    apart = first - TITLES, second - TITLES
    stems = [{word[:_SHORTEST_STEM] for word in words} for words in apart]
    countries = [{country_of(word) for word in words} - {None, ""} for words in apart]
    return stems[0].isdisjoint(stems[1]) and countries[0].isdisjoint(countries[1])


def _joined(one: str, other: str, passage: str) -> bool:
    places = [passage.find(one), passage.find(other)]
    if -1 in places:
        return False
    (start, name), (end, _) = sorted(zip(places, (one, other), strict=True))
    return _JOINT.fullmatch(passage, start + len(name), end) is not None


def _keys(name: str) -> list[str]:
    return [word_key(word) for word in _WORD.findall(name)]


def _spliced(text: str, named: Named, new: str) -> str:
    return text[: named.start] + new + text[named.end :]
