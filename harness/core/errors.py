"""The errors a user can meet, and the exit code of each.

    HarnessError                       exit code
    ├── UsageError                     2   a command line, path or argument is wrong
    │   ├── ConfigError                2   a config file is wrong
    │   ├── GoldError                  2   gold, seeds or predictions are wrong
    │   └── MissingExtraError          2   an optional package is not installed
    ├── IncompleteError                3   calls failed above tolerance, or nothing ran
    └── NotComparableError             5   two runs differ in gold, seeds or metric cards

Every error carries one or more `Problem`s; validators collect all of them and raise once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

EXIT_PASS = 0
EXIT_REGRESSED = 1
EXIT_USAGE = 2
EXIT_INCOMPLETE = 3
EXIT_INCONCLUSIVE = 4
EXIT_NOT_COMPARABLE = 5
EXIT_BUG = 70
EXIT_INTERRUPTED = 130


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong, told so that the reader can mend it.

    `where` is a `file:line`, a JSON path or an option; `found` and `expected` are words, not
    reprs of internals; `fix` says what to do next.

    >>> print(Problem(where="a.yaml:3", found="modles", expected="models", fix="rename the key"))
    a.yaml:3: found modles; expected models; rename the key
    """

    where: str
    found: str
    expected: str
    fix: str

    def __str__(self) -> str:
        return f"{self.where}: found {self.found}; expected {self.expected}; {self.fix}"


class HarnessError(Exception):
    """A failure that is the input's or the run's, never a bug: shown without a traceback."""

    exit_code = EXIT_USAGE

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class UsageError(HarnessError):
    """A command line, path or argument is wrong."""


class ConfigError(UsageError):
    """A config file is wrong."""


class GoldError(UsageError):
    """Gold, seeds or predictions are wrong."""


class MissingExtraError(UsageError):
    """An optional package is not installed."""


class IncompleteError(HarnessError):
    """Calls failed above tolerance, or nothing ran at all."""

    exit_code = EXIT_INCOMPLETE


class NotComparableError(HarnessError):
    """Two runs differ in gold, seeds or metric cards, so their numbers may not be compared."""

    exit_code = EXIT_NOT_COMPARABLE
