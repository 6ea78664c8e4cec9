"""What the command line says of scoring what is there already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from harness.config.schema import EntailerSpec
from harness.core.errors import Problem, UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreOptions:
    """What the command line says. `gold` and `seeds` are None where it is silent.

    `entailer` is a file of verdicts to replay; without it a run's config says who judges.
    """

    task: str | None = None
    gold: Path | None = None
    seeds: Path | None = None
    metrics: Sequence[str] = ()
    run_dir: Path | None = None
    entailer: Path | None = None

    def replayed(self) -> EntailerSpec | None:
        """The entailer that replays the file. Raises `UsageError` for a path no config can hold."""
        if self.entailer is None:
            return None
        try:
            return EntailerSpec(adapter="replay", verdicts=str(self.entailer))
        except ValidationError as error:
            raise UsageError(
                Problem(
                    where="--entailer",
                    found=f"a path that a run's config can't hold ({error.errors()[0]['msg']})",
                    expected="the path of a file of verdicts",
                    fix="move the file, or name it by a shorter path",
                )
            ) from error
