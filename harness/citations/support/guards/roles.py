"""Roles: who does what to whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from harness.citations.support import lexicon
from harness.citations.support.evidence import Evidence, Side
from harness.citations.support.names import runs
from harness.citations.support.nominals import read_nominals
from harness.citations.support.places import country_of
from harness.citations.support.predicates import Predicate, read_predicates
from harness.citations.support.verdict import Finding

Place = tuple[Side, int]


def find_roles(evidence: Evidence) -> Iterator[Finding]:
    """A role that the passage gives to another."""
    claim = evidence.claim
    for mine in (*read_predicates(claim.words), *read_nominals(claim.words)):
        verb = claim.words[mine.verb]
        if verb.root in lexicon.LIGHT or verb.key == "according":
            continue
        yield from _compare(evidence, mine)
    for word in evidence.strays():
        reason = f"'{word.key}' stands in another part of the passage"
        yield Finding(guard="role", reason=reason, hard=False)


def _compare(evidence: Evidence, mine: Predicate) -> Iterator[Finding]:
    claim = evidence.claim
    pairs = [(side, theirs) for side in evidence.sentences
             for theirs in (*read_predicates(side.words), *read_nominals(side.words))
             if claim.same(mine.verb, side, theirs.verb)
             and not _is_other(claim, mine, side, theirs)]  # fmt: skip
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
            meet(claim, mine.agents, side, there) + meet(claim, mine.patients, side, there)
        )
    return [pair for pair, rank in zip(pairs, ranks, strict=True) if rank == max(ranks)]


def _conflict(evidence: Evidence, mine: Predicate, side: Side, theirs: Predicate) -> Finding | None:
    claim = evidence.claim
    if _open(claim, mine.agents) or _open(side, theirs.agents):
        crossed = _turned(evidence, mine, side, theirs)
        return crossed or _patient_conflict(evidence, mine, side, theirs)
    if not mine.agents or not theirs.agents:
        taken = named(claim, mine.agents) and named(side, theirs.patients)
        if taken and not theirs.agents and meet(claim, mine.agents, side, theirs.patients):
            return _crossed(side, theirs)
        return _patient_conflict(evidence, mine, side, theirs)
    if not meet(claim, mine.agents, side, theirs.agents):
        return _agent_conflict(evidence, mine, side, theirs)
    unknown = stranger(claim, mine.agents, side, theirs.agents)
    if unknown is None:
        return _patient_conflict(evidence, mine, side, theirs)
    verb = side.words[theirs.verb].key
    reason = f"the passage does not name {claim.say([unknown])} at '{verb}'"
    return Finding(guard="role", reason=reason, hard=False)


def _is_other(claim: Side, mine: Predicate, side: Side, theirs: Predicate) -> bool:
    """Whether a compound ("the Danish-owned firm") does something to another thing altogether."""
    compound = side.words[theirs.verb].tag == "adj" and mine.patients and theirs.patients
    return bool(compound) and not meet(claim, mine.patients, side, theirs.patients)


def _agent_conflict(
    evidence: Evidence, mine: Predicate, side: Side, theirs: Predicate
) -> Finding | None:
    """Another agent: hard where it is the passage's patient, and the patient the agent."""
    claim = evidence.claim
    turned = meet(claim, mine.agents, side, theirs.patients)
    taken = meet(claim, mine.patients, side, theirs.agents)
    said = f"the passage has {side.say(theirs.agents)} {side.words[theirs.verb].key}"
    reason = f"{said}, the claim {claim.say(mine.agents)}"
    if turned or taken:
        return Finding(guard="role", reason=reason, hard=turned and taken)
    if claim.words[mine.verb].root in lexicon.SPEECH:
        return None  # the speaker guard reads these
    both = bool(named(claim, mine.agents) and named(side, theirs.agents))
    alike = meet(claim, mine.patients, side, theirs.patients)
    alike = alike or not (mine.patients or theirs.patients)
    found = both or (alike and _stands(evidence, mine.agents))
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
    if _open(claim, mine.patients):
        return None
    if _open(side, theirs.patients):
        return _turned(evidence, mine, side, theirs)
    if meet(claim, mine.patients, side, theirs.patients):
        return None
    by_name = all(
        bool(named(s, which)) for s, which in ((claim, mine.patients), (side, theirs.patients))
    )
    verb = claim.words[mine.verb].key
    taken = meet(claim, mine.patients, side, theirs.agents)
    taken = taken or meet(claim, mine.agents, side, theirs.patients)
    if not by_name and not taken:
        return None
    said = f"the passage has {verb} {side.say(theirs.patients)}"
    reason = f"{said}, the claim {claim.say(mine.patients)}"
    return Finding(guard="role", reason=reason, hard=False)


def _turned(evidence: Evidence, mine: Predicate, side: Side, theirs: Predicate) -> Finding | None:
    """One side of the verb is missing on one of the two; the other may still be turned around."""
    claim = evidence.claim
    crossed = (
        meet(claim, mine.agents, side, theirs.patients)
        and not meet(claim, mine.agents, side, theirs.agents)
    ) or (
        meet(claim, mine.patients, side, theirs.agents)
        and not meet(claim, mine.patients, side, theirs.patients)
    )
    if not crossed:
        return None
    return _crossed(side, theirs)


def _crossed(side: Side, theirs: Predicate) -> Finding:
    verb = side.words[theirs.verb].key
    reason = f"who does and who is done to are turned around at '{verb}'"
    return Finding(guard="role", reason=reason, hard=False)


def meet(one: Side, here: Sequence[int], two: Side, there: Sequence[int]) -> bool:
    """Whether two phrases can name one thing: by their names, or nouns where one has no name."""
    mine, theirs = named(one, here), named(two, there)
    if mine and theirs:
        return any(one.same(i, two, j) for i in mine for j in theirs)
    return any(one.same(i, two, j) for i in here for j in there)


def stranger(one: Side, here: Sequence[int], two: Side, there: Sequence[int]) -> int | None:
    """A name of the claim's list that the passage's list does not have."""
    theirs = named(two, there)
    mine = named(one, here)
    for start, end in runs(one.words):
        own = [i for i in mine if start <= i < end]
        if end < len(one.words) and one.words[end].tag == "noun" and not one.words[end].breaks:
            continue
        unknown = [i for i in own if not any(one.same(i, two, j) for j in theirs)]
        listed = any(word.key == "and" for word in one.words[start:end])
        lands = [i for i in unknown if listed and country_of(one.words[i].key)]
        if theirs and (lands or (own and unknown == own)):
            return (lands or own)[-1]
    return None


def named(side: Side, which: Sequence[int]) -> list[int]:
    """Those of some words that tell one bearer of a name from another."""
    return [i for i in which if i in side.named]


def _open(side: Side, which: Sequence[int]) -> bool:
    """Whether a phrase is a pronoun, which may be anybody."""
    words = side.words
    return any(
        words[i].tag == "pron" or (i and words[i - 1].tag == "poss" and words[i].tag == "noun")
        for i in which
    )
