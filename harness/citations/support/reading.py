"""A sentence read word by word: part of speech, verb form, clause, polarity and factuality.

No parser and no model: word lists, endings and the neighbours of a word decide. What is wrong for
rare constructions is meant to be wrong on both sides of a comparison alike.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from harness.citations.support import lexicon
from harness.citations.support.phrases import phrase_senses, write_out
from harness.citations.support.places import country_of
from harness.citations.support.thesaurus import root, senses
from harness.citations.support.verbs import verb_form
from harness.text.fold import fold_in_place
from harness.text.tokens import Token, read_tokens
from harness.text.word_lists import FUNCTION_WORDS

_CACHED_SENTENCES = 4096
_ARTICLE = re.compile(r"\b(?:the|an?)\b", re.IGNORECASE)
_BREAK = re.compile(r"[;:()\"]|--|,| -(?= )")
_HARD_BREAK = re.compile(r"[;:()\"]|--| - ")
_SPEECH_BREAK = re.compile(r"[;:\"]|--| - ")
_ARROW = re.compile(r"[.!?]")
_OWNER = re.compile(r"(?:'s|s')$")

_CLOSED = (
    ("aux", lexicon.BE | lexicon.HAVE | lexicon.DO),
    ("modal", frozenset(lexicon.MODALS)),
    ("neg", lexicon.NEGATORS),
    ("sub", lexicon.SUBORDINATORS),
    ("coord", lexicon.COORDINATORS),
    ("prep", lexicon.PREPOSITIONS),
    ("pron", lexicon.PRONOUNS),
    ("poss", lexicon.POSSESSIVES),
    ("det", lexicon.DETERMINERS),
    ("adv", lexicon.ADVERBS),
)
_TAG_OF = {word: tag for tag, words in reversed(_CLOSED) for word in words}
_VERB_GROUP = ("aux", "modal", "adv", "neg", "to")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)  # equal only to itself: cheap to hash
class Word:
    """A word or value in its sentence.

    `tag` is one of value, name, verb, noun (any other content word), adj (a participle before its
    noun) and the closed classes aux, modal, neg, sub, coord, prep, to, pron, poss, det, adv.
    `gap` is the text between the word before and this one; `owner` tells a possessive.
    """

    token: Token
    key: str  # what the word compares by
    root: str
    senses: frozenset[str]
    tag: str
    form: str
    gap: str
    text: str
    owner: bool
    first: bool

    @property
    def is_content(self) -> bool:
        """Whether the word says something of its own."""
        return self.tag in ("value", "name", "verb", "noun", "adj")

    @property
    def breaks(self) -> bool:
        """Whether a clause may end before the word."""
        return self.tag == "sub" or (self.gap != " " and bool(_BREAK.search(self.gap)))

    @property
    def breaks_hard(self) -> bool:
        """Whether a bracket, quote mark, colon or semicolon stands before the word."""
        return self.gap != " " and bool(_HARD_BREAK.search(self.gap))

    @property
    def opens_speech(self) -> bool:
        """Whether a quote mark, colon, semicolon or dash stands before the word."""
        return self.gap != " " and bool(_SPEECH_BREAK.search(self.gap))

    @property
    def has_article(self) -> bool:
        """Whether a, an or the stands before the word."""
        return self.gap != " " and bool(_ARTICLE.search(self.gap))


@lru_cache(maxsize=_CACHED_SENTENCES)
def read_words(sentence: str) -> tuple[Word, ...]:
    """The words of a sentence with their tags.

    >>> [(word.key, word.tag) for word in read_words("Ruiz will not close the bank.")]
    [('ruiz', 'name'), ('will', 'modal'), ('not', 'neg'), ('close', 'verb'), ('bank', 'noun')]
    """
    sentence = write_out(sentence)
    tokens = read_tokens(sentence)
    even = fold_in_place(sentence)
    ends = (0, *(token.end for token in tokens))
    gaps = [even[end : token.start] for end, token in zip(ends, tokens, strict=False)]
    owners = [bool(_OWNER.search(even[token.start : token.end])) for token in tokens]
    tags = [_first_tag(tokens, gaps, at, owner=owners[at]) for at in range(len(tokens))]
    forms = [verb_form(token.key) if not token.is_value else "" for token in tokens]
    for at in range(len(tokens)):
        if tags[at] == "noun" and not forms[at] and _is_ruled_by_modal(at, tags, gaps):
            forms[at], tags[at] = "base", "verb"
        elif tags[at] == "noun" and forms[at]:
            tags[at] = _verb_tag(_spot(at, tokens, gaps, tags, owners))
        elif tokens[at].key == "to" and at + 1 < len(tokens):
            tags[at] = "to" if _is_infinitive(at, tags, forms, gaps) else "prep"
    in_phrase = phrase_senses([token.key for token in tokens])
    return tuple(
        Word(
            token=token,
            key=token.key,
            root=token.key if token.is_value else root(token.key),
            senses=_senses(token) | in_phrase.get(at, frozenset()),
            tag=tags[at],
            form=forms[at],
            gap=gaps[at],
            text=even[token.start : token.end],
            owner=owners[at],
            first=at == 0,
        )
        for at, token in enumerate(tokens)
    )


def _senses(token: Token) -> frozenset[str]:
    return frozenset((token.key,)) if token.is_value else senses(root(token.key))


def _first_tag(tokens: tuple[Token, ...], gaps: list[str], at: int, *, owner: bool) -> str:
    token = tokens[at]
    if token.is_value:
        return "value"
    if token.capital and _is_name(tokens, gaps, at):
        return "name"
    if token.key in _TAG_OF:
        return _TAG_OF[token.key]
    if owner and token.capital and not _is_office(token.key):
        return "name"
    if token.key.endswith("ly") and len(token.key) > 4 and not token.capital:
        return "adv"
    return "noun"


def _is_name(tokens: tuple[Token, ...], gaps: list[str], at: int) -> bool:
    token = tokens[at]
    if token.key in ("i", "im", "ive") or _is_office(token.key):
        return False
    opens = at == 0 or bool(_ARROW.search(gaps[at])) or '"' in gaps[at]
    if not opens or _ARTICLE.search(gaps[at]):
        return True
    if country_of(token.key):
        return True
    if token.key in _TAG_OF or token.key in FUNCTION_WORDS:
        return False
    return _opens_like_name(tokens, gaps, at)


def _opens_like_name(tokens: tuple[Token, ...], gaps: list[str], at: int) -> bool:
    """Whether the word that opens a sentence is a name rather than any word written large."""
    if _ARTICLE.search(gaps[at]) or at + 1 >= len(tokens):
        return False
    following = tokens[at + 1]
    if following.capital and not _BREAK.search(gaps[at + 1]) and not _ARROW.search(gaps[at + 1]):
        return True
    key = tokens[at].key
    common = verb_form(key) or key.endswith(("s", "ing", "ly", "ion", "ity"))
    if following.key == "and" and at + 2 < len(tokens) and tokens[at + 2].capital:
        return not common and not gaps[at + 2].strip()
    form = verb_form(following.key)
    verb = form in ("past", "s", "ed") or _TAG_OF.get(following.key) in ("aux", "modal")
    return verb and not common


@lru_cache(maxsize=8192)
def _is_office(key: str) -> bool:
    return root(key) in lexicon.OFFICES


def _is_ruled_by_modal(at: int, tags: list[str], gaps: list[str]) -> bool:
    """Whether a word that no list has as a verb stands where a modal needs one: "will map"."""
    before = at - 1
    while before >= 0 and tags[before] in ("adv", "neg"):
        before -= 1
    bare = not any(_BREAK.search(gap) or _ARTICLE.search(gap) for gap in gaps[before + 1 : at + 1])
    return before >= 0 and tags[before] == "modal" and bare


def _is_infinitive(at: int, tags: list[str], forms: list[str], gaps: list[str]) -> bool:
    following = at + 1
    while following < len(tags) - 1 and tags[following] in ("adv", "neg"):
        following += 1
    if tags[following] == "aux":
        return True
    return forms[following] == "base" and not _ARTICLE.search(gaps[following])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spot:
    """A word that may be a verb with what stands around it; adverbs before it left out."""

    key: str
    form: str
    gap: str
    prior: str  # the tag before
    prior_key: str
    owned: bool  # an article, possessive or determiner stands before it
    after: str  # the tag after, "" beyond a break
    after_form: str
    article_after: bool


def _spot(
    at: int, tokens: tuple[Token, ...], gaps: list[str], tags: list[str], owners: list[bool]
) -> _Spot:
    before = at - 1
    while before >= 0 and tags[before] in ("adv", "neg"):
        before -= 1
    prior = tags[before] if before >= 0 else ""
    follows = at + 1 < len(tokens) and not _BREAK.search(gaps[at + 1])
    return _Spot(
        key=tokens[at].key,
        form=verb_form(tokens[at].key),
        gap=gaps[at],
        prior=prior,
        prior_key=tokens[before].key if before >= 0 else "",
        owned=bool(_ARTICLE.search(gaps[at]))
        or prior in ("poss", "det")
        or (before >= 0 and owners[before]),
        after=tags[at + 1] if follows else "",
        after_form=verb_form(tokens[at + 1].key) if follows else "",
        article_after=follows and bool(_ARTICLE.search(gaps[at + 1])),
    )


def _verb_tag(spot: _Spot) -> str:
    """verb, adj or noun for a word that may be a verb, by its neighbours."""
    if spot.key in lexicon.PARTICIPLES and spot.after in ("noun", "name"):
        return "adj"
    if spot.form in ("past", "ed"):
        before_noun = spot.after in ("noun", "name") and not spot.article_after
        attributive = before_noun and (spot.owned or spot.prior == "prep")
        return "adj" if spot.gap == "-" or attributive else "verb"
    if spot.owned:
        return "noun"
    if spot.form == "ing":
        return _of_ing(spot)
    return "verb" if _is_finite(spot) else "noun"


def _of_ing(spot: _Spot) -> str:
    compound = spot.after_form in ("past", "ed") or spot.after in ("aux", "modal")
    named = spot.prior in ("noun", "adj") and spot.after == "prep" and spot.gap != "-"
    if compound or named:
        return "noun"
    return "adj" if spot.prior == "value" and spot.after == "noun" else "verb"


def _is_finite(spot: _Spot) -> bool:
    """Whether a base or an s-form, which may be a noun's, is a verb here."""
    if spot.form == "base" and (
        spot.prior in ("to", "modal", "pron") or spot.prior_key in lexicon.DO
    ):
        return True
    if _BREAK.search(spot.gap) or not spot.after:
        return False
    if spot.prior == "sub":
        return True
    if spot.prior not in ("noun", "name", "pron"):
        return False
    objects = spot.article_after or spot.after == "poss"
    listed = objects or spot.after in ("sub", "det", "name", "pron", "value")
    if spot.form == "base":
        return objects or (listed and spot.prior == "noun" and spot.prior_key.endswith("s"))
    if spot.after_form in ("past", "ed", "ing") or spot.after in ("aux", "modal", "verb"):
        return False
    return listed or spot.prior in ("name", "pron")


def group_start(words: tuple[Word, ...], at: int) -> int:
    """Where the verb group of a verb begins: its first auxiliary, modal, "to" or negation."""
    start = at
    while start and words[start - 1].tag in _VERB_GROUP and not words[start].breaks:
        start -= 1
    return start
