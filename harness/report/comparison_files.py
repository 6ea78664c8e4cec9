"""Comparisons as plain data, and as files by suffix."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from harness.core.files import write_atomically
from harness.report.comparison import Compared
from harness.report.document import Document
from harness.report.files import check_output_path, write_output

SUFFIXES = (".json", ".jsonl", ".md", ".csv")


def comparison_data(compared: Sequence[Compared]) -> dict[str, Any]:
    """The object that `--json` prints: that of one comparison, or a list of them."""
    if len(compared) == 1:
        return _one(compared[0])
    first = compared[0].comparison
    return {
        "family": first.family,
        "slice_family": first.slice_family,
        "comparisons": [_one(found) for found in compared],
    }


def _one(compared: Compared) -> dict[str, Any]:
    return {"treatment": list(compared.treatment), **_plain(compared.comparison)}


def _plain(value: Any) -> Any:
    """Dataclasses as mappings, however deep; `dataclasses.asdict` copies every leaf."""
    if dataclasses.is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, tuple):
        return [_plain(member) for member in value]
    return value


def check_comparison_paths(paths: Iterable[Path]) -> None:
    """Nothing, or `UsageError` for a path that can't be written; called before any work."""
    for path in paths:
        check_output_path(path, known=SUFFIXES)


def write_comparison(path: Path, document: Document, data: Mapping[str, Any]) -> None:
    """Writes a comparison in the format that the suffix names."""
    if path.suffix == ".jsonl":
        write_atomically(path, to_json_lines(data))
    else:
        write_output(path, document, data)


def to_json_lines(data: Mapping[str, Any]) -> str:
    """A JSON object a line: effects, then slices, then flips, each with the names of its runs."""
    rows = [
        {"line": line, "runs": [found["reference"], found["candidate"]], **row}
        for found in data.get("comparisons", [data])
        for line, key in (("effect", "effects"), ("slice", "slices"), ("flip", "flips"))
        for row in found[key]
    ]
    return "".join(json.dumps(row, ensure_ascii=False, allow_nan=False) + "\n" for row in rows)
