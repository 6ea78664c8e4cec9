"""What a run will do: every call by key, in one fixed order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from harness.config.schema import Config
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
    """The plan of a config over a gold set, items in order of id, cut to `limit` a task."""
    names = [task.name for task in config.tasks] if config.tasks else list(gold.tasks)
    return Plan(
        models=tuple(model.name for model in config.models),
        items={name: tuple(sorted(gold.tasks[name]))[: config.limit] for name in names},
        repeats=config.repeats,
    )
