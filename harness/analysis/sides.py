"""The two sides of a comparison, and whether they may be compared at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
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
        """The models in it, by name: the order of its rows decides nothing."""
        return tuple(sorted({row.model for row in self.rows}))

    def of(self, model: str, task: str) -> list[ScoreRow]:
        """The rows of one model and task, by item and repeat."""
        found = [row for row in self.rows if row.model == model and row.task == task]
        return sorted(found, key=lambda row: (row.item, row.repeat))

    def tasks(self) -> tuple[str, ...]:
        """The tasks in it, in the order of their measures."""
        present = {row.task for row in self.rows}
        return tuple(task for task in self.measures if task in present)


def check_comparable(
    reference: Side, candidate: Side, metrics: Sequence[str], *, allow: Collection[str] = ()
) -> None:
    """Nothing, or `NotComparableError` naming every way in which the sides are unlike.

    What `allow` names may differ: `gold`, `cards`.
    """
    where = f"{candidate.name} against {reference.name}"
    problems = []
    if "gold" not in allow:
        problems += _unlike_gold(reference, candidate, where)
    if reference.failures != candidate.failures:
        found = f"failed calls counted as `{candidate.failures}`"
        problems.append(_differs(where, found, f"`failures: {reference.failures}`"))
    for name in metrics:
        cards = reference.cards.get(name), candidate.cards.get(name)
        if cards[0] != cards[1] and ("cards" not in allow or None in cards):
            found, expected = (f"the card {card}" if card else "no score" for card in cards[::-1])
            problems.append(_differs(where, f"{name}: {found}", expected))
    if problems:
        raise NotComparableError(problems)


def _unlike_gold(reference: Side, candidate: Side, where: str) -> list[Problem]:
    problems = []
    if reference.gold.seeds_digest != candidate.gold.seeds_digest:
        problems.append(_differs(where, "other seeds", "the same source documents"))
    if reference.gold.digest != candidate.gold.digest:
        changed = _changed_items(reference.rows, candidate.rows)
        what = f" ({_listed(changed)} differ)" if changed else ""
        problems.append(_differs(where, f"another gold set{what}", "the same gold set"))
    return problems


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


def item_problems(a: Sequence[ScoreRow], b: Sequence[ScoreRow], where: str) -> list[Problem]:
    """What is wrong with the items of two sides: some twice, on one side only, or changed."""
    problems = repeated_items(a, where) + repeated_items(b, where)
    repeats = [{(row.item, row.repeat) for row in rows} for rows in (a, b)]
    alone = sorted({item for item, _ in repeats[0] ^ repeats[1]})
    if alone:
        problems.append(
            Problem(
                where=where,
                found=f"other items or repeats ({_listed(alone)} on one side only)",
                expected="the same items on both sides",
                fix="run the whole task on both sides, or see what both have: "
                "`harness compare … --allow gold`",
            )
        )
    digests = [{row.item: row.item_digest for row in rows} for rows in (a, b)]
    changed = sorted(item for item in digests[0] if digests[1].get(item, "") != digests[0][item])
    changed = [item for item in changed if item not in alone]
    if changed:
        problems.append(_differs(where, f"changed items ({_listed(changed)})", "the same items"))
    return problems


def repeated_items(rows: Sequence[ScoreRow], where: str) -> list[Problem]:
    """A problem where a call of an item stands twice on one side."""
    counts = Counter((row.item, row.repeat) for row in rows)
    twice = sorted({item for (item, _), n in counts.items() if n > 1})
    if not twice:
        return []
    return [
        Problem(
            where=where,
            found=f"{_listed(twice)} more than once on one side",
            expected="every item once",
            fix="score the run again, or set the baseline anew",
        )
    ]


def common_items(a: Sequence[ScoreRow], b: Sequence[ScoreRow]) -> tuple[set[str], set[str]]:
    """The items unchanged on both sides, with equal repeats; then all the others."""
    found = [{(row.item, row.repeat, row.item_digest) for row in rows} for rows in (a, b)]
    unlike = {item for item, *_ in found[0] ^ found[1]}
    return {item for item, *_ in found[0] | found[1]} - unlike, unlike
