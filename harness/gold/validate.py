"""The gold linter: everything wrong with a gold set, at once, each at its line.

`harness.gold.load` refuses what makes scores wrong; the rules here find what makes them
misleading. Rules of composition are problems where `policy.yaml` states them, else warnings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from harness.core.errors import Problem
from harness.core.item import QaItem, SummaryItem
from harness.core.problems import Location, json_path
from harness.gold import answer_rules, rules, timelines
from harness.gold.composition import Composition, advice, compose, policy_problems
from harness.gold.documents import line_in
from harness.gold.duplicates import near_duplicates
from harness.gold.load import Gold
from harness.gold.rules import Finding
from harness.text.normalize import normalize_answer

ItemT = TypeVar("ItemT", QaItem, SummaryItem)
Rules = Sequence[Callable[[ItemT, Gold], Iterator[Finding]]]

QA_RULES: Rules[QaItem] = (
    rules.inside_content,
    rules.answers_derivable,
    rules.list_derivable,
    rules.positions_derivable,
    rules.kind_fits,
    rules.needs_two_sources,
    rules.question_keeps_answer,
    answer_rules.rejects_apart,
    answer_rules.sides_apart,
    answer_rules.answers_list_members,
    answer_rules.begins_with_yes_or_no,
    answer_rules.declined_rightly,
    answer_rules.premise_corrected,
)
SUMMARY_RULES: Rules[SummaryItem] = (
    rules.inside_content,
    rules.references_covered,
    timelines.timeline_dated,
)
# Problems where a policy binds the set, else warnings.
POLICY_RULES: Rules[QaItem] = (answer_rules.lure_recorded,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What the linter found."""

    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    composition: Composition


def validate(gold: Gold) -> Findings:
    """Every rule on every item, then the rules of composition."""
    composition = compose(gold)
    problems = tuple(item_problems(gold))
    bound = tuple(_by_item(_qa(gold), "qa", POLICY_RULES, gold))
    if gold.policy:
        problems = (*problems, *bound, *policy_problems(gold, composition))
        return Findings(problems=problems, warnings=(), composition=composition)
    warnings = (*bound, *advice(gold, composition))
    return Findings(problems=problems, warnings=warnings, composition=composition)


def item_problems(gold: Gold) -> Iterator[Problem]:
    """What is wrong with single items, with pairs of them and with the aliases.

    Nothing here depends on how many items there are, so that it holds of a set whose other items
    could not be read.
    """
    summaries = gold.tasks.get("summaries", {}).values()
    yield from _by_item(_qa(gold), "qa", QA_RULES, gold)
    yield from _by_item(
        [item for item in summaries if isinstance(item, SummaryItem)],
        "summaries",
        SUMMARY_RULES,
        gold,
    )
    yield from timelines.unprinted_anchors(gold)
    yield from _near_duplicates(gold)
    yield from _shared_aliases(gold)


def _qa(gold: Gold) -> list[QaItem]:
    return [item for item in gold.tasks.get("qa", {}).values() if isinstance(item, QaItem)]


def _by_item(
    items: Iterable[ItemT], task: str, found_by: Rules[ItemT], gold: Gold
) -> Iterator[Problem]:
    for item in items:
        for rule in found_by:
            for path, found, expected, fix in rule(item, gold):
                where = gold.where(task, item.id, path)
                yield Problem(where=where, found=found, expected=expected, fix=fix)


def _near_duplicates(gold: Gold) -> Iterator[Problem]:
    questions = {item.id: item.question for item in _qa(gold)}
    for later, earlier, alike in near_duplicates(questions):
        yield Problem(
            where=gold.where("qa", later, "question"),
            found=f"nearly the question of {earlier} ({alike:.0f} % alike)",
            expected="questions that ask different things",
            fix="drop one of the two or ask for something else",
        )


def _shared_aliases(gold: Gold) -> Iterator[Problem]:
    owner: dict[str, tuple[int, int]] = {}
    for at, group in enumerate(gold.aliases.groups):
        for n, name in enumerate(group):
            first = owner.setdefault(normalize_answer(name), (at, n))
            if first[0] != at:
                yield _shared_alias(gold, first, (at, n))


def _shared_alias(gold: Gold, first: tuple[int, int], second: tuple[int, int]) -> Problem:
    """The problem of a name in two entries; a place is (entry, 0 for its name, n for alias n)."""
    path, groups = gold.folder / "aliases.yaml", gold.aliases.groups
    places: list[Location] = [
        (at, "aliases", n - 1) if n else (at, "name") for at, n in (first, second)
    ]
    line, line_of_first = line_in(path, places[1]), line_in(path, places[0])
    return Problem(
        where=f"{path}:{line}: {json_path(places[1])}",
        found=f"{groups[second[0]][second[1]]!r} under both {groups[first[0]][0]!r} "
        f"(line {line_of_first}) and {groups[second[0]][0]!r}",
        expected="every spelling in one entry",
        fix="remove it from one of them",
    )
