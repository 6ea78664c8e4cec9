"""The verdict: the guards' findings and the overlap's probability to one label with its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from harness.citations.support.evidence import Evidence, find_evidence
from harness.citations.support.guards.additions import find_additions
from harness.citations.support.guards.causes import find_causes
from harness.citations.support.guards.certainty import find_certainty
from harness.citations.support.guards.comparisons import find_comparisons
from harness.citations.support.guards.joins import find_joins
from harness.citations.support.guards.modality import find_modality
from harness.citations.support.guards.names import find_names
from harness.citations.support.guards.offices import find_offices
from harness.citations.support.guards.polarity import find_negations
from harness.citations.support.guards.quantifiers import find_quantifiers
from harness.citations.support.guards.roles import find_roles
from harness.citations.support.guards.speakers import find_speakers
from harness.citations.support.guards.ties import find_ties
from harness.citations.support.guards.values import find_times, find_values
from harness.citations.support.overlap import measure, missing_words, probability
from harness.citations.support.reading import read_words
from harness.citations.support.verdict import Finding, Label, SupportVerdict
from harness.citations.support.weights import WEIGHTS
from harness.text.aliases import AliasTable

SUPPORTED_FROM = 0.65
UNSUPPORTED_TO = 0.2
HARD = 0.1  # what is left of p where a guard is certain
SOFT = 0.8  # and where it is not
LONGEST_CLAIM = 1000  # characters; a sentence of an answer is far shorter
_NO_ALIASES = AliasTable()

# In the order in which their findings are named: what is plainest to see comes first.
GUARDS: tuple[Callable[[Evidence], Iterator[Finding]], ...] = (
    find_values,
    find_times,
    find_names,
    find_negations,
    find_speakers,
    find_roles,
    find_ties,
    find_offices,
    find_modality,
    find_certainty,
    find_quantifiers,
    find_comparisons,
    find_additions,
    find_joins,
    find_causes,
)


def judge(
    claim: str, passage: str, *, aliases: AliasTable = _NO_ALIASES, together: bool = False
) -> SupportVerdict:
    """Whether a passage supports a claim, with the probability and the reason in words.

    The claim is one sentence. The passage is a quote in its place (its sentence and the one before)
    or a whole source; `together` says that it is several passages in a row. `aliases` are the
    spellings of names that mean the same. Never raises: a claim or passage without words, a claim
    that states nothing by itself ("Yes"), or one too long to be a sentence, is undecided.

    >>> judge("Ruiz did not sign the pact.", "In May, Ana Ruiz signed the pact.").reason
    "the claim says 'not sign', the passage does not negate it"
    >>> judge("Ana Ruiz signed the pact.", "In May, Ana Ruiz signed the pact.").label.value
    'supported'
    """
    if len(claim) > LONGEST_CLAIM:
        return _undecided("the claim is too long to be one sentence")
    words = read_words(claim)
    evidence = find_evidence(claim, passage, aliases, together=together)
    if evidence is None:
        return _undecided(f"the {'passage' if words else 'claim'} has no words")
    if not any(word.is_content for word in words):
        return _undecided("the claim states nothing by itself")
    p = probability(measure(evidence).values(), WEIGHTS)
    findings = find_all(evidence)
    if together:  # what a claim joins may stand in two of the passages
        findings = [_softened(finding) for finding in findings if finding.guard != "join"]
        findings.sort(key=lambda finding: not finding.hard)
    return _decide(evidence, p, findings)


def _softened(finding: Finding) -> Finding:
    """The finding as it counts between passages: who did what may stand in another one."""
    relational = finding.guard in ("role", "speaker", "modality")
    return replace(finding, hard=False) if relational else finding


def find_all(evidence: Evidence) -> list[Finding]:
    """What every guard finds, the certain findings first."""
    found = [finding for guard in GUARDS for finding in guard(evidence)]
    return sorted(found, key=lambda finding: not finding.hard)


def discount(findings: list[Finding]) -> float:
    """What the findings leave of the overlap's probability, as a factor.

    >>> discount([])
    1.0
    """
    if not findings:
        return 1.0
    return HARD if findings[0].hard else SOFT


def _decide(evidence: Evidence, p: float, findings: list[Finding]) -> SupportVerdict:
    p *= discount(findings)
    if findings:
        first = findings[0]
        label = Label.UNSUPPORTED if first.hard or p <= UNSUPPORTED_TO else Label.UNDECIDED
        return SupportVerdict(label=label, p=p, reason=first.reason, guard=first.guard)
    missing = missing_words(evidence)
    lacking = f"the passage lacks {', '.join(missing)}" if missing else ""
    if p >= SUPPORTED_FROM:
        reason = (
            f"the passage says it in other words ({lacking})" if lacking else "the passage says so"
        )
        return SupportVerdict(label=Label.SUPPORTED, p=p, reason=reason)
    label = Label.UNSUPPORTED if p <= UNSUPPORTED_TO else Label.UNDECIDED
    return SupportVerdict(label=label, p=p, reason=lacking or "the passage says little of it")


def _undecided(reason: str) -> SupportVerdict:
    return SupportVerdict(label=Label.UNDECIDED, p=0.5, reason=reason)
