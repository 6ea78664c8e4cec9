"""Rows of a table that others made: JSONL, CSV, Parquet or plain TSV, streaming."""

from __future__ import annotations

import csv
import itertools
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

from harness.core.errors import GoldError, Problem, UsageError
from harness.core.files import json_lines, unreadable

NumberedRow: TypeAlias = "tuple[int, dict[str, Any] | Problem]"
_BATCH = 1_000
_NO_TABS = "take tabs and line breaks out of the texts"


def read_table(path: Path, *, what: str) -> Iterator[NumberedRow]:
    """Line number and row of every row, or a `Problem` in its place.

    The suffix names the format: `.jsonl`, `.csv` or `.parquet`; `-` reads JSONL from standard
    input. `what` names the file's part in messages. Raises `UsageError` for any other suffix and
    for a file that cannot be read, `GoldError` for CSV that no library wrote.
    """
    readers: dict[str, Callable[[Path, str], Iterator[NumberedRow]]] = {
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
    return reader(path, what)


def read_tsv(path: Path, *, what: str) -> Iterator[NumberedRow]:
    """Line number and row of a TSV file whose quotes are plain characters, as research sets have.

    The first line names the columns. A line with another number of cells yields a `Problem`.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="\n") as handle:
            header: list[str] = []
            for number, line in enumerate(handle, start=1):
                cells = line.rstrip("\r\n").split("\t")
                if not header:
                    header = cells
                elif line.strip():
                    yield number, _labelled(header, cells, f"{path}:{number}", fix=_NO_TABS)
    except OSError as error:
        raise UsageError(unreadable(path, error, what=what)) from error
    except UnicodeDecodeError as error:
        raise GoldError(_not_utf8(str(path), error)) from error


def _labelled(
    header: list[str], cells: list[str], where: str, *, fix: str
) -> dict[str, Any] | Problem:
    if len(cells) == len(header):
        return dict(zip(header, cells, strict=True))
    return Problem(
        where=where,
        found=f"{len(cells)} cells",
        expected=f"{len(header)}, as the header has",
        fix=fix,
    )


def _not_utf8(where: str, error: Exception) -> Problem:
    return Problem(
        where=where,
        found=f"no text in UTF-8 ({error})",
        expected="a header, then a row a line",
        fix="write it again as UTF-8",
    )


def _jsonl(path: Path, what: str) -> Iterator[NumberedRow]:
    return json_lines(Path("/dev/stdin") if str(path) == "-" else path, what=what)


def _csv(path: Path, what: str) -> Iterator[NumberedRow]:
    csv.field_size_limit(sys.maxsize)
    try:
        # A spreadsheet writes a byte order mark; it is no part of the first column's name.
        handle = path.open(encoding="utf-8-sig", newline="")
    except OSError as error:
        raise UsageError(unreadable(path, error, what=what)) from error
    with handle:
        reader = csv.reader(handle, strict=True)
        header: list[str] = []
        try:
            for cells in reader:
                if not header:
                    header = cells
                elif cells:
                    yield reader.line_num, _quoted(header, cells, f"{path}:{reader.line_num}")
        except csv.Error as error:
            raise GoldError(
                Problem(
                    where=f"{path}:{reader.line_num}",
                    found=f"no CSV ({error})",
                    expected="a header, then a row an answer",
                    fix="write it again with a CSV library",
                )
            ) from error
        except UnicodeDecodeError as error:
            raise GoldError(_not_utf8(str(path), error)) from error


def _quoted(header: list[str], cells: list[str], where: str) -> dict[str, Any] | Problem:
    """The row; a comma that no quotes protect makes one cell too many.

    Empty cells beyond the header are what spreadsheets write, and count for nothing.
    """
    if not any(cells[len(header) :]):
        cells = cells[: len(header)]
    fix = "give every row as many cells; put quotes around one that holds a comma"
    return _labelled(header, cells, where, fix=fix)


def _parquet(path: Path, what: str) -> Iterator[NumberedRow]:
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
                expected=f"a {what} as Parquet",
                fix="check the path and how it was written",
            )
        ) from error
