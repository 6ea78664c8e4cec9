"""Predictions that others made: JSONL, CSV or Parquet, read row by row.

Only `id` and the payload column (`output`, for `parse` `raw`) are read; other columns are left
alone. A blank output is an answer that says nothing; an absent line is a call that failed.
"""

from __future__ import annotations

import csv
import itertools
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from harness.core.errors import GoldError, Problem, UsageError
from harness.core.files import json_lines, unreadable

Payload: TypeAlias = "str | Mapping[str, Any]"
Row: TypeAlias = "tuple[int, str, Payload]"
_BATCH = 1_000


def read_outputs(path: Path, *, payload: str = "output") -> Iterator[tuple[int, Any]]:
    """Line number and (id, output) of every row, or a `Problem` in its place.

    The suffix names the format: `.jsonl`, `.csv` or `.parquet`; `-` reads JSONL from standard
    input. Raises `UsageError` for any other and for a file that cannot be read.
    """
    readers: dict[str, Callable[[Path], Iterator[tuple[int, Any]]]] = {
        ".jsonl": _jsonl,
        ".csv": _csv,
        ".parquet": _parquet,
    }
    reader = readers.get(path.suffix.lower() if str(path) != "-" else ".jsonl")
    if reader is None:
        raise UsageError(
            Problem(
                where=str(path),
                found=f"the suffix {path.suffix!r}",
                expected="one of .jsonl, .csv, .parquet",
                fix="convert the file or rename it",
            )
        )
    for line, row in reader(path):
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


def _jsonl(path: Path) -> Iterator[tuple[int, Any]]:
    if str(path) == "-":
        return json_lines(Path("/dev/stdin"), what="predictions file")
    return json_lines(path, what="predictions file")


def _csv(path: Path) -> Iterator[tuple[int, Any]]:
    csv.field_size_limit(sys.maxsize)
    try:
        # A spreadsheet writes a byte order mark; it is no part of the first column's name.
        handle = path.open(encoding="utf-8-sig", newline="")
    except OSError as error:
        raise UsageError(unreadable(path, error, what="predictions file")) from error
    with handle:
        reader = csv.DictReader(handle, strict=True)
        try:
            for row in reader:
                yield reader.line_num, _no_cell_too_many(row, f"{path}:{reader.line_num}")
        except (csv.Error, UnicodeDecodeError) as error:
            raise GoldError(
                Problem(
                    where=f"{path}:{reader.line_num + 1}"
                    if isinstance(error, csv.Error)
                    else str(path),
                    found=f"no CSV in UTF-8 ({error})",
                    expected="a header with id and output, then a row an item",
                    fix="write it again with a CSV library",
                )
            ) from error


def _no_cell_too_many(row: dict[str | Any, Any], where: str) -> dict[str, Any] | Problem:
    """The row, or the problem that it has cells without a column: a comma cut an output short."""
    if not any(row.get(None, ())):
        return row
    return Problem(
        where=where,
        found=f"{len(row) - 1 + len(row[None])} cells",
        expected=f"{len(row) - 1}, as the header has",
        fix="put quotes around a cell that holds a comma",
    )


def _parquet(path: Path) -> Iterator[tuple[int, Any]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            rows = itertools.chain.from_iterable(
                batch.to_pylist() for batch in file.iter_batches(batch_size=_BATCH)
            )
            yield from enumerate(rows, start=1)
    except (OSError, pa.ArrowException) as error:
        raise UsageError(
            Problem(
                where=str(path),
                found=f"no Parquet file ({error})",
                expected="a Parquet file with the columns id and output",
                fix="check the path and how it was written",
            )
        ) from error
