"""Which directory a run writes to: a new one, the one named, or the one to resume."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from harness.config.calls import decisive
from harness.config.schema import Config
from harness.core.digest import short
from harness.core.errors import Problem, UsageError
from harness.core.problems import json_path
from harness.store.layout import RUNS, RunDirectory, open_run, run_directories
from harness.store.manifest import Manifest, read_manifest

LATEST = "latest"


def claim_directory(
    wanted: Path | None, *, name: str, manifest: Manifest, resume: bool
) -> tuple[RunDirectory, Manifest]:
    """The directory to write to and the manifest to go on with.

    `wanted` is the directory named by the user; by default a new one under `results/runs` is
    made, or with `resume` the newest run of the same config and gold is taken. Raises
    `UsageError` where a directory already holds a run, cannot be written, or holds a run of
    another config or gold (naming what differs).
    """
    if resume:
        run = open_run(wanted) if wanted else _newest(manifest)
        stored = read_manifest(run.manifest)
        _check_same(run, stored, manifest)
        run.create()
        return run, dataclasses.replace(manifest, started=stored.started)
    run = RunDirectory(wanted) if wanted else _fresh(name, manifest)
    if run.manifest.exists() or run.predictions.exists():
        raise UsageError(
            Problem(
                where=str(run.path),
                found="a run in it already",
                expected="an empty or new directory",
                fix="add --resume to go on with it, or choose another --run-dir",
            )
        )
    run.create()
    return run, manifest


def config_of(run: RunDirectory, manifest: Manifest) -> Config:
    """The config that a manifest holds. Raises `UsageError` where it is none."""
    try:
        return Config.model_validate(manifest.config)
    except ValidationError as error:
        raise UsageError(
            Problem(
                where=f"{run.manifest}: config",
                found=f"no config ({error.error_count()} problems, first "
                f"{json_path(error.errors()[0]['loc'])}: {error.errors()[0]['msg']})",
                expected="the config as `harness run` resolved it",
                fix="restore the file, or run the benchmark again",
            )
        ) from error


def find_run(name: str) -> RunDirectory:
    """The run at a path, under `results/runs` by name, or `latest`. Raises `UsageError`."""
    if name == LATEST:
        found = run_directories()
        if not found:
            raise UsageError(
                Problem(
                    where=LATEST,
                    found=f"no run in {RUNS}",
                    expected="at least one",
                    fix="run `harness run configs/baselines.yaml` first",
                )
            )
        return max(found, key=lambda run: (read_manifest(run.manifest).started, run.path.name))
    by_name = RUNS / name
    return open_run(by_name if by_name.is_dir() and not Path(name).is_dir() else Path(name))


def _fresh(name: str, manifest: Manifest) -> RunDirectory:
    stamp = re.sub(r"[-:]|\.\d+", "", manifest.started)
    stem = re.sub(r"[^\w.-]+", "-", name).strip("-.") or "run"
    path = RUNS / f"{stamp}-{stem}-{short(manifest.config_digest)}"
    n = 2
    while path.exists():
        path = path.with_name(f"{path.name.split('~')[0]}~{n}")
        n += 1
    return RunDirectory(path)


def _newest(manifest: Manifest) -> RunDirectory:
    same = [
        run
        for run in run_directories()
        if (stored := read_manifest(run.manifest)).config_digest == manifest.config_digest
        and stored.gold == manifest.gold
    ]
    if not same:
        raise UsageError(
            Problem(
                where="--resume",
                found=f"no run of this config and gold in {RUNS}",
                expected="one that was interrupted",
                fix="leave --resume out, or name the directory with --run-dir",
            )
        )
    return same[-1]


def _check_same(run: RunDirectory, stored: Manifest, asked: Manifest) -> None:
    changed = differing_keys(decisive(stored.config), decisive(asked.config))
    if not changed:  # other parameters make another model too, and are named already
        changed = [
            f"the code or data of model {name!r}"
            for name, identity in asked.models.items()
            if stored.models.get(name, identity) != identity
        ]
    if stored.gold.digest != asked.gold.digest:
        changed.append("the content of the gold set or the seeds")
    if changed:
        raise UsageError(
            Problem(
                where=str(run.path),
                found=f"a run of another benchmark: {', '.join(changed)} differ",
                expected="the same config and gold",
                fix="restore them, or start a new run without --resume",
            )
        )


def differing_keys(a: Any, b: Any, path: str = "") -> list[str]:
    """The dotted paths at which two plain values differ.

    >>> differing_keys({"seed": 0, "models": [{"name": "a"}]}, {"seed": 1, "models": []})
    ['models', 'seed']
    """
    if isinstance(a, Mapping) and isinstance(b, Mapping):
        return [
            inner
            for key in sorted({*a, *b})
            for inner in differing_keys(a.get(key), b.get(key), f"{path}.{key}" if path else key)
        ]
    if isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
        return [
            inner
            for at, (x, y) in enumerate(zip(a, b, strict=True))
            for inner in differing_keys(x, y, f"{path}.{at}")
        ]
    return [] if a == b else [path]
