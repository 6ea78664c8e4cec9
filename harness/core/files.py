"""Files: read line by line, written whole or not at all, with errors a user can act on."""

from __future__ import annotations

import contextlib
import errno
import json
import math
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from harness.core.errors import Problem, UsageError

_BOM = b"\xef\xbb\xbf"
_JSON_TYPES = {
    type(None): "null",
    bool: "truth value",
    int: "number",
    float: "number",
    str: "string",
    list: "list",
}


def read_text(path: Path, *, what: str) -> str:
    """The text of a UTF-8 file, nothing normalised. Raises `UsageError` where it can't be read.

    `what` names the file's part in messages ("seed", "gold file").
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(unreadable(path, error, what=what)) from error
    return decode(data, path, what=what)


def decode(data: bytes, path: Path, *, what: str) -> str:
    """Bytes as UTF-8 text. Raises `UsageError` for a BOM, a PDF or any other encoding."""
    if data.startswith(_BOM):
        raise UsageError(
            Problem(
                where=str(path),
                found="a byte order mark at the start",
                expected=f"a {what} in UTF-8 without one",
                fix="save the file as UTF-8 without BOM",
            )
        )
    if data.startswith(b"%PDF"):
        raise UsageError(
            Problem(
                where=str(path),
                found="a PDF",
                expected=f"a {what} of plain text",
                fix="extract its text into a .txt file",
            )
        )
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise UsageError(
            Problem(
                where=f"{path}:{line}",
                found=f"byte 0x{data[error.start]:02x} at offset {error.start}",
                expected=f"a {what} in UTF-8",
                fix="convert the file to UTF-8",
            )
        ) from error


def unreadable(path: Path, error: OSError, *, what: str) -> Problem:
    """The problem that a file could not be opened."""
    return Problem(
        where=str(path),
        found=error.strerror or type(error).__name__,
        expected=f"a readable {what}",
        fix="check the path and its permissions",
    )


def json_lines(path: Path, *, what: str) -> Iterator[tuple[int, dict[str, Any] | Problem]]:
    """Line number and object of every non-blank line, streaming; a bad line yields a `Problem`.

    Duplicate keys within an object are a problem too: JSON would keep the last without a word.
    """
    try:
        handle = path.open("rb")
    except OSError as error:
        raise UsageError(unreadable(path, error, what=what)) from error
    with handle:
        for number, line in enumerate(handle, start=1):
            if line.strip():
                yield number, _parse_line(line, f"{path}:{number}", first=number == 1)


def _parse_line(line: bytes, where: str, *, first: bool) -> dict[str, Any] | Problem:
    if first and line.startswith(_BOM):
        return Problem(
            where=where,
            found="a byte order mark",
            expected="UTF-8 without one",
            fix="save the file as UTF-8 without BOM",
        )
    try:
        value = json.loads(
            line,
            object_pairs_hook=_no_duplicates,
            parse_constant=_no_constant,
            parse_float=_finite,
        )
    except (ValueError, RecursionError) as error:
        return Problem(
            where=where,
            found=f"a line that is not JSON ({str(error) or type(error).__name__})",
            expected="one JSON object",
            fix="mend or remove the line",
        )
    if not isinstance(value, dict):
        return Problem(
            where=where,
            found=f"a JSON {_JSON_TYPES[type(value)]}",
            expected="one JSON object a line",
            fix="mend or remove the line",
        )
    return value


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"the key {twice!r} stands twice")
    return value


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON number")


def _finite(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise ValueError(f"{digits} is too large a number")
    return value


def write_atomically(path: Path, content: str | bytes) -> None:
    """Writes a whole file or nothing: a temporary file beside it, flushed, then renamed.

    Text becomes UTF-8, a lone surrogate the escape that JSON reads back. A link is followed; what
    is no regular file (`/dev/null`, a pipe) is written in place, never replaced. Raises
    `UsageError` where the file can't be written.
    """
    data = content.encode("utf-8", "backslashreplace") if isinstance(content, str) else content
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            path.write_bytes(data)
        else:
            _replace(Path(os.path.realpath(path)), data)
    except OSError as error:
        raise UsageError(unwritable(path, error)) from error


def _replace(path: Path, data: bytes) -> None:
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    temporary = path.with_name(f".{path.name[:40]}.{os.getpid()}.tmp")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with temporary.open("wb") as handle:
            handle.write(data)
            handle.flush()
            os.fsync(handle.fileno())
        temporary.replace(path)
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()


def unwritable(path: Path, error: OSError) -> Problem:
    """The problem that a file or folder could not be written."""
    return Problem(
        where=str(path),
        found=error.strerror or type(error).__name__,
        expected="a path that can be written",
        fix="choose another path or mend its permissions",
    )
