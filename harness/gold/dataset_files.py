"""JSON and CSV files as rows: no type is guessed, a text stays the text that was written."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from harness.core.errors import GoldError, Problem, UsageError
from harness.core.files import json_lines, read_text, unreadable

Row: TypeAlias = dict[str, Any] | Problem
_WHAT = "data file"


def json_rows(files: Sequence[Path], where: str) -> Iterator[Row]:
    """The objects of JSON files, line by line; a file that is one JSON list is held whole."""
    for path in files:
        with path.open("rb") as handle:
            is_list = handle.read(64).lstrip().startswith(b"[")
        if is_list:
            yield from _json_list(path, f"{where}: {path.name}")
        else:
            yield from (row for _, row in json_lines(path, what=_WHAT))


def _json_list(path: Path, where: str) -> Iterator[Row]:
    try:
        members = json.loads(read_text(path, what=_WHAT))
    except (ValueError, RecursionError) as error:
        raise GoldError(
            Problem(
                where=where,
                found=f"no JSON ({error})",
                expected="a list of objects, or an object a line",
                fix="write it again with a JSON library",
            )
        ) from error
    for number, member in enumerate(members):
        if isinstance(member, dict):
            yield member
        else:
            yield Problem(
                where=f"{where}: [{number}]",
                found=f"a {type(member).__name__}",
                expected="an object",
                fix="mend or remove it",
            )


def csv_rows(files: Sequence[Path], where: str, separator: str) -> Iterator[Row]:
    """The rows of CSV files with a header each; a row of another length is a problem."""
    csv.field_size_limit(sys.maxsize)
    for path in files:
        try:
            # A spreadsheet writes a byte order mark; it is no part of the first column's name.
            handle = path.open(encoding="utf-8-sig", newline="")
        except OSError as error:
            raise UsageError(unreadable(path, error, what=_WHAT)) from error
        with handle:
            reader = csv.reader(handle, delimiter=separator, strict=True)
            try:
                yield from _cells(reader, f"{where}: {path.name}")
            except (csv.Error, UnicodeDecodeError) as error:
                raise GoldError(
                    Problem(
                        where=f"{where}: {path.name}, after line {reader.line_num}",
                        found=f"no CSV in UTF-8 ({error})",
                        expected="a header, then a row an item",
                        fix="write it again with a CSV library",
                    )
                ) from error


def _cells(reader: Any, where: str) -> Iterator[Row]:
    header: list[str] = next(reader, [])
    for cells in reader:
        if len(cells) == len(header):
            yield dict(zip(header, cells, strict=True))
        elif cells:
            yield Problem(
                where=f"{where}:{reader.line_num}",
                found=f"{len(cells)} cells",
                expected=f"{len(header)}, as the header has",
                fix="put quotes around a cell that holds the separator",
            )
