"""The gold linter: everything wrong with a gold set, at once, each at its line.

`harness.gold.load` refuses what makes scores wrong; the rules here find what makes them
misleading. Rules of composition are problems where `policy.yaml` states them, else warnings.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from harness.core.errors import Problem
from harness.core.item import Item, QaItem
from harness.gold.composition import Composition, advice, compose, policy_problems
from harness.gold.load import Gold
from harness.gold.rules import QA_RULES, SUMMARY_RULES
from harness.text.normalize import normalize_answer

NEAR_DUPLICATE = 93.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What the linter found."""

    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    composition: Composition


def validate(gold: Gold) -> Findings:
    """Every rule on every item, then the rules of composition."""
    composition = compose(gold)
    problems = [*_item_problems(gold), *_near_duplicates(gold), *_shared_aliases(gold)]
    of_policy = list(policy_problems(gold, composition))
    advised = [] if gold.policy else list(advice(gold, composition))
    return Findings(
        problems=(*problems, *of_policy), warnings=tuple(advised), composition=composition
    )


def _item_problems(gold: Gold) -> Iterator[Problem]:
    for task, items in gold.tasks.items():
        for item in items.values():
            for path, found, expected, fix in _findings(item, gold):
                where = gold.where(task, item.id, path)
                yield Problem(where=where, found=found, expected=expected, fix=fix)


def _findings(item: Item, gold: Gold) -> Iterator[tuple[str, str, str, str]]:
    if isinstance(item, QaItem):
        for rule in QA_RULES:
            yield from rule(item, gold)
    else:
        for summary_rule in SUMMARY_RULES:
            yield from summary_rule(item, gold)


def _near_duplicates(gold: Gold) -> Iterator[Problem]:
    """Questions that ask the same in nearly the same words.

    Questions are compared within blocks that share their two rarest words, so that a set of
    many thousands takes seconds.
    """
    from rapidfuzz.fuzz import ratio

    words = {
        item.id: normalize_answer(item.question).split()
        for item in gold.tasks.get("qa", {}).values()
        if isinstance(item, QaItem)
    }
    frequency = Counter(word for found in words.values() for word in set(found))
    blocks: dict[str, list[str]] = {}
    for item_id, found in words.items():
        for word in sorted(set(found), key=lambda w: (frequency[w], w))[:2]:
            blocks.setdefault(word, []).append(item_id)
    seen: set[tuple[str, str]] = set()
    for members in blocks.values():
        for at, second in enumerate(members):
            for first in members[max(0, at - 50) : at]:
                pair = (first, second)
                alike = ratio(" ".join(words[first]), " ".join(words[second]))
                if pair not in seen and alike >= NEAR_DUPLICATE:
                    seen.add(pair)
                    yield Problem(
                        where=gold.where("qa", second, "question"),
                        found=f"nearly the question of {first} ({alike:.0f} % alike)",
                        expected="questions that ask different things",
                        fix="drop one of the two or ask for something else",
                    )


def _shared_aliases(gold: Gold) -> Iterator[Problem]:
    groups = gold.aliases.groups
    owner: dict[str, int] = {}
    for index, group in enumerate(groups):
        for name in group:
            first = owner.setdefault(normalize_answer(name), index)
            if first != index:
                yield Problem(
                    where=f"{gold.folder / 'aliases.yaml'}: [{index}]",
                    found=f"{name!r} under both {groups[first][0]!r} and {group[0]!r}",
                    expected="every spelling in one entry",
                    fix="remove it from one of them",
                )
