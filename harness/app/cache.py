"""The response cache as its owner sees it: what it holds, and less of it."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from harness.config.schema import Config
from harness.core.errors import Problem, UsageError
from harness.report.document import Cell, Column, Document, Table
from harness.store.cache import Cache, CacheStats

_MB = 1_000_000


def describe_cache(path: Path | None) -> tuple[Document, dict[str, Any]]:
    """What a cache holds, as a document and as data; one that is not there holds nothing.

    Without a path it is the cache of runs whose config names none.
    """
    path = path or _default()
    with _existing(path) as cache:
        stats = cache.stats() if cache else CacheStats()
    data = {"cache": str(path), **dataclasses.asdict(stats), "file_bytes": _size(path)}
    shown = (
        ("answers", f"{stats.n_answers:,}"),
        ("their size", f"{stats.answer_bytes / _MB:,.1f} MB"),
        ("file size", f"{data['file_bytes'] / _MB:,.1f} MB"),
        ("oldest", stats.oldest or "–"),
        ("last used", stats.last_used or "–"),
    )
    columns = [Column(title="", numeric=False), Column(title=str(path))]
    rows = [[Cell(text=name), Cell(text=value)] for name, value in shown]
    table = Table(title="Response cache", columns=columns, rows=rows)
    return Document(title="cache", tables=[table]), data


def prune_cache(
    path: Path | None, *, unused_days: int | None, max_mb: float | None
) -> dict[str, Any]:
    """The file, and how many answers were `taken_out`. Raises `UsageError` if none is named."""
    if unused_days is None and max_mb is None:
        raise UsageError(
            Problem(
                where="harness cache prune",
                found="neither --older-than nor --max-size",
                expected="at least one of them",
                fix="say what may stay; `harness cache clear` takes out everything",
            )
        )
    return _taken_out(path, unused_days, None if max_mb is None else max_mb * _MB)


def clear_cache(path: Path | None) -> dict[str, Any]:
    """The file, and how many answers were `taken_out`, which is all of them."""
    return _taken_out(path, None, -1)


def _taken_out(
    path: Path | None, unused_days: int | None, max_bytes: float | None
) -> dict[str, Any]:
    path = path or _default()
    with _existing(path) as cache:
        n_gone = cache.prune(unused_days=unused_days, max_bytes=max_bytes) if cache else 0
    return {"cache": str(path), "taken_out": n_gone}


def _default() -> Path:
    return Path(str(Config.model_fields["cache"].default))


@contextlib.contextmanager
def _existing(path: Path) -> Iterator[Cache | None]:
    """The cache in a file, None where there is no file."""
    if not path.exists():
        yield None
        return
    with contextlib.closing(Cache(path)) as cache:
        yield cache


def _size(path: Path) -> int:
    files = (path.with_name(path.name + end) for end in ("", "-wal"))
    return sum(file.stat().st_size for file in files if file.is_file())
