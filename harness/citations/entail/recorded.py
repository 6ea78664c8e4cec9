"""Verdicts kept in a file, so that a score can be had again without the judge (CI, no weights).

One JSON object a line: `key` (SHA-256 of scorer id, premises and hypothesis), `label`, `p`,
`scorer`, and the beginnings of `claim` and `passage` for people. Lines are appended as verdicts
come and sorted by claim once the file is closed, so that a committed file shows what changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Self

from harness.citations.entail.base import Entailer, Entailment
from harness.citations.support import Label
from harness.core.digest import canonical_json, digest
from harness.core.errors import IncompleteError, Problem, UsageError
from harness.core.files import json_lines, unwritable, write_atomically

_EXCERPT = 100
_LABELS = tuple(Label)
_TEXTS = ("key", "scorer", "claim", "passage")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A line of the file."""

    key: str
    scorer: str
    entailment: Entailment
    claim: str
    passage: str

    def line(self) -> str:
        verdict = {"label": str(self.entailment.label), "p": self.entailment.p}
        excerpts = {"claim": self.claim, "passage": self.passage}
        return canonical_json({"key": self.key, "scorer": self.scorer, **verdict, **excerpts})


class RecordedEntailer:
    """Verdicts from the file at `path`; those it lacks come from `inner` and are added to it.

    Without `inner` it replays: a pair that the file lacks raises `IncompleteError` (exit code 3),
    since a verdict made up here would be a score made up. `scorer` then names whose verdicts are
    meant; it may be left out where the file holds one scorer's. Verdicts of another scorer never
    count. Raises `UsageError` for a file that can't be read; a last line that a crash cut off is
    dropped. Used as a context manager, or closed.
    """

    def __init__(self, inner: Entailer | None, path: Path, scorer: str | None = None) -> None:
        self.inner = inner
        self._path = path
        self._handle: BinaryIO | None = None
        fresh = inner is not None and not path.exists()
        self._rows = {} if fresh else _read(path)
        self.scorer_id = inner.scorer_id if inner else _whose(self._rows, path, scorer)

    def score(self, premises: Sequence[str], hypothesis: str) -> Entailment:
        """The verdict on file, else that of `inner`, which is on file when this returns."""
        key = digest([self.scorer_id, list(premises), hypothesis])
        if key not in self._rows:
            row = _Row(
                key=key,
                scorer=self.scorer_id,
                entailment=self._asked(premises, hypothesis),
                claim=_excerpt(hypothesis),
                passage=_excerpt(" ".join(premises)),
            )
            self._append(row)
            self._rows[key] = row
        return self._rows[key].entailment

    def close(self) -> None:
        """Sorts the file where anything was added, keeping what others added meanwhile."""
        if self._handle is not None:
            self._handle.close()
            self._handle = None
            write_atomically(self._path, _text({**_read(self._path), **self._rows}))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _asked(self, premises: Sequence[str], hypothesis: str) -> Entailment:
        if self.inner is not None:
            return self.inner.score(premises, hypothesis)
        raise IncompleteError(
            Problem(
                where=str(self._path),
                found=f"no verdict of {self.scorer_id} on the claim {_excerpt(hypothesis)!r}",
                expected="one on every pair that the rules leave undecided",
                fix="score once with the entailer itself and this file as its `verdicts`",
            )
        )

    def _append(self, row: _Row) -> None:
        try:
            if self._handle is None:
                write_atomically(self._path, _text(self._rows))  # mends a last line cut off
                self._handle = self._path.open("ab")
            self._handle.write(_text({row.key: row}).encode("utf-8", "backslashreplace"))
            self._handle.flush()
        except OSError as error:
            raise UsageError(unwritable(self._path, error)) from error


def _text(rows: Mapping[str, _Row]) -> str:
    ordered = sorted(rows.values(), key=lambda row: (row.claim, row.key))
    return "".join(f"{row.line()}\n" for row in ordered)


def _excerpt(text: str) -> str:
    """The beginning of a text on one line."""
    return " ".join(text[: 2 * _EXCERPT].split())[:_EXCERPT]


def _whose(rows: Mapping[str, _Row], path: Path, scorer: str | None) -> str:
    """The scorer to replay."""
    scorers = sorted({row.scorer for row in rows.values()})
    if scorer in scorers or (scorer is None and len(scorers) == 1):
        return scorer or scorers[0]
    raise UsageError(
        Problem(
            where=str(path),
            found=f"verdicts of {' and of '.join(scorers) or 'no scorer'}",
            expected="those of one scorer" if scorer is None else f"some of {scorer}",
            fix="name the scorer to replay as `scorer`, or record its verdicts first",
        )
    )


def _read(path: Path) -> dict[str, _Row]:
    """The verdicts in a file by key. Raises `UsageError` with every line that is wrong."""
    lines = list(json_lines(path, what="verdict file"))
    if lines and isinstance(lines[-1][1], Problem) and not _ends_whole(path):
        lines.pop()  # a crash cut it off
    rows: dict[str, _Row] = {}
    problems: list[Problem] = []
    for number, value in lines:
        if isinstance(value, Problem):
            problems.append(value)
            continue
        row = _row_of(value)
        if row is None or rows.setdefault(row.key, row).entailment != row.entailment:
            problems.append(_wrong(f"{path}:{number}", is_twice=row is not None))
    if problems:
        raise UsageError(problems)
    return rows


def _ends_whole(path: Path) -> bool:
    with path.open("rb") as handle:
        handle.seek(-1, 2)
        return handle.read() == b"\n"


def _row_of(value: Mapping[str, Any]) -> _Row | None:
    """The row in a line's JSON object; None where it is no verdict."""
    p, label = value.get("p"), value.get("label")
    texts: dict[str, Any] = {name: value.get(name) for name in _TEXTS}
    if label not in _LABELS or not all(isinstance(text, str) for text in texts.values()):
        return None
    if not isinstance(p, float | int) or isinstance(p, bool) or not 0 <= p <= 1:
        return None
    return _Row(entailment=Entailment(label=Label(label), p=p), **texts)


def _wrong(where: str, *, is_twice: bool) -> Problem:
    return Problem(
        where=where,
        found="a second verdict on the same pair" if is_twice else "a line that is no verdict",
        expected="key, scorer, label, p from 0 to 1, claim and passage, each key once",
        fix="remove the line, or record the verdicts again",
    )
