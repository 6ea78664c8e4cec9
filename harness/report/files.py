"""Documents and values as files; the suffix names the format."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

from harness.core.errors import Problem, UsageError
from harness.core.files import write_atomically
from harness.report.document import Cell, Document, Table, printable

_SPECIAL = str.maketrans({char: f"\\{char}" for char in "\\`*_{}[]<>|#~"})


def check_output_path(path: Path, *, known: Collection[str] = ()) -> None:
    """Nothing, or `UsageError` for a path that can't be written; called before any work.

    `known` are the suffixes to choose from, by default those that `write_output` knows.
    """
    known = known or _WRITERS
    if path.suffix not in known:
        raise UsageError(
            Problem(
                where=f"-o {path}",
                found=f"the suffix {path.suffix!r}",
                expected=f"one of {', '.join(known)}",
                fix="choose a file name with one of these suffixes",
            )
        )
    parent = next(folder for folder in Path(os.path.realpath(path)).parents if folder.exists())
    if path.is_dir() or not parent.is_dir() or not os.access(parent, os.W_OK):
        raise UsageError(
            Problem(
                where=f"-o {path}",
                found="a folder" if path.is_dir() else f"{parent}, where nothing can be written",
                expected="a file in a folder that can be written",
                fix="choose another path or mend its permissions",
            )
        )


def write_output(path: Path, document: Document, data: Mapping[str, Any]) -> None:
    """Writes a result where the user asked: the data as JSON, or the document in words."""
    check_output_path(path)
    write_atomically(path, _WRITERS[path.suffix](document, data))


def to_json(data: Mapping[str, Any]) -> str:
    """The data as indented JSON; NaN is an error, since no number here may be one."""
    return json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def to_markdown(document: Document) -> str:
    """The document as GitHub Markdown; every string in it is text, never markup."""
    parts = [f"## {_plain(document.title)}"]
    parts += [_markdown_table(table) for table in document.tables]
    parts += [_plain(note.text) for note in document.notes]
    return "\n\n".join(parts) + "\n"


def _markdown_table(table: Table) -> str:
    head = " | ".join(_plain(column.title) for column in table.columns)
    rule = " | ".join("---:" if column.numeric else "---" for column in table.columns)
    rows = [" | ".join(_markdown_cell(cell) for cell in row) for row in table.rows]
    lines = [f"**{_plain(table.title)}**", "", *(f"| {line} |" for line in [head, rule, *rows])]
    return "\n".join([*lines, *(["", _plain(table.caption)] if table.caption else [])])


def _markdown_cell(cell: Cell) -> str:
    text = _plain(cell.text)
    if cell.tone == "strong":
        text = f"**{text}**"
    return f"{text} {_plain(cell.detail)}" if cell.detail else text


def _plain(text: str) -> str:
    return printable(text).translate(_SPECIAL).replace("@", "@\u200b")


def json_line(row: Mapping[str, Any]) -> str:
    """A JSON object on a line of its own; half a surrogate pair, which no file holds, as `?`.

    >>> json_line({"id": "caf\u00e9"}).rstrip()
    '{"id": "café"}'
    """
    text = json.dumps(row, ensure_ascii=False)
    return text.encode("utf-8", "replace").decode("utf-8") + "\n"


def to_csv(document: Document) -> str:
    """The tables as CSV, a blank line between them; each interval in a column of its own."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    for at, table in enumerate(document.tables):
        if at:
            stream.write("\n")
        header = [column.title for column in table.columns]
        writer.writerow([x for title in header for x in (title, f"{title} (detail)")])
        for row in table.rows:
            writer.writerow([_csv_safe(x) for cell in row for x in (cell.text, cell.detail)])
    return stream.getvalue()


def _csv_safe(text: str) -> str:
    """Text that no spreadsheet takes for a formula and no terminal for a command."""
    text = "\n".join(map(printable, text.split("\n")))
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") and not _is_number(text) else text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


_WRITERS: dict[str, Callable[[Document, Mapping[str, Any]], str]] = {
    ".json": lambda _, data: to_json(data),
    ".md": lambda document, _: to_markdown(document),
    ".csv": lambda document, _: to_csv(document),
}
