"""Answers that people have judged, a row each: the value, and the general form of the file.

A row is `{"prediction", "answers" or "references" or "source", "human", "group"?, "question"?}`;
`id` stands in for an absent `question`. What people said is 0 or 1, true or false, yes or no, or a
number of any size.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from harness.core.errors import Problem
from harness.core.problems import describe_value, did_you_mean
from harness.store.tables import read_table

COLUMNS = ("prediction", "answers", "references", "source", "human", "group", "question")
_BASES = ("answers", "references", "source")
_WORDS = {"yes": 1.0, "true": 1.0, "no": 0.0, "false": 0.0}
_WHAT = "file of human verdicts"


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedRow:
    """An answer and what people said of it.

    One of `answers`, `references` and `source` is what it was judged by. `question` is what rows
    of several systems share; `judges` holds other judges' verdicts by name, None where one gave
    none.
    """

    where: str
    prediction: str
    human: float
    answers: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    source: str | None = None
    group: str | None = None
    question: str | None = None
    judges: Mapping[str, float | None] = field(default_factory=dict)

    @property
    def basis(self) -> str:
        """What the answer was judged by: answers, references or source."""
        return "answers" if self.answers else "references" if self.references else "source"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """A row that is left out on purpose, and why in words."""

    reason: str


Read: TypeAlias = JudgedRow | Dropped | Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How a file of verdicts is to be read.

    `columns` maps names of `COLUMNS` to the file's own; `separator` parts several answers in one
    string; `gold` and `judges` are files that belong to a known set.
    """

    format: str = "rows"
    columns: Mapping[str, str] = field(default_factory=dict)
    separator: str | None = None
    gold: tuple[Path, ...] = ()
    judges: tuple[Path, ...] = ()


def read_rows(path: Path, layout: Layout) -> Iterator[Read]:
    """Every row of a file in the general form, or a `Problem` in its place."""
    columns = {name: layout.columns.get(name, name) for name in COLUMNS}
    for line, row in read_table(path, what=_WHAT):
        if isinstance(row, Problem):
            yield row
        else:
            yield _row(row, columns, layout, f"{path}:{line}")


def _row(
    row: Mapping[str, Any], columns: Mapping[str, str], layout: Layout, where: str
) -> JudgedRow | Problem:
    values = {name: row.get(column) for name, column in columns.items()}
    if "question" not in layout.columns and _absent(values["question"]):
        values["question"] = row.get("id")
    missing = _missing(values, columns, row, layout, where)
    if missing:
        return missing
    basis = next(name for name in _BASES if not _absent(values[name]))
    found = _texts(values[basis], layout.separator if basis != "source" else None)
    human = verdict_of(values["human"])
    if not isinstance(values["prediction"], str):
        return _wrong(where, columns["prediction"], values["prediction"], "a text ('' for none)")
    if not found or (basis == "source" and len(found) > 1):
        return _wrong(where, columns[basis], values[basis], "a text, or a list of texts")
    if human is None:
        return _wrong(where, columns["human"], values["human"], "0, 1, true, false or a number")
    return JudgedRow(
        where=where,
        prediction=values["prediction"],
        human=human,
        answers=found if basis == "answers" else (),
        references=found if basis == "references" else (),
        source=found[0] if basis == "source" else None,
        group=_label(values["group"]),
        question=_label(values["question"]),
    )


def _missing(
    values: Mapping[str, Any],
    columns: Mapping[str, str],
    row: Mapping[str, Any],
    layout: Layout,
    where: str,
) -> Problem | None:
    wanted = dict.fromkeys(("prediction", "human", *layout.columns))
    lacking = [columns[name] for name in wanted if columns[name] not in row]
    if not lacking and all(_absent(values[name]) for name in _BASES):
        lacking.append(" or ".join(columns[name] for name in _BASES))
    if not lacking:
        return None
    return Problem(
        where=where,
        found=f"the keys {', '.join(map(str, row))}",
        expected=f"{' and '.join(lacking)} too",
        fix=f"{did_you_mean(lacking[0], map(str, row))}--map names columns: --map prediction=…",
    )


def _absent(value: object) -> bool:
    return value is None or value in ("", [])


def _texts(value: object, separator: str | None) -> tuple[str, ...]:
    """The texts of a value, blank ones left out; none where it is no text and no list of texts."""
    if isinstance(value, str):
        parts = value.split(separator) if separator else [value]
        return tuple(part.strip() if separator else part for part in parts if part.strip())
    if isinstance(value, list) and all(isinstance(text, str) for text in value):
        return tuple(text for text in value if text.strip())
    return ()


def verdict_of(value: object) -> float | None:
    """What people said as a number, None where it can't be read as one.

    >>> verdict_of(True), verdict_of("No"), verdict_of("3.5"), verdict_of("maybe")
    (1.0, 0.0, 3.5, None)
    """
    if isinstance(value, str):
        word = value.strip().casefold()
        return _WORDS[word] if word in _WORDS else _number(word)
    return _number(value) if isinstance(value, int | float) else None


def _number(value: str | float) -> float | None:
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _label(value: object) -> str | None:
    return None if _absent(value) else str(value)


def _wrong(where: str, column: str, value: object, expected: str) -> Problem:
    return Problem(
        where=f"{where}: {column}",
        found=describe_value(value),
        expected=expected,
        fix="correct it, or leave out a row that nobody judged",
    )
