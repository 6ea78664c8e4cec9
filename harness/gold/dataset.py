"""A user's own data set as gold: any file, folder or name that `datasets` knows.

Task qa, as in SQuAD: `answers` is {text, answer_start}, a list of texts or one text; none, null or
blanks mean unanswerable. Every distinct `context` becomes a source, named by its digest or by the
`source` column. An answer whose `answer_start` holds is evidence, any one of them is enough. Where
no passage is known, for unanswerable questions above all, the whole context stands among the
distractors, so that what a model is shown does not tell whether there is an answer.

Task summaries, as in CNN/DailyMail: `document` becomes the source, `reference` (or `summary`) one
reference, split into sentences line by line; a list of texts is several references. Without a
`context` or `document` column the `source` column names files of the seeds folder.

Ids are the `id` column's, else `row-000001` and on by place. Numbers among ids and answers become
text; no other value is coerced.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from harness.core.digest import digest_text, short
from harness.core.errors import GoldError, Problem
from harness.core.item import Item, Source
from harness.core.problems import describe_value, did_you_mean, json_path, keys_at, problems_from
from harness.gold.dataset_cells import (
    Refused,
    answers_of,
    evidence_of,
    plain_of,
    span_of,
    texts_of,
)
from harness.gold.dataset_files import Row
from harness.gold.dataset_rows import Rows, open_rows
from harness.gold.load import Gold
from harness.gold.schema import QaRow, SummaryRow
from harness.gold.seeds import load_seeds
from harness.text.sentences import split_sentences

_PROBLEMS_SHOWN = 50
# Role -> the columns that fill it where the map is silent, best first.
_ROLES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "qa": {
        "question": ("question",),
        "answers": ("answers", "answer"),
        "context": ("context",),
        "id": ("id",),
        "source": (),
    },
    "summaries": {
        "reference": ("reference", "summary", "highlights"),
        "document": ("document", "article"),
        "id": ("id",),
        "source": (),
    },
}
_REQUIRED = {"qa": ("question", "answers"), "summaries": ("reference",)}
_SYNONYMS = {"summary": "reference"}


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetSpec:
    """Which data set is the gold, and which of its columns is what.

    `dataset` is a path or a hub name; `map` gives the column of a role (question, answers,
    context; reference or summary, document; id, source), None for "use none".
    """

    dataset: str
    task: Literal["qa", "summaries"] = "qa"
    split: str | None = None
    config: str | None = None
    map: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetGold(Gold):
    """Gold from a data set: `folder` is its path or name, `lines` the row of each item."""

    def where(self, task: str, item_id: str, path: str = "") -> str:
        """`dataset name, row n: path` of an item, for messages."""
        at = f"dataset {self.folder}, row {self.lines[task, item_id]}"
        return f"{at}: {path}" if path else at


def load_dataset_gold(spec: DatasetSpec, seeds_folder: Path) -> Gold:
    """The gold that a data set holds, read row by row.

    The seeds folder is read only where the data set has no texts of its own. Raises `GoldError`
    with the problems found, fifty at most.
    """
    rows = open_rows(spec.dataset, config=spec.config, split=spec.split)
    columns = _columns(spec, rows)
    own_texts = "context" in columns or "document" in columns
    loader = _Loader(spec, columns, {} if own_texts else load_seeds(seeds_folder))
    loader.read(rows)
    return DatasetGold(
        folder=Path(spec.dataset),
        seeds_folder=seeds_folder,
        tasks={spec.task: loader.items},
        sources=dict(sorted(loader.sources.items())),
        lines=loader.lines,
    )


def _columns(spec: DatasetSpec, rows: Rows) -> dict[str, str]:
    """The column of every role that has one. Raises `GoldError` with every mistake of the map."""
    roles = _ROLES[spec.task]
    given = {_SYNONYMS.get(role, role): column for role, column in spec.map.items()}
    known = [*roles, *(name for name, role in _SYNONYMS.items() if role in roles)]
    problems = [
        _problem(spec, f"map.{role}", "no such role", known, role)
        for role in spec.map
        if role not in known
    ]
    problems += [
        _problem(spec, f"map.{role}", f"no column {column!r}", rows.columns, column)
        for role, column in given.items()
        if role in roles and column is not None and column not in rows.columns
    ]
    guessed = {
        role: next((name for name in names if name in rows.columns), None)
        for role, names in roles.items()
    }
    chosen = {role: column for role, column in {**guessed, **given}.items() if column is not None}
    needed = list(_REQUIRED[spec.task])
    if spec.task == "summaries" and "source" not in chosen:
        needed.append("document")
    problems += [
        _problem(spec, f"map.{role}", "no column for it", rows.columns, role)
        for role in needed
        if role not in chosen
    ]
    if problems:
        raise GoldError(problems)
    return chosen


def _problem(
    spec: DatasetSpec, path: str, found: str, known: list[str] | tuple[str, ...], word: str
) -> Problem:
    return Problem(
        where=f"dataset {spec.dataset}: {path}",
        found=found,
        expected=f"one of {', '.join(known) or 'no columns at all'}",
        fix=f"{did_you_mean(word, known)}name the right one in `map`",
    )


class _Loader:
    """Turns rows into items and sources, and collects what is wrong with them."""

    def __init__(
        self, spec: DatasetSpec, columns: Mapping[str, str], seeds: Mapping[str, Source]
    ) -> None:
        self.spec = spec
        self.columns = columns
        self.sources: dict[str, Source] = dict(seeds)
        self.items: dict[str, Item] = {}
        self.lines: dict[tuple[str, str], int] = {}
        self._problems: list[Problem] = []
        self._build: Callable[[Mapping[str, Any], str], Item] = (
            self._question if spec.task == "qa" else self._summary
        )

    def read(self, rows: Rows) -> None:
        """Takes in every row. Raises `GoldError` where one is wrong or there is none."""
        number, wanted = 0, list(dict.fromkeys(self.columns.values()))
        for number, row in enumerate(rows.read(wanted), start=1):
            self._add(number, row)
            if len(self._problems) >= _PROBLEMS_SHOWN:
                break
        if not number:
            self._note(0, "", "no rows", "at least one item", "check the split and the files")
        if self._problems:
            raise GoldError(self._problems)

    def _note(self, number: int, path: str, found: str, expected: str, fix: str) -> None:
        at = f"dataset {self.spec.dataset}{f', row {number}' if number else ''}"
        where = f"{at}: {path}" if path else at
        self._problems.append(Problem(where=where, found=found, expected=expected, fix=fix))

    def _add(self, number: int, row: Row) -> None:
        if isinstance(row, Problem):
            self._problems.append(row)
            return
        try:
            item = self._item(number, row)
        except Refused as refused:
            self._note(number, *refused.args)
        except ValidationError as error:
            model = QaRow if self.spec.task == "qa" else SummaryRow
            self._problems += problems_from(
                error.errors(include_url=False),
                where=lambda at: f"dataset {self.spec.dataset}, row {number}: {json_path(at)}",
                known_keys=functools.partial(keys_at, model),
            )
        else:
            self.items[item.id] = item
            self.lines[self.spec.task, item.id] = number

    def _item(self, number: int, row: Mapping[str, Any]) -> Item:
        missing = [column for column in self.columns.values() if column not in row]
        if missing:
            raise Refused(missing[0], "no such key", "the key in every row", "add it, or null")
        values = {role: row[column] for role, column in self.columns.items()}
        item_id = plain_of(values["id"]) if "id" in values else f"row-{number:06}"
        item = self._build(values, item_id)
        if item.id in self.items:
            first = self.lines[self.spec.task, item.id]
            found = f"{item.id!r} a second time (first in row {first})"
            fix = "give each row an id of its own, or set `id: null` in `map` to number them"
            raise Refused(self.columns["id"], found, "ids that occur once", fix)
        return item

    def _question(self, values: Mapping[str, Any], item_id: str) -> Item:
        texts, starts = answers_of(values["answers"], self.columns["answers"])
        source = self._source(values, "context")
        spans = evidence_of(texts, starts, source) if source else []
        lure = [span_of(source, 0, len(source.text))] if source and not spans else []
        row = {
            "id": item_id,
            "question": values["question"],
            "answers": list(dict.fromkeys(text for text in texts if text.strip())),
            "evidence": [spans] if spans else [],
            "distractors": lure,
            "cluster": source.name if source else None,
        }
        return QaRow.model_validate(row).value()

    def _summary(self, values: Mapping[str, Any], item_id: str) -> Item:
        found = values["reference"]
        source = self._source(values, "document")
        references = [
            [{"text": sentence.text} for sentence in split_sentences(text, by_line=True)]
            for text in texts_of(found, self.columns["reference"])
        ]
        seeds = [source.name] if source else []
        row = {"id": item_id, "seeds": seeds, "references": references}
        return SummaryRow.model_validate(row).value()

    def _source(self, values: Mapping[str, Any], role: str) -> Source | None:
        """The source of a row, taken in where it is new; None where the row has none."""
        name = values.get("source")
        if name is not None and not (isinstance(name, str) and name.strip()):
            path = self.columns["source"]
            raise Refused(path, describe_value(name), "a source's name", "correct it")
        if role not in self.columns:
            return self._seed(name)
        text = values[role]
        if text is not None and not isinstance(text, str):
            raise Refused(self.columns[role], describe_value(text), "a text", "correct it")
        if not text or not text.strip():
            return None
        source = Source(name=name or short(digest_text(text)), text=text)
        known = self.sources.setdefault(source.name, source)
        if known.text != text:
            fix = "give each text a name of its own"
            found = f"another text under the name {source.name!r}"
            raise Refused(self.columns[role], found, "one text a name", fix)
        return known

    def _seed(self, name: str | None) -> Source | None:
        if name is None or name in self.sources:
            return self.sources[name] if name else None
        expected = "a file of the seeds folder"
        fix = f"{did_you_mean(name, self.sources)}correct the name or add the file"
        raise Refused(self.columns["source"], repr(name), expected, fix)
