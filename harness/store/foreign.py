"""Predictions that others made: JSONL, CSV or Parquet, read row by row.

Only `id` and the payload column (`output`, for `parse` `raw`) are read; other columns are left
alone. A blank output is an answer that says nothing; an absent line is a call that failed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from harness.core.errors import Problem
from harness.store.tables import read_table

Payload: TypeAlias = "str | Mapping[str, Any]"


def read_outputs(path: Path, *, payload: str = "output") -> Iterator[tuple[int, Any]]:
    """Line number and (id, output) of every row, or a `Problem` in its place.

    The suffix names the format: `.jsonl`, `.csv` or `.parquet`; `-` reads JSONL from standard
    input. Raises `UsageError` for any other and for a file that cannot be read.
    """
    for line, row in read_table(path, what="predictions file"):
        yield line, row if isinstance(row, Problem) else _checked(row, payload, f"{path}:{line}")


def _checked(row: Mapping[str, Any], payload: str, where: str) -> tuple[str, Payload] | Problem:
    missing = [key for key in ("id", payload) if key not in row]
    if missing:
        return Problem(
            where=where,
            found=f"the keys {', '.join(map(str, row))}",
            expected=f"{' and '.join(missing)} too",
            fix=f'write lines like {{"id": "qa-001", "{payload}": "…"}}',
        )
    item_id, output = row["id"], row[payload]
    if not isinstance(item_id, str) or not item_id:
        return Problem(
            where=f"{where}: id", found=repr(item_id), expected="an item's id", fix="correct it"
        )
    if not isinstance(output, str | Mapping):
        return Problem(
            where=f"{where}: {payload}",
            found="null" if output is None else f"a {type(output).__name__}",
            expected="a text or an object",
            fix="write '' for an answer that says nothing; leave out the line of a failed call",
        )
    return item_id, output
