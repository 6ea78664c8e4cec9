"""Numbers and dates that the passage lacks or gives to something else."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from itertools import pairwise

from harness.citations.support.evidence import Evidence, Side
from harness.citations.support.reading import Word
from harness.citations.support.verdict import Finding
from harness.text.numbers import Number
from harness.text.standing import same
from harness.text.tokens import Token

_MOST = 0.7  # of the claim's words, for a sentence to be the one that says it
_NEIGHBOURS = 3
_RELATIVE = frozenset(("last", "this", "next"))
_SPANS = frozenset(
    ("year", "month", "week", "decade", "century", "summer", "winter", "spring", "autumn", "fall")
)
_FIGURES = re.compile(r"\d+(?:[.,]\d+)*(?:st|nd|rd|th)?")
_PAIR_WORDS = frozenset(("both", "two", "pair", "couple", "bilateral", "mutual", "each", "either"))
_PAIRED = _PAIR_WORDS | {"we", "us", "our", "between", "other", "joint"}


def find_values(evidence: Evidence) -> Iterator[Finding]:
    """A number or date that the passage does not give, or gives to something else."""
    claim = evidence.claim.words
    for at, word in enumerate(claim):
        first = at and claim[at - 1].key == "at" and word.key == "#1th"
        if word.tag == "value" and not first and not _points_back(evidence, at):
            finding = _new(evidence, at) or _elsewhere(evidence, at)
            if finding:
                yield finding


def _points_back(evidence: Evidence, at: int) -> bool:
    """Whether "the two" means a pair of which the passage speaks without a number."""
    word = evidence.claim.words[at]
    if not (_is_two(word.token) and word.has_article) or _rival(evidence, at) not in ("", "2"):
        return False
    return any(w.key in _PAIRED for side in evidence.sentences for w in side.words)


def _new(evidence: Evidence, at: int) -> Finding | None:
    token = evidence.claim.words[at].token
    guard = "date" if _is_date(token) else "number"
    given = [w for side in evidence.sentences for w in side.words]
    if any(_agrees(token, word.token) for word in given):
        return None
    if _is_two(token) and any(word.key in _PAIR_WORDS for word in given):
        return None
    if token.date and any(w.token.date and w.token.date.covers(token.date) for w in given):
        reason = f"the claim dates it {_written(evidence, at)}, more exactly than the passage"
        return Finding(guard=guard, reason=reason, hard=False)
    if any(_agrees(token, w.token) for w in evidence.elsewhere()):
        reason = f"{_written(evidence, at)} stands far from the rest in the passage"
        return Finding(guard=guard, reason=reason, hard=False)
    if _written_out(evidence, at):
        return None
    rival = _rival(evidence, at)
    said = f"the passage says {rival}, the claim" if rival else "the passage does not say"
    small = token.number is not None and 0 <= token.number.value <= 2 and not token.number.unit
    return Finding(guard=guard, reason=f"{said} {_written(evidence, at)}", hard=not small)


def _written_out(evidence: Evidence, at: int) -> bool:
    """Whether the same figures stand in the passage, joined to something that hides them."""
    figures = _FIGURES.findall(evidence.claim.words[at].text)
    return bool(figures) and set(figures) <= set(_FIGURES.findall(evidence.passage))


def _agrees(wanted: Token, given: Token) -> bool:
    if wanted.number and given.number and wanted.number.unit and not given.number.unit:
        return False
    return same(wanted, given)


def _is_two(token: Token) -> bool:
    return token.number is not None and token.number.value == 2 and token.number.unit is None


def _written(evidence: Evidence, at: int) -> str:
    return shown(evidence.claim.words[at])


def shown(word: Word) -> str:
    """A value as reasons print it: "3,000", "3 months", "Friday", "2020-06"."""
    token = word.token
    if token.number:
        return _shown_number(token.number)
    if token.date and token.date.weekday is not None and token.date.month is None:
        return calendar.day_name[token.date.weekday]
    return token.key.lstrip("@=#-")


def _shown_number(number: Number) -> str:
    value = number.value
    digits = f"{int(value):,}" if value.denominator == 1 else f"{float(value):g}"
    digits = str(number.year) if number.year else digits
    unit = number.unit or ""
    plural = unit.isalpha() and unit.islower() and value != 1
    ending = f" {unit}{'s' if plural else ''}" if unit else ""
    return f"{digits}{'th' if number.ordinal else ''}{ending}"


def _rival(evidence: Evidence, at: int) -> str:
    """The passage's value of the same kind beside the same words, or the only one there is."""
    token = evidence.claim.words[at].token
    kind = [(s, i) for s in evidence.inside() for i, w in enumerate(s.words)
            if w.tag == "value" and _kind(w.token) == _kind(token)]  # fmt: skip
    beside = [(s, i) for s, i in kind if _share_neighbours(evidence, at, s, i)]
    chosen = beside or (kind if len(kind) == 1 else [])
    return shown(chosen[0][0].words[chosen[0][1]]) if chosen else ""


def _kind(token: Token) -> str:
    if token.date:
        return "date"
    return "compound" if token.compound else f"number {token.number.unit if token.number else ''}"


def _following(side: Side, at: int) -> list[int]:
    found: list[int] = []
    for i in range(at + 1, min(len(side.words), at + 1 + _NEIGHBOURS)):
        finite = side.words[i].tag == "verb" and side.words[i].form in ("past", "ed")
        if side.words[i].breaks or not side.words[i].is_content or (finite and found):
            break
        found.append(i)
    return found


def _share_neighbours(evidence: Evidence, at: int, side: Side, there: int) -> bool:
    mine, theirs = _following(evidence.claim, at), _following(side, there)
    if there and side.words[there - 1].tag == "verb":
        theirs = [*theirs, there - 1]
    return any(evidence.claim.same(i, side, j) for i in mine for j in theirs)


def _values(evidence: Evidence) -> Iterator[tuple[Side, int]]:
    for side in evidence.sentences:
        for i, word in enumerate(side.words):
            if word.tag == "value":
                yield side, i


def _elsewhere(evidence: Evidence, at: int) -> Finding | None:
    """A value that the passage gives to another thing."""
    token = evidence.claim.words[at].token
    if token.date or (token.number and token.number.year):
        return _other_date(evidence, at)
    mine = _following(evidence.claim, at)
    if not mine and token.number and token.number.unit:
        return _other_measure(evidence, at)
    if not mine or (token.compound and "+" in token.compound.key):
        return None
    for side, i in _values(evidence):
        given = side.words[i].token
        alone = not _following(side, i) and not (given.number and given.number.unit)
        if _agrees(token, given) and (alone or _share_neighbours(evidence, at, side, i)):
            return None
    rivals = [s.words[i] for s, i in _values(evidence) if _share_neighbours(evidence, at, s, i)]
    rival = next((w for w in rivals if not w.token.date and not _agrees(token, w.token)), None)
    noun = evidence.claim.words[mine[-1]].key
    if rival is None:
        known = any(True for _ in evidence.places(mine[-1]))
        reason = f"the passage does not give {shown(evidence.claim.words[at])} to {noun}"
        return Finding(guard="number", reason=reason, hard=False) if known else None
    reason = f"the passage says {shown(rival)} {noun}, the claim {shown(evidence.claim.words[at])}"
    return Finding(guard="number", reason=reason, hard=True)


def _other_measure(evidence: Evidence, at: int) -> Finding | None:
    """A measure such as "nine years" where the sentence that says the rest has "six years"."""
    token = evidence.claim.words[at].token
    at_anchor = evidence.anchor()
    same_unit = [
        w for w in evidence.sentences[at_anchor].words
        if w.token.number and token.number and w.token.number.unit == token.number.unit
    ]  # fmt: skip
    if not same_unit or any(_agrees(token, w.token) for w in same_unit):
        return None
    reason = f"the passage says {shown(same_unit[0])}, the claim {_written(evidence, at)}"
    return Finding(guard="number", reason=reason, hard=evidence.held(at_anchor) > _MOST)


def _other_date(evidence: Evidence, at: int) -> Finding | None:
    """A date that stands in the passage, but not in the sentence that says the rest."""
    token = evidence.claim.words[at].token
    at_anchor = evidence.anchor()
    anchor = evidence.sentences[at_anchor]
    dated = [w for w in anchor.words if w.tag == "value" and _is_date(w.token)]
    if any(_agrees(token, w.token) for w in dated):
        return _nearer(evidence, at, anchor)
    if any(_agrees(token, w.token) for side in evidence.inside() for w in side.words) and not dated:
        reason = f"{_written(evidence, at)} stands in another sentence of the passage"
        return Finding(guard="date", reason=reason, hard=False)
    if not dated:
        return None
    reason = f"the passage says {shown(dated[0])}, the claim {_written(evidence, at)}"
    return Finding(guard="date", reason=reason, hard=evidence.held(at_anchor) > _MOST)


def _nearer(evidence: Evidence, at: int, anchor: Side) -> Finding | None:
    """Another date of the sentence that stands nearer to the claim's verb than the claim's date."""
    claim, words = evidence.claim, anchor.words
    verb = next((i for i in range(at - 1, -1, -1) if claim.words[i].tag == "verb"), None)
    if verb is None:
        return None
    places = [j for j, w in enumerate(words) if w.root == claim.words[verb].root]
    dates = [j for j, w in enumerate(words) if w.tag == "value" and _is_date(w.token)]
    mine = [j for j in dates if _agrees(claim.words[at].token, words[j].token)]
    for place in places:
        nearest = min(dates, key=lambda j: abs(j - place))
        low, high = sorted((place, mine[0]))
        apart = any(w.breaks or w.tag == "verb" for w in words[low + 1 : high])
        if nearest not in mine and apart:
            said = f"the passage has '{claim.words[verb].key}' beside {shown(words[nearest])}"
            reason = f"{said}, the claim beside {_written(evidence, at)}"
            return Finding(guard="date", reason=reason, hard=False)
    return None


def find_times(evidence: Evidence) -> Iterator[Finding]:
    """Findings such as "last year" where the sentence of the passage says "this October"."""
    mine = _times(evidence.claim)
    if not mine:
        return
    at = evidence.anchor()
    theirs = _times(evidence.sentences[at])
    if theirs and not any(_one_time(one, two) for one in mine for two in theirs):
        reason = f"the passage says '{theirs[0]}', the claim '{mine[0]}'"
        yield Finding(guard="date", reason=reason, hard=evidence.held(at) > _MOST)


def _one_time(one: str, two: str) -> bool:
    """Whether two times may be one: the same, or "this year" with any "this" inside it."""
    return one == two or (
        "this year" in (one, two) and one.startswith("this") and two.startswith("this")
    )


def _times(side: Side) -> list[str]:
    words = side.words
    return [f"{a.key} {_time(b)}" for a, b in pairwise(words)
            if a.key in _RELATIVE and (b.key in _SPANS or b.token.date)]  # fmt: skip


def _time(word: Word) -> str:
    return shown(word) if word.tag == "value" else word.key


def _is_date(token: Token) -> bool:
    return token.date is not None or (token.number is not None and token.number.year is not None)
