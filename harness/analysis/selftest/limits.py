"""The file of limits: what each class is held to, and the values measured when it was committed.

```yaml
gold: 4f1c…            # digest of the gold that `committed` was measured on
classes:
  wrong_source: {limit: 1, committed: 1}
```

`limit` stands in for the class's own, the greatest share taken amiss for harmless classes and the
least share seen for the others. `committed` is held against a measured value on the same gold only:
on another, shares differ for reasons of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from harness.analysis.selftest.classes import all_classes
from harness.analysis.selftest.exam import ClassResult
from harness.core.errors import ConfigError, Problem
from harness.core.files import write_atomically
from harness.core.problems import did_you_mean
from harness.gold.documents import read_yaml

Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
_DECIMALS = 4
_ROUNDING = 10**-_DECIMALS / 2
_HEAD = """\
# What `harness selftest` holds the metrics to (docs/selftest.md). `limit` is the least share seen;
# of harmless classes and of `*_unsupported` the greatest share of alarms. `committed` is what was
# measured on the gold named here: `harness selftest --update` writes it anew, the limits stay.
"""


class Limit(BaseModel):
    """What one class is held to."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    limit: Share | None = None
    committed: Share | None = None


class Limits(BaseModel):
    """The whole file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    gold: str | None = None
    classes: Mapping[str, Limit] = {}

    def on(self, gold: str) -> Limits:
        """The limits for a gold: without the committed values where they are another's."""
        if self.gold == gold:
            return self
        alone = {name: Limit(limit=one.limit) for name, one in self.classes.items()}
        return Limits(gold=gold, classes=alone)

    def limit_of(self, result: ClassResult) -> float:
        """The limit of a class, its own where the file has none."""
        limit = self.classes.get(result.about.name, Limit()).limit
        return result.about.limit if limit is None else limit

    def committed_of(self, result: ClassResult) -> float | None:
        """The committed value of a class, None where there is none."""
        return self.classes.get(result.about.name, Limit()).committed

    def passed(self, result: ClassResult) -> bool:
        """Whether a class keeps its limit and is no worse than committed; so without material."""
        if result.rate is None:
            return True
        sign = -1 if result.about.harmless else 1
        bounds = (self.limit_of(result), self.committed_of(result))
        return all(
            sign * (result.rate - bound) >= -_ROUNDING for bound in bounds if bound is not None
        )


def read_limits(path: Path) -> Limits:
    """The limits of a file. Raises `UsageError` with every problem at its line."""
    [found] = read_yaml(path, Limits, many=False)
    known = all_classes()
    problems = [
        Problem(
            where=f"{path}: classes.{name}",
            found="no such class",
            expected=f"one of {', '.join(known)}",
            fix=f"{did_you_mean(name, known)}correct or remove it",
        )
        for name in found.classes
        if name not in known
    ]
    if problems:
        raise ConfigError(problems)
    return found


def write_limits(path: Path, limits: Limits, results: Iterable[ClassResult], gold: str) -> None:
    """Writes the file anew: the limits as they are, the measured values as committed."""
    lines = [f"gold: {gold}\n", "classes:\n"]
    for result in results:
        fields = [f"limit: {limits.limit_of(result):g}"]
        if result.rate is not None:
            fields.append(f"committed: {round(result.rate, _DECIMALS):g}")
        lines.append(f"  {result.about.name}: {{{', '.join(fields)}}}\n")
    write_atomically(path, _HEAD + "".join(lines))
