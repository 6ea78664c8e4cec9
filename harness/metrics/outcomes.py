"""What the outcome of a call decides before any text is compared.

A failed call has no score. Unparsed output scores 0 on every quality metric. An abstention on an
answerable item scores 0. What needs a gold answer is undefined on an unanswerable item.
"""

from __future__ import annotations

from collections.abc import Iterable

from harness.core.item import QaItem
from harness.core.score import Outcome, Score, Undefined
from harness.metrics.base import Case

_QUOTED = 80  # characters of an answer that a reason shows
NO_GOLD = Undefined(reason="the item is unanswerable: there is no gold answer")


def asked(case: Case) -> QaItem:
    """The question behind a case. Raises `TypeError` for an item of another task."""
    if not isinstance(case.item, QaItem):
        raise TypeError(f"item {case.item.id!r} is a summary; this metric scores answers")
    return case.item


def unscored(case: Case) -> Score | Undefined | None:
    """The score that a failed call or unparsed output has, else None."""
    if case.outcome is Outcome.FAILED:
        return Undefined(reason="the call failed")
    if case.outcome is Outcome.UNPARSED:
        return Score(value=0.0, reason="the output is blank or unreadable")
    return None


def unanswered(case: Case) -> Score | Undefined | None:
    """The score of a case that offers no answer to compare with a gold one, else None."""
    if not asked(case).answerable:
        return NO_GOLD
    settled = unscored(case)
    if settled is None and case.outcome is Outcome.ABSTAINED:
        return Score(value=0.0, reason="abstained on an answerable item")
    return settled


def golds_of(case: Case) -> tuple[str, ...]:
    """The acceptable answers with the aliases of each, unless spelling is the question."""
    item = asked(case)
    return item.answers if item.spelling else case.sources.aliases.expand(item.answers)


def quoted(text: str) -> str:
    """A text in quotes for a reason, a long one cut.

    >>> quoted("Sirte")
    "'Sirte'"
    """
    return repr(text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…")


def either(golds: Iterable[str]) -> str:
    """Gold answers in words.

    >>> either(("Sirte", "Surt"))
    "'Sirte' or 'Surt'"
    """
    return " or ".join(map(quoted, golds))
