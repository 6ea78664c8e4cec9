"""Speakers: who says it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from harness.citations.support import lexicon
from harness.citations.support.evidence import Evidence, Side
from harness.citations.support.places import country_of
from harness.citations.support.predicates import read_owners, read_predicates
from harness.citations.support.reading import Word
from harness.citations.support.verdict import Finding

_LEAST_SHARE = 0.5
_MOST_SAYINGS = 12  # in a sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """Words that somebody says: indices of speaker and content, in sentence number `sentence`."""

    sentence: int
    verb: int
    speaker: tuple[int, ...]
    content: frozenset[int]


def find_speakers(evidence: Evidence) -> Iterator[Finding]:
    """A speaker that the passage does not have say it."""
    for mine in read_sayings(evidence.claim.words, 0):
        if not mine.speaker or not mine.content:
            continue
        finding = _check(evidence, mine)
        if finding:
            yield finding


def read_sayings(words: tuple[Word, ...], sentence: int) -> list[Saying]:
    """What is said in a sentence and by whom, outer sayings first."""
    found = []
    for predicate in read_predicates(words):
        verb = words[predicate.verb]
        if verb.root in lexicon.SPEECH and verb.tag == "verb" and not predicate.passive:
            content = _content(words, predicate.verb)
            found.append(
                Saying(
                    sentence=sentence,
                    verb=predicate.verb,
                    speaker=predicate.agents,
                    content=content - set(predicate.agents),
                )
            )
    for at, word in enumerate(words[:-2]):
        if word.key == "according" and words[at + 1].key == "to":
            found.append(_according(words, at, sentence))
    return found[:_MOST_SAYINGS]


def _content(words: tuple[Word, ...], verb: int) -> frozenset[int]:
    after = range(verb + 1, _trailing(words, verb))
    told = [i for i in after if words[i].is_content]
    last = verb + 4 >= len(words) or len(told) <= 2 or _quoted_before(words, verb)
    last = last or _trails(words, verb)
    if last and not _that(words, verb):
        return frozenset(i for i in range(verb) if words[i].is_content) | frozenset(told)
    return frozenset(told)


def _trailing(words: tuple[Word, ...], verb: int) -> int:
    """Where a later saying that only follows begins: ", Ruiz said" at the sentence's end."""
    last = len(words) - 1
    if verb >= last or words[last].tag != "verb" or words[last].root not in lexicon.SPEECH:
        return len(words)
    return next((i for i in range(last, verb, -1) if words[i].breaks), len(words))


def _trails(words: tuple[Word, ...], verb: int) -> bool:
    """Whether the saying comes after what is said: "it will close, the firm said in May"."""
    start = next((i for i in range(verb, 0, -1) if words[i].breaks), 0)
    if not start or words[start].tag in ("sub", "coord"):
        return False
    finite = any(word.tag in ("modal", "aux") for word in words[:start])
    return finite and words[0].tag != "prep" and words[0].key not in ("if", "when")


def _that(words: tuple[Word, ...], verb: int) -> bool:
    return any(words[i].key == "that" for i in range(verb + 1, min(verb + 4, len(words))))


def _quoted_before(words: tuple[Word, ...], verb: int) -> bool:
    """Whether a quotation ends shortly before: '"we will go", she said'."""
    gaps = [words[i].gap for i in range(max(1, verb - 6), verb + 1)]
    return any('"' in gap and not gap.endswith('"') for gap in gaps)


def _according(words: tuple[Word, ...], at: int, sentence: int) -> Saying:
    end = at + 2
    while (
        end < len(words)
        and not words[end].breaks
        and words[end].tag in ("noun", "name", "adj", "poss", "det", "prep", "coord")
    ):
        end += 1
    speaker = tuple(i for i in range(at + 2, end) if words[i].tag in ("noun", "name", "adj"))
    content = frozenset(i for i in range(len(words)) if words[i].is_content and not at <= i < end)
    return Saying(sentence=sentence, verb=at, speaker=speaker, content=content)


def _check(evidence: Evidence, mine: Saying) -> Finding | None:
    claim = evidence.claim
    sayings = [s for n, side in enumerate(evidence.sentences) for s in read_sayings(side.words, n)]
    if _owned(evidence, mine):
        return None
    best, share = None, 0.0
    for saying in sayings:
        side = evidence.sentences[saying.sentence]
        hits = sum(any(claim.same(i, side, j) for j in saying.content) for i in mine.content)
        if hits / len(mine.content) >= share and hits:
            best, share = saying, hits / len(mine.content)
    if best is None or share < _LEAST_SHARE:
        return None
    tied = [s for s in sayings if s.sentence == best.sentence and best.content <= s.content]
    verdicts = [_agrees(evidence, mine, saying) for saying in tied]
    if all(verdict is None for verdict in verdicts):
        return _said_of_itself(evidence, mine, best)
    agreed = any(verdict is None or verdict for verdict in verdicts)
    if agreed and (verdicts[-1] is not False or len(tied) == 1):
        return None
    names = [i for i in mine.speaker if i in claim.named]
    speaker = _resolved(evidence, best)
    side, who = speaker if speaker else (evidence.sentences[best.sentence], best.speaker)
    reason = f"the passage has {side.say(who)} say it, the claim {claim.say(mine.speaker)}"
    named = any(i in side.named and not country_of(side.words[i].key) for i in who)
    return Finding(guard="speaker", reason=reason, hard=bool(names) and named and len(tied) == 1)


def _said_of_itself(evidence: Evidence, mine: Saying, best: Saying) -> Finding | None:
    """A speaker that the passage only has in what a pronoun says, or names first after it."""
    claim, side = evidence.claim, evidence.sentences[best.sentence]
    if not best.speaker or any(claim.words[i].tag == "pron" for i in mine.speaker):
        return None
    inside = any(
        claim.same(i, side, j) for i in mine.speaker for j in best.content if j in side.named
    )
    if not inside and not _named_later(evidence, mine, best):
        return None
    said = f"the passage has '{side.words[best.speaker[-1]].key}' say it"
    reason = f"{said}, the claim {claim.say(mine.speaker)}"
    return Finding(guard="speaker", reason=reason, hard=False)


def _named_later(evidence: Evidence, mine: Saying, best: Saying) -> bool:
    """Whether the passage names the claim's speaker, but not before the sentence is over."""
    names = [i for i in mine.speaker if i in evidence.claim.named]
    first = [
        n
        for n, side in enumerate(evidence.sentences)
        if any(evidence.claim.same(i, side, j) for i in names for j in side.named)
    ]
    return bool(first) and first[0] > best.sentence


def _owned(evidence: Evidence, mine: Saying) -> bool:
    """Whether the passage has the saying as a noun of the speaker: "Chad's request"."""
    claim = evidence.claim
    root = claim.words[mine.verb].root
    return any(
        side.words[owned.verb].root == root
        and any(claim.same(i, side, j) for i in mine.speaker for j in owned.agents)
        for side in evidence.sentences
        for owned in read_owners(side.words)
    )


def _agrees(evidence: Evidence, mine: Saying, saying: Saying) -> bool | None:
    """Whether the speakers agree; None where the passage's is not known."""
    claim = evidence.claim
    resolved = _resolved(evidence, saying)
    if resolved is None:
        return None
    side, who = resolved
    if any(claim.words[i].tag == "pron" for i in mine.speaker):
        return None
    here = [i for i in mine.speaker if i in claim.named]
    there = [j for j in who if j in side.named]
    if here and there:
        return any(claim.same(i, side, j) for i in here for j in there)
    offices = [j for j in who if side.words[j].root in lexicon.OFFICES]
    mine_too = [i for i in mine.speaker if claim.words[i].root in lexicon.OFFICES]
    if offices and mine_too:
        return any(claim.same(i, side, j) for i in mine_too for j in offices)
    return any(claim.same(i, side, j) for i in mine.speaker for j in who)


def _resolved(evidence: Evidence, saying: Saying) -> tuple[Side, tuple[int, ...]] | None:
    """The speaker's words, a pronoun followed back to the speaker before; None where lost."""
    n, who = saying.sentence, saying.speaker
    while True:
        side = evidence.sentences[n]
        if not who and n == saying.sentence:
            spoken = [s for s in read_sayings(side.words, n) if s.speaker and s.verb < saying.verb]
            who = spoken[-1].speaker if spoken else ()
        owners = _with_owner(side, who)
        if who and not all(side.words[i].tag == "pron" for i in who):
            return side, owners
        n -= 1
        if n < 0:
            return None
        before = read_sayings(evidence.sentences[n].words, n) or ()
        who = before[0].speaker if before else _first_agents(evidence.sentences[n])


def _with_owner(side: Side, who: tuple[int, ...]) -> tuple[int, ...]:
    """The speaker with the possessive before it: "Chad's top diplomat"."""
    if not who:
        return who
    at = who[0] - 1
    return (at, *who) if at >= 0 and side.words[at].owner else who


def _first_agents(side: Side) -> tuple[int, ...]:
    predicates = read_predicates(side.words)
    return predicates[0].agents if predicates else ()
