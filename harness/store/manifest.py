"""The manifest of a run: what was asked, with what, and how it ended.

The one place in the store that reads the clock, git and the environment.
"""

from __future__ import annotations

import dataclasses
import datetime
import importlib.metadata
import json
import platform
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from harness.core.errors import Problem, UsageError
from harness.core.files import read_text, write_atomically
from harness.store.accounts import Account

FORMAT = 1
_PACKAGES = (
    "gold-harness", "bm25s", "numpy", "pydantic", "rapidfuzz", "rouge-score", "rouge-score-rs",
    "scipy", "sentencex", "sumy", "text2num",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldStamp:
    """Which gold set a run was scored on."""

    version: str | None
    digest: str
    seeds_digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """`manifest.json`. `config` is the config as resolved, or what stands for it in `score`.

    `state` is running, interrupted, generated, finished or failed; `cards` has the recipe of
    every measure and `measures` what is needed to read it, by task; `models` has the identity of
    every model (its parameters and code, digested); `scores_digest` locks `scores.jsonl` as it was
    written; `counts` has, per `model/task`, how many calls were planned, stored and failed,
    and `accounts` what they took.
    """

    config: Mapping[str, Any]
    config_digest: str
    gold: GoldStamp
    started: str
    state: str = "running"
    finished: str | None = None
    cards: Mapping[str, str] = field(default_factory=dict)
    measures: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    models: Mapping[str, str] = field(default_factory=dict)
    scores_digest: str | None = None
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    accounts: Mapping[str, Account] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    format: int = FORMAT

    def write(self, path: Path) -> None:
        """Writes the manifest whole."""
        text = json.dumps(dataclasses.asdict(self), indent=2, ensure_ascii=False)
        write_atomically(path, text + "\n")


def read_manifest(path: Path) -> Manifest:
    """The manifest in a file. Raises `UsageError` where it is none of this format."""
    text = read_text(path, what="manifest")
    try:
        data = json.loads(text)
        if data["format"] != FORMAT:
            raise UsageError(_other_format(path, data["format"]))
        accounts = {name: Account(**one) for name, one in data.get("accounts", {}).items()}
        return Manifest(**{**data, "gold": GoldStamp(**data["gold"]), "accounts": accounts})
    except (ValueError, TypeError, LookupError, RecursionError) as error:
        raise UsageError(
            Problem(
                where=str(path),
                found=f"no manifest ({type(error).__name__}: {error})",
                expected=f"a manifest of format {FORMAT}",
                fix="run the benchmark again",
            )
        ) from error


def _other_format(path: Path, found: object) -> Problem:
    return Problem(
        where=str(path),
        found=f"format {found}",
        expected=f"format {FORMAT}",
        fix="use the version of gold-harness that wrote it, or run again",
    )


def utc_now() -> str:
    """The present time in UTC as `2026-01-31T23:59:59.123Z`; the fraction tells runs apart."""
    now = datetime.datetime.now(datetime.UTC)
    return now.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def environment() -> dict[str, str]:
    """Versions of Python, of the packages that scores depend on, and the git commit if any."""
    found = {"python": platform.python_version(), "platform": platform.system().lower()}
    for package in _PACKAGES:
        try:
            found[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            found[package] = "not installed"
    commit = _git("rev-parse", "HEAD")
    if commit:
        dirty = _git("status", "--porcelain", "--untracked-files=no")
        found["git"] = f"{commit}{'+changes' if dirty else ''}"
    return found


def _git(*arguments: str) -> str | None:
    try:
        done = subprocess.run(
            ["git", *arguments], capture_output=True, text=True, timeout=10, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None
