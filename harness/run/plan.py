"""What a run will do: every call by key, in one fixed order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from harness.config.schema import Config
from harness.core.errors import Problem, UsageError
from harness.gold.load import Gold
from harness.store.records import CallKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Models x tasks x items x repeats; iterated, never held as a list."""

    models: tuple[str, ...]
    items: dict[str, tuple[str, ...]]
    repeats: int = 1

    def __len__(self) -> int:
        return len(self.models) * sum(map(len, self.items.values())) * self.repeats

    def calls(self) -> Iterator[CallKey]:
        """Every call in plan order, which is the order of `scores.jsonl`."""
        for model in self.models:
            for task, ids in self.items.items():
                for item in ids:
                    for repeat in range(self.repeats):
                        yield CallKey(model, task, item, repeat)


def make_plan(config: Config, gold: Gold) -> Plan:
    """The plan of a config over a gold set, items in order of id, cut to `limit` a task.

    Raises `UsageError` where `items` names one that the gold lacks, or none of these tasks.
    """
    names = [task.name for task in config.tasks] if config.tasks else list(gold.tasks)
    items = {name: _items_of(name, config, gold) for name in names}
    if config.items is not None:
        _check_items(config.items, gold, planned=any(items.values()))
        items = {name: ids for name, ids in items.items() if ids}
    return Plan(
        models=tuple(model.name for model in config.models), items=items, repeats=config.repeats
    )


def _check_items(wanted: Sequence[str], gold: Gold, *, planned: bool) -> None:
    missing = sorted(set(wanted) - {id_ for ids in gold.tasks.values() for id_ in ids})
    if missing or not planned:
        raise UsageError(
            Problem(
                where="items",
                found=", ".join(missing[:5]) or "no item of the tasks to run",
                expected="ids of the gold, in its tasks",
                fix="correct `items`, or name the task with -t",
            )
        )


def _items_of(task: str, config: Config, gold: Gold) -> tuple[str, ...]:
    wanted = None if config.items is None else set(config.items)
    ids = sorted(id_ for id_ in gold.tasks[task] if wanted is None or id_ in wanted)
    return tuple(ids[: config.limit])
