"""The two sides of a comparison, and whether they may be compared at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from harness.analysis.tables import FailurePolicy
from harness.core.errors import NotComparableError, Problem
from harness.core.score import Measure
from harness.store.manifest import GoldStamp
from harness.store.records import ScoreRow

_NAMES_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two runs compared, read from its directory or from a baseline file.

    `failures` says how failed calls enter its means.
    """

    name: str
    gold: GoldStamp
    cards: Mapping[str, str]
    measures: Mapping[str, Sequence[Measure]]
    rows: Sequence[ScoreRow]
    failures: FailurePolicy = "exclude"

    def models(self) -> tuple[str, ...]:
        """The models in it, in order."""
        return tuple(dict.fromkeys(row.model for row in self.rows))

    def of(self, model: str, task: str) -> list[ScoreRow]:
        """The rows of one model and task."""
        return [row for row in self.rows if row.model == model and row.task == task]

    def tasks(self) -> tuple[str, ...]:
        """The tasks in it, in order."""
        return tuple(dict.fromkeys(row.task for row in self.rows))


def check_comparable(reference: Side, candidate: Side, metrics: Sequence[str]) -> None:
    """Nothing, or `NotComparableError` naming every way in which the sides are unlike."""
    where = f"{candidate.name} against {reference.name}"
    problems = []
    if reference.gold.seeds_digest != candidate.gold.seeds_digest:
        problems.append(_differs(where, "other seeds", "the same source documents"))
    if reference.gold.digest != candidate.gold.digest:
        changed = _changed_items(reference.rows, candidate.rows)
        what = f" ({_listed(changed)} differ)" if changed else ""
        problems.append(_differs(where, f"another gold set{what}", "the same gold set"))
    if reference.failures != candidate.failures:
        found = f"failed calls counted as `{candidate.failures}`"
        problems.append(_differs(where, found, f"`failures: {reference.failures}`"))
    for name in metrics:
        cards = reference.cards.get(name), candidate.cards.get(name)
        if cards[0] != cards[1]:
            found, expected = (f"the card {card}" if card else "no score" for card in cards[::-1])
            problems.append(_differs(where, f"{name}: {found}", expected))
    if problems:
        raise NotComparableError(problems)


def _differs(where: str, found: str, expected: str) -> Problem:
    fix = "score both on the same gold with the same metrics, or set a new baseline"
    return Problem(where=where, found=found, expected=expected, fix=fix)


def _changed_items(a: Iterable[ScoreRow], b: Iterable[ScoreRow]) -> list[str]:
    before = {(row.task, row.item): row.item_digest for row in a}
    after = {(row.task, row.item): row.item_digest for row in b}
    return sorted(
        {key[1] for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    )


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _NAMES_SHOWN
    return ", ".join(names[:_NAMES_SHOWN]) + (f" and {more} more" if more > 0 else "")


def paired_models(reference: Side, candidate: Side) -> list[tuple[str, str]]:
    """Models paired by name; the only model of each side whatever its name."""
    a, b = reference.models(), candidate.models()
    if len(a) == len(b) == 1:
        return [(a[0], b[0])]
    missing = [name for name in a if name not in b]
    if missing:
        raise NotComparableError(
            Problem(
                where=candidate.name,
                found=f"no model {_listed(missing)}",
                expected=f"every model of {reference.name}",
                fix="run them too, or compare runs of the same models",
            )
        )
    return [(name, name) for name in a]


def check_same_items(a: Sequence[ScoreRow], b: Sequence[ScoreRow], task: str, model: str) -> None:
    """Nothing, or `NotComparableError` naming the items that only one side has."""
    keys = [{(row.item, row.repeat) for row in rows} for rows in (a, b)]
    if keys[0] != keys[1]:
        names = sorted({item for item, _ in keys[0] ^ keys[1]})
        raise NotComparableError(
            Problem(
                where=f"{model}, task {task}",
                found=f"other items or repeats ({_listed(names)} on one side only)",
                expected="the same items on both sides",
                fix="run the whole task on both sides",
            )
        )
