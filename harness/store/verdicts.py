"""Files of human verdicts, by the name of their format."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from harness.core.errors import Problem, UsageError
from harness.core.problems import did_you_mean
from harness.store.verdict_rows import COLUMNS, Layout, Read, read_rows
from harness.store.verdict_sets import read_begin, read_evouna, read_openqa

FORMATS: Mapping[str, Callable[[Path, Layout], Iterator[Read]]] = {
    "rows": read_rows,
    "evouna": read_evouna,
    "openqa": read_openqa,
    "begin": read_begin,
}
_ONLY_WITH = {"--map": "rows", "--split-answers": "rows", "--gold": "openqa", "--judge": "openqa"}


def read_verdicts(path: Path, layout: Layout) -> Iterator[Read]:
    """Every judged row of a file; a `Dropped` or a `Problem` in the place of any other.

    Raises `UsageError` for an unknown format or column, an option that the format has no use for,
    and a file that cannot be read.
    """
    problems = list(_misfits(layout))
    if problems:
        raise UsageError(problems)
    return FORMATS[layout.format](path, layout)


def _misfits(layout: Layout) -> Iterator[Problem]:
    if layout.format not in FORMATS:
        yield Problem(
            where=f"--format {layout.format}",
            found="no such format",
            expected=f"one of {', '.join(FORMATS)}",
            fix=f"{did_you_mean(layout.format, FORMATS)}choose one of these",
        )
        return
    given = {
        "--map": layout.columns,
        "--split-answers": layout.separator,
        "--gold": layout.gold,
        "--judge": layout.judges,
    }
    for flag, only in _ONLY_WITH.items():
        if given[flag] and layout.format != only:
            yield Problem(
                where=flag,
                found=f"--format {layout.format}",
                expected=f"{flag} only with --format {only}",
                fix=f"leave {flag} out",
            )
    yield from _bad_values(layout)


def _bad_values(layout: Layout) -> Iterator[Problem]:
    if layout.separator == "":
        yield Problem(
            where="--split-answers",
            found="nothing",
            expected="the characters between two answers",
            fix="write for example --split-answers '|'",
        )
    if len({file.stem for file in layout.judges}) < len(layout.judges):
        yield Problem(
            where="--judge",
            found="two files of one name",
            expected="a name of its own for every judge",
            fix="rename one of them",
        )
    for name in layout.columns:
        if name not in COLUMNS:
            yield Problem(
                where=f"--map {name}=…",
                found=f"{name!r}",
                expected=f"one of {', '.join(COLUMNS)}",
                fix=f"{did_you_mean(name, COLUMNS)}write the name before the equals sign",
            )
