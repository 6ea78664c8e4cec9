"""A failed test in words: what was found, then each item with its gold and both answers."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from harness.analysis.checks import Check
from harness.analysis.must_pass import MEASURE
from harness.report.document import printable
from harness.report.leaderboard import number
from harness.report.verdict import ItemCase, listed
from harness.store.records import ScoreRow

_ITEMS_TOLD = 25
_PASSAGES_TOLD = 3

CallsOf = Mapping[tuple[str, str], Sequence[ScoreRow]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What there is to tell of items: their cases and calls by the run's model and item.

    `before` is None without a baseline; `untold` says why some cases show no question;
    `lower_is_better` names the measures of which that is true.
    """

    cases: Mapping[tuple[str, str], ItemCase]
    untold: str
    treatment: Sequence[str]
    after: CallsOf
    before: CallsOf | None
    lower_is_better: Collection[str]


def calls_of(rows: Sequence[ScoreRow], pairs: Sequence[tuple[str, str]]) -> CallsOf:
    """The calls of every item, repeats in order, under the second name of each model's pair."""
    names = dict(pairs)
    found: dict[tuple[str, str], list[ScoreRow]] = {}
    for row in sorted(rows, key=lambda row: row.repeat):
        found.setdefault((names.get(row.model, row.model), row.item), []).append(row)
    return found


def failure_text(check: Check, headline: str, told: Told) -> str:
    """The whole text of a failed test, every line fit for a terminal and for XML."""
    lines = [headline]
    if told.treatment:
        lines.append(f"treatment {'; '.join(told.treatment)}")
    for item in check.items[:_ITEMS_TOLD]:
        lines += ["", *_item_lines(check.model, item, told)]
    if rest := check.items[_ITEMS_TOLD:]:
        lines += ["", f"and {len(rest)} more: {listed(rest)}"]
    return "\n".join(printable(line) for line in lines)


def _item_lines(model: str, item: str, told: Told) -> Iterator[str]:
    case, rows = told.cases[model, item], told.after[model, item]
    yield f"item      {item}"
    if case.view is None:
        yield f"question  (not shown: {told.untold})"
    else:
        yield f"question  {case.view.question}"
        yield f"gold      {' | '.join(case.view.gold) or 'no answer in the sources'}"
        for span in case.view.passages[:_PASSAGES_TOLD]:
            yield f"passage   {span.seed} {span.start}–{span.end}: “{span.quote}”"
    if told.before is not None:
        yield f"baseline  {case.before or '(no answer)'}"
    yield f"answer    {case.after or '(no answer)'}"
    for row in rows[1:]:
        yield f"repeat {row.repeat:<2} {row.answer.get('text') or f'({row.outcome})'}"
    for row in itertools.islice((row for row in rows if row.error), 1):
        yield f"error     {' '.join((row.error or {}).values())}"
    yield from _score_lines(rows[0], told.before[model, item][0] if told.before else None, told)


def _score_lines(row: ScoreRow, before: ScoreRow | None, told: Told) -> Iterator[str]:
    """The scores that changed, or without a baseline those short of the best; then why."""
    was = before.scores if before else {}
    named = {}
    for name, (value, _) in row.scores.items():
        usual = was.get(name, (None,))[0] if before else float(name not in told.lower_is_better)
        if name == MEASURE or value != usual:
            start = f"{number(was[name][0])} → " if name in was else ""
            named[name] = f"{name} {start}{number(value)}"
    if named:
        yield f"scores    {', '.join(named.values())}"
    reasons: dict[str, list[str]] = {}
    for name, reason in {**row.undefined, **row.reasons}.items():
        if name in named or name == MEASURE:
            reasons.setdefault(reason, []).append(name)
    yield from (f"because   {', '.join(names)}: {reason}" for reason, names in reasons.items())
