"""Gold and seeds from disk to frozen values, or every problem at once.

What is wrong here makes scores wrong, so that every command refuses it: broken rows, duplicate
ids, unknown seeds, quotes that do not stand where the gold says, seeds whose hash has changed.
What is merely unwise is the linter's (`harness.gold.validate`).
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel, ValidationError

from harness.core.errors import GoldError, Problem, UsageError
from harness.core.files import json_lines
from harness.core.item import Item, Source, Span, SummaryItem
from harness.core.problems import Location, json_path, keys_at, problems_from
from harness.gold.documents import read_yaml
from harness.gold.schema import AliasRow, Policy, QaRow, SummaryRow
from harness.gold.seeds import Seeds, read_seeds
from harness.gold.spans import locate_span, map_spans, spans_of
from harness.text.aliases import AliasTable

TASK_FILES = {"qa": "qa.jsonl", "summaries": "summaries.jsonl"}
_ROWS: dict[str, type[QaRow] | type[SummaryRow]] = {"qa": QaRow, "summaries": SummaryRow}


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """A gold set with its seeds: everything a score depends on.

    `tasks` holds the items of each task by id in file order; `lines` the line of each item;
    `sources` every seed by name, in order of file name; `policy` is None where the set has none.
    """

    folder: Path
    seeds_folder: Path
    tasks: Mapping[str, Mapping[str, Item]]
    sources: Mapping[str, Source] = field(default_factory=dict)
    aliases: AliasTable = field(default_factory=AliasTable)
    policy: Policy | None = None
    lines: Mapping[tuple[str, str], int] = field(default_factory=dict)

    @property
    def version(self) -> str | None:
        """The set's version as its policy states it."""
        return self.policy.version if self.policy else None

    def where(self, task: str, item_id: str, path: str = "") -> str:
        """`file:line: path` of an item, for messages."""
        at = f"{self.folder / TASK_FILES[task]}:{self.lines[task, item_id]}"
        return f"{at}: {path}" if path else at


def load_gold(folder: Path, seeds_folder: Path, *, tasks: Iterable[str] | None = None) -> Gold:
    """The gold set in `folder` over the seeds in `seeds_folder`.

    Every task whose file is there is read, since a set has one digest; `tasks` names those that
    must be there. Spans without offsets get those of their quote where it stands once in the
    seed. Raises `GoldError` with every problem found.
    """
    found = read_gold(folder, seeds_folder, tasks=tasks)
    if found.problems:
        raise GoldError(found.problems)
    return found.gold


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadGold:
    """What could be read of a gold set, what is wrong, and whether every seed is sound."""

    gold: Gold
    problems: tuple[Problem, ...]
    seeds_sound: bool


def read_gold(folder: Path, seeds_folder: Path, *, tasks: Iterable[str] | None = None) -> ReadGold:
    """As `load_gold`, but with the problems beside what is sound instead of raised."""
    loader = _Loader(folder, seeds_folder)
    gold = loader.load(tasks)
    needed = any(_names_a_seed(item) for items in gold.tasks.values() for item in items.values())
    sound = not loader.seeds.problems and (seeds_folder.is_dir() or not needed)
    return ReadGold(gold=gold, problems=tuple(loader.problems), seeds_sound=sound)


class _Loader:
    """Reads one gold set and collects what is wrong with it."""

    def __init__(self, folder: Path, seeds_folder: Path) -> None:
        self.folder = folder
        self.seeds_folder = seeds_folder
        self.seeds: Seeds = read_seeds(seeds_folder)
        self.problems: list[Problem] = [*self.seeds.problems]
        self.lines: dict[tuple[str, str], int] = {}

    def load(self, tasks: Iterable[str] | None) -> Gold:
        rows: tuple[AliasRow, ...] = ()
        policy: Policy | None = None
        items = {task: self._task(task) for task in self._present(tasks)}
        self._check_folder(items.values())
        with self._collecting():
            rows = _aliases(self.folder / "aliases.yaml")
        with self._collecting():
            policy = _policy(self.folder / "policy.yaml")
        return Gold(
            folder=self.folder,
            seeds_folder=self.seeds_folder,
            tasks=items,
            sources=self.seeds.sources,
            aliases=AliasTable(tuple((row.name, *row.aliases) for row in rows)),
            policy=policy,
            lines=self.lines,
        )

    @contextlib.contextmanager
    def _collecting(self) -> Iterator[None]:
        try:
            yield
        except UsageError as error:
            self.problems += error.problems

    def _present(self, tasks: Iterable[str] | None) -> tuple[str, ...]:
        present = [task for task, name in TASK_FILES.items() if (self.folder / name).is_file()]
        wanted = present if tasks is None else list(tasks)
        missing = [TASK_FILES[task] for task in wanted if task not in present]
        if missing or not present:
            self.problems.append(
                Problem(
                    where=str(self.folder),
                    found="no such file in it" if self.folder.is_dir() else "no such folder",
                    expected=f"a gold folder with {' and '.join(missing) or 'qa.jsonl'}",
                    fix="check --gold or the config's `gold`, a path from the current folder",
                )
            )
        return tuple(present)

    def _task(self, task: str) -> dict[str, Item]:
        items: dict[str, Item] = {}
        for line, item in self._rows(task):
            if item.id in items:
                self.problems.append(self._duplicate(task, item.id, line))
                continue
            self.lines[task, item.id] = line
            items[item.id] = map_spans(item, functools.partial(self._resolve, task, item.id))
            if isinstance(item, SummaryItem):
                self._check_seeds(item)
        return items

    def _rows(self, task: str) -> Iterator[tuple[int, Item]]:
        path = self.folder / TASK_FILES[task]
        n_lines = 0
        for line, row in json_lines(path, what="gold file"):
            n_lines += 1
            if isinstance(row, Problem):
                self.problems.append(row)
                continue
            try:
                yield line, _ROWS[task].model_validate(row).value()
            except ValidationError as error:
                self.problems += _row_problems(error, _ROWS[task], f"{path}:{line}")
        if not n_lines:
            self.problems.append(
                Problem(
                    where=str(path),
                    found="an empty file",
                    expected="at least one item",
                    fix="add items, or remove the file if the set has no such task",
                )
            )

    def _duplicate(self, task: str, item_id: str, line: int) -> Problem:
        first = self.lines[task, item_id]
        return Problem(
            where=f"{self.folder / TASK_FILES[task]}:{line}: id",
            found=f"{item_id!r} a second time (first in line {first})",
            expected="ids that occur once",
            fix="give the item an id of its own or remove it",
        )

    def _resolve(self, task: str, item_id: str, span: Span, path: str) -> Span:
        if span.seed in self.seeds.broken or not self.seeds_folder.is_dir():
            return span
        resolved = locate_span(span, self.seeds.sources, self.seeds_folder)
        if isinstance(resolved, Span):
            return resolved
        found, expected, fix = resolved
        where = f"{self.folder / TASK_FILES[task]}:{self.lines[task, item_id]}: {path}"
        self.problems.append(Problem(where=where, found=found, expected=expected, fix=fix))
        return span

    def _check_folder(self, tasks: Iterable[Mapping[str, Item]]) -> None:
        """One problem, not one a span, where the seeds that items name have no folder."""
        items = [item for task in tasks for item in task.values()]
        if self.seeds_folder.is_dir() or not any(map(_names_a_seed, items)):
            return
        self.problems.append(
            Problem(
                where=str(self.seeds_folder),
                found="no such folder",
                expected="the folder of the seeds that the gold quotes",
                fix="check --seeds or the config's `seeds`, a path from the current folder",
            )
        )

    def _check_seeds(self, item: SummaryItem) -> None:
        if not self.seeds_folder.is_dir():
            return
        line = self.lines["summaries", item.id]
        self.problems += [
            Problem(
                where=f"{self.folder / TASK_FILES['summaries']}:{line}: seeds[{index}]",
                found=f"{name!r}",
                expected=f"a seed in {self.seeds_folder}",
                fix="correct the name or add the file",
            )
            for index, name in enumerate(item.seeds)
            if name not in self.seeds.sources and name not in self.seeds.broken
        ]


def _row_problems(error: ValidationError, model: type[BaseModel], at: str) -> list[Problem]:
    def where(location: Location) -> str:
        path = json_path(location)
        return f"{at}: {path}" if path else at

    return problems_from(
        error.errors(include_url=False),
        where=where,
        known_keys=functools.partial(keys_at, model),
    )


def _aliases(path: Path) -> tuple[AliasRow, ...]:
    return tuple(read_yaml(path, AliasRow, many=True)) if path.is_file() else ()


def _policy(path: Path) -> Policy | None:
    return read_yaml(path, Policy, many=False)[0] if path.is_file() else None


def _names_a_seed(item: Item) -> bool:
    return isinstance(item, SummaryItem) or any(True for _ in spans_of(item))
