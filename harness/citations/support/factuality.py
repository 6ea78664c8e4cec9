"""How far a sentence says that something is so: done, planned, wished, alleged, on a condition."""

from __future__ import annotations

from functools import lru_cache

from harness.citations.support import lexicon
from harness.citations.support.reading import Word, group_start

_PAST_FORMS = ("past", "ed")
_WISH_REACH = 5  # words
_COPULA_REACH = 5
_STRESS_REACH = 2
DONE = "done"
PRESENT = "present"
OPEN = frozenset(("future", "would", "possible", "norm", "infinitive", "progressive", "wished"))
_TO_SAY = {
    "future": "will", "would": "would", "possible": "may", "norm": "should",
    "infinitive": "to", "progressive": "is under way", "wished": "asked for",
}  # fmt: skip


@lru_cache(maxsize=4096)
def statuses(words: tuple[Word, ...]) -> tuple[str, ...]:
    """For each word: done, present, one of `OPEN`, or "" where nothing is said about it.

    Verbs take it from their group, other content words from a word before them in the sentence
    that makes them wished ("supports the withdrawal").
    """
    return tuple(_status(words, at) for at in range(len(words)))


def _status(words: tuple[Word, ...], at: int) -> str:
    word = words[at]
    if word.tag == "verb" and word.form != "ing":
        return _of_group(words, at)
    if word.tag == "verb":
        group = words[group_start(words, at) : at]
        if any(other.key in lexicon.BE for other in group):
            return _of_group(words, at, progressive=True)
        return "wished" if is_wished(words, at) else _before_modal(words, at)
    governed = _governed(words, at)
    if governed:
        return governed
    if word.tag == "noun" and word.root not in lexicon.WISHED:
        return "wished" if is_wished(words, at) or _is_due(words, at) else ""
    return ""


def _is_due(words: tuple[Word, ...], at: int) -> bool:
    """Whether a noun is for later or only spoken of: "the vote, due soon", "stressed the vote"."""
    after = words[at + 1] if at + 1 < len(words) else None
    if after is not None and after.root in lexicon.DUE_LATER and after.tag in ("noun", "verb"):
        return after.form != "base"
    before = words[max(0, at - _STRESS_REACH) : at]
    return any(word.root in lexicon.STRESSING for word in before)


def _of_group(words: tuple[Word, ...], at: int, *, progressive: bool = False) -> str:
    start = group_start(words, at)
    group = words[start:at]
    keys = {word.key for word in group}
    for word in group:
        if word.tag == "modal":
            return lexicon.MODALS[word.key]
    if any(word.tag == "to" for word in group):
        return _of_infinitive(words, start)
    if progressive or "being" in keys:
        return "progressive"
    if keys & {"was", "were", "did"} or keys & lexicon.HAVE:
        return DONE
    if words[at].form not in _PAST_FORMS:
        return PRESENT
    if start == at:
        return _of_participle(words, at)
    return PRESENT if keys & lexicon.BE else DONE


def _of_participle(words: tuple[Word, ...], at: int) -> str:
    """The status of a past form without auxiliaries of its own."""
    if _is_had(words, at):
        return ""
    joined = _joined_verb(words, at)
    return DONE if joined is None else _of_group(words, joined)


def _of_infinitive(words: tuple[Word, ...], start: int) -> str:
    """Open, unless the verb before tells how it went: "began to", "will begin to"."""
    if not start or words[start - 1].root not in lexicon.IMPLICATIVE:
        return "infinitive"
    group = words[group_start(words, start - 1) : start - 1]
    modal = (lexicon.MODALS[word.key] for word in group if word.tag == "modal")
    return next(modal, DONE) if words[start - 1].tag == "verb" else DONE


def _is_had(words: tuple[Word, ...], at: int) -> bool:
    """Whether a participle says what is wanted done: "agreed on having the men withdrawn"."""
    for i in range(at - 1, 0, -1):
        if words[i].key == "having":
            return words[i - 1].tag == "prep"
        if words[i].breaks or words[i].tag in ("verb", "aux", "modal", "sub"):
            return False
    return False


def _joined_verb(words: tuple[Word, ...], at: int) -> int | None:
    """The word whose auxiliaries a verb shares: "must be cut and sold", "be whole and sold"."""
    if not at or words[at - 1].tag != "coord":
        return None
    copula = next((i for i in range(at - 2, max(-1, at - _COPULA_REACH), -1)
                   if words[i].key in lexicon.BE), None)  # fmt: skip
    if copula is not None and words[copula + 1].tag in ("noun", "adj"):
        return copula + 1
    earlier = next((i for i in range(at - 2, -1, -1) if words[i].tag == "verb"), None)
    return earlier if earlier is not None and words[earlier].form in _PAST_FORMS else None


def _before_modal(words: tuple[Word, ...], at: int) -> str:
    """The modal after a participle: "factions starting it would help"."""
    for word in words[at + 1 :]:
        if word.tag == "modal":
            return lexicon.MODALS[word.key]
        if word.breaks or word.tag in ("aux", "sub") or (word.tag == "verb" and word.form != "ing"):
            return ""
    return ""


def _governed(words: tuple[Word, ...], at: int) -> str:
    """The status of a noun or adjective beside a copula or before the modal of its clause."""
    if words[at].tag not in ("noun", "adj"):
        return ""
    if at and words[at - 1].key in lexicon.BE | {"been"} and not words[at].breaks:
        return _of_group(words, at)
    for i in range(at + 1, len(words)):
        word = words[i]
        if word.tag == "modal":
            return lexicon.MODALS[word.key] if word.key not in ("will", "shall") else ""
        if word.breaks or word.tag in ("verb", "aux", "sub", "coord"):
            return ""
    return ""


def is_wished(words: tuple[Word, ...], at: int) -> bool:
    """Whether a word shortly before makes this one wished, planned or asked for."""
    for i in range(at - 1, max(-1, at - 1 - _WISH_REACH), -1):
        word = words[i]
        if word.root in lexicon.WISHED:
            return True
        if words[i + 1].breaks_hard or (words[i + 1].tag == "sub" and words[i + 1].key != "that"):
            return False
    return False


def hedges(words: tuple[Word, ...]) -> list[int]:
    """The indices of the words that make the sentence less than asserted."""
    return [at for at, word in enumerate(words) if word.key in lexicon.HEDGES]


def conditions(words: tuple[Word, ...]) -> list[int]:
    """The indices of the words that open or name a condition."""
    return [at for at in range(len(words)) if _is_condition(words, at)]


def _is_condition(words: tuple[Word, ...], at: int) -> bool:
    key = words[at].key
    if key not in lexicon.CONDITIONS:
        return key == "long" and 0 < at < len(words) - 1 and words[at - 1].key == "as"
    if key != "provided":
        return key not in ("condition", "conditions") or (at > 0 and words[at - 1].key == "on")
    before = words[at - 1] if at else None
    after = words[at + 1] if at + 1 < len(words) else None
    if before is None or after is None or before.tag in ("aux", "to", "modal"):
        return False
    second = any(w.tag in ("verb", "aux") for w in words[max(0, at - 6) : at])
    return after.key == "that" or (second and before.tag != "pron")


def say(status: str) -> str:
    """A status in a word or two, for reasons."""
    return _TO_SAY.get(status, status)
