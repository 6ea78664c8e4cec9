"""Roles: who does what to whom, whose a thing is, where it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from harness.citations.support import lexicon
from harness.citations.support.evidence import Evidence, Side
from harness.citations.support.names import runs
from harness.citations.support.predicates import Predicate, read_owners, read_predicates
from harness.citations.support.verdict import Finding

_PLACING = frozenset(("in", "at", "from", "to", "into", "for", "between", "against", "near"))
_REACH = 3

Place = tuple[Side, int]


def find_roles(evidence: Evidence) -> Iterator[Finding]:
    """A role that the passage gives to another."""
    claim = evidence.claim
    for mine in read_predicates(claim.words):
        verb = claim.words[mine.verb]
        if verb.root in lexicon.LIGHT or verb.key == "according":
            continue
        yield from _compare(evidence, mine)
    for mine in read_owners(claim.words):
        yield from _owners(evidence, mine)
    yield from _placed(evidence)
    for word in evidence.strays():
        reason = f"'{word.key}' stands in another part of the passage"
        yield Finding(guard="role", reason=reason, hard=False)


def _compare(evidence: Evidence, mine: Predicate) -> Iterator[Finding]:
    claim = evidence.claim
    pairs = [(side, theirs) for side in evidence.sentences
             for theirs in read_predicates(side.words)
             if claim.same(mine.verb, side, theirs.verb)]  # fmt: skip
    root = claim.words[mine.verb].root
    exact = [pair for pair in pairs if pair[0].words[pair[1].verb].root == root]
    pairs = _closest(claim, mine, exact or pairs)
    findings = [_conflict(evidence, mine, side, theirs) for side, theirs in pairs]
    if findings and all(findings):
        hard = [finding for finding in findings if finding and finding.hard]
        first = findings[0]
        if first:
            yield first if len(hard) == len(findings) and exact else Finding(
                guard=first.guard, reason=first.reason, hard=False)  # fmt: skip


def _closest(
    claim: Side, mine: Predicate, pairs: list[tuple[Side, Predicate]]
) -> list[tuple[Side, Predicate]]:
    """The predicates that share most arguments with the claim's, in whatever role."""
    ranks = []
    for side, theirs in pairs:
        there = theirs.agents + theirs.patients
        ranks.append(
            _meet(claim, mine.agents, side, there) + _meet(claim, mine.patients, side, there)
        )
    return [pair for pair, rank in zip(pairs, ranks, strict=True) if rank == max(ranks)]


def _conflict(evidence: Evidence, mine: Predicate, side: Side, theirs: Predicate) -> Finding | None:
    claim = evidence.claim
    if _open(claim, mine.agents) or _open(side, theirs.agents):
        crossed = _turned(evidence, mine, side, theirs)
        return crossed or _patient_conflict(evidence, mine, side, theirs)
    if not mine.agents or not theirs.agents:
        return _patient_conflict(evidence, mine, side, theirs)
    if not _meet(claim, mine.agents, side, theirs.agents):
        return _agent_conflict(evidence, mine, side, theirs)
    stranger = _stranger(claim, mine.agents, side, theirs.agents)
    if stranger is None:
        return _patient_conflict(evidence, mine, side, theirs)
    verb = side.words[theirs.verb].key
    reason = f"the passage does not name {claim.say([stranger])} at '{verb}'"
    return Finding(guard="role", reason=reason, hard=False)


def _agent_conflict(
    evidence: Evidence, mine: Predicate, side: Side, theirs: Predicate
) -> Finding | None:
    """Another agent: hard where it is the passage's patient, and the patient the agent."""
    claim = evidence.claim
    turned = _meet(claim, mine.agents, side, theirs.patients)
    taken = _meet(claim, mine.patients, side, theirs.agents)
    said = f"the passage has {side.say(theirs.agents)} {side.words[theirs.verb].key}"
    reason = f"{said}, the claim {claim.say(mine.agents)}"
    if turned or taken:
        return Finding(guard="role", reason=reason, hard=turned and taken)
    if claim.words[mine.verb].root in lexicon.SPEECH:
        return None  # the speaker guard reads these
    named = bool(_named(claim, mine.agents) and _named(side, theirs.agents))
    alike = _meet(claim, mine.patients, side, theirs.patients)
    alike = alike or not (mine.patients or theirs.patients)
    found = named or (alike and _stands(evidence, mine.agents))
    return Finding(guard="role", reason=reason, hard=False) if found else None


def _stands(evidence: Evidence, which: Sequence[int]) -> bool:
    """Whether the passage has one of the words somewhere, as a noun or name."""
    return any(
        side.words[j].tag in ("noun", "name")
        for i in which
        for side, j in evidence.places(i, inside=True)
    )


def _patient_conflict(
    evidence: Evidence, mine: Predicate, side: Side, theirs: Predicate
) -> Finding | None:
    claim = evidence.claim
    if not mine.patients or not theirs.patients:
        return _turned(evidence, mine, side, theirs)
    if _open(claim, mine.patients) or _open(side, theirs.patients):
        return None
    if _meet(claim, mine.patients, side, theirs.patients):
        return None
    named = all(
        bool(_named(s, which)) for s, which in ((claim, mine.patients), (side, theirs.patients))
    )
    verb = claim.words[mine.verb].key
    taken = _meet(claim, mine.patients, side, theirs.agents)
    taken = taken or _meet(claim, mine.agents, side, theirs.patients)
    if not named and not taken:
        return None
    said = f"the passage has {verb} {side.say(theirs.patients)}"
    reason = f"{said}, the claim {claim.say(mine.patients)}"
    return Finding(guard="role", reason=reason, hard=False)


def _turned(evidence: Evidence, mine: Predicate, side: Side, theirs: Predicate) -> Finding | None:
    """One side of the verb is missing on one of the two; the other may still be turned around."""
    claim = evidence.claim
    crossed = (
        _meet(claim, mine.agents, side, theirs.patients)
        and not _meet(claim, mine.agents, side, theirs.agents)
    ) or (
        _meet(claim, mine.patients, side, theirs.agents)
        and not _meet(claim, mine.patients, side, theirs.patients)
    )
    if not crossed:
        return None
    verb = side.words[theirs.verb].key
    reason = f"who does and who is done to are turned around at '{verb}'"
    return Finding(guard="role", reason=reason, hard=False)


def _meet(one: Side, here: Sequence[int], two: Side, there: Sequence[int]) -> bool:
    """Whether two phrases can name one thing: by their names, or nouns where one has no name."""
    mine, theirs = _named(one, here), _named(two, there)
    if mine and theirs:
        return any(one.same(i, two, j) for i in mine for j in theirs)
    return any(one.same(i, two, j) for i in here for j in there)


def _stranger(one: Side, here: Sequence[int], two: Side, there: Sequence[int]) -> int | None:
    """A name of the claim's list that the passage's list does not have."""
    theirs = _named(two, there)
    mine = _named(one, here)
    for start, end in runs(one.words):
        own = [i for i in mine if start <= i < end]
        if end < len(one.words) and one.words[end].tag == "noun" and not one.words[end].breaks:
            continue
        if theirs and own and not any(one.same(i, two, j) for i in own for j in theirs):
            return own[-1]
    return None


def _named(side: Side, which: Sequence[int]) -> list[int]:
    return [i for i in which if i in side.named]


def _open(side: Side, which: Sequence[int]) -> bool:
    """Whether a phrase is a pronoun, which may be anybody."""
    words = side.words
    return any(
        words[i].tag == "pron" or (i and words[i - 1].tag == "poss" and words[i].tag == "noun")
        for i in which
    )


def _owners(evidence: Evidence, mine: Predicate) -> Iterator[Finding]:
    claim = evidence.claim
    names = _named(claim, mine.agents)
    root = claim.words[mine.verb].root
    theirs = [(side, owned) for side in evidence.sentences for owned in read_owners(side.words)
              if side.words[owned.verb].root == root and _named(side, owned.agents)]  # fmt: skip
    if not names or not theirs:
        return
    if any(_meet(claim, names, side, _named(side, owned.agents)) for side, owned in theirs):
        return
    side, owned = theirs[0]
    thing = claim.words[mine.verb].key
    said = f"the passage has the {thing} of {side.say(owned.agents)}"
    reason = f"{said}, the claim of {claim.say(names)}"
    owner = claim.words[mine.agents[-1]].owner and side.words[owned.agents[-1]].owner
    yield Finding(guard="role", reason=reason, hard=owner)


def _placed(evidence: Evidence) -> Iterator[Finding]:
    claim = evidence.claim
    for word, names, near in _placings(claim):
        root = claim.words[word].root
        theirs = [(side, there) for side in evidence.sentences for at, there, _ in _placings(side)
                  if side.words[at].root == root
                  and _slot(side, there[0]) == _slot(claim, names[0])]  # fmt: skip
        if not theirs or any(_meet(claim, names, side, there) for side, there in theirs):
            continue
        side, there = theirs[0]
        said = f"the passage has '{claim.words[word].key}' with {side.say(there)}"
        yield Finding(guard="role", reason=f"{said}, the claim with {claim.say(names)}", hard=near)


def _slot(side: Side, name: int) -> str:
    """The preposition before a name; those of a place count as one."""
    before = (side.words[i].key for i in range(name - 1, -1, -1) if side.words[i].tag == "prep")
    key = next(before, "")
    return "in" if key in ("in", "at", "near") else key


def _placings(side: Side) -> Iterator[tuple[int, list[int], bool]]:
    """Content words with the names that a preposition ties to them, and whether right beside it."""
    words = side.words
    for at, word in enumerate(words):
        if word.key not in _PLACING or word.breaks:
            continue
        names = _names_after(side, at)
        before = [i for i in range(max(0, at - _REACH), at) if words[i].is_content]
        for i in before:
            if names and words[i].tag != "value" and i not in side.named:
                yield i, names, i == before[-1]


def _names_after(side: Side, at: int) -> list[int]:
    """The names of the phrase behind a preposition; behind "between" those of all its parts."""
    words, names = side.words, []
    between = words[at].key == "between"
    for i in range(at + 1, len(words)):
        inside = between and (words[i].tag in ("coord", "prep", "value") or "," in words[i].gap)
        if (words[i].tag not in ("name", "adj", "noun") or words[i].breaks) and not inside:
            break
        if i in side.named:
            names.append(i)
    return names
