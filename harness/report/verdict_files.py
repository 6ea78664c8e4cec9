"""A gate's verdict as files, by suffix, and as the summary page of a CI job."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from harness.core.errors import UsageError
from harness.core.files import unwritable, write_atomically
from harness.report.files import check_output_path, to_markdown, write_output
from harness.report.junit import to_junit
from harness.report.verdict import Gating, verdict_data, verdict_document

SUFFIXES = (".json", ".jsonl", ".md", ".csv", ".html", ".junit.xml", ".xml")


def check_verdict_paths(paths: Iterable[Path]) -> None:
    """Nothing, or `UsageError` for a path that can't be written; called before any work."""
    for path in paths:
        check_output_path(path, known=SUFFIXES)


def write_verdict(path: Path, gating: Gating) -> None:
    """Writes the verdict in the format that the suffix names. Raises `UsageError`."""
    if path.suffix == ".xml":
        write_atomically(path, to_junit(gating))
    elif path.suffix == ".jsonl":
        write_atomically(path, to_json_lines(gating))
    elif path.suffix == ".html":
        from harness.report.html.verdict_page import render_verdict

        write_atomically(path, render_verdict(gating))
    else:
        write_output(path, verdict_document(gating), verdict_data(gating))


def to_json_lines(gating: Gating) -> str:
    """A JSON object a line: the checks, then the flips, then the quarantined items."""
    data = verdict_data(gating)
    rows = [
        {"line": name, **row}
        for name, key in (("check", "checks"), ("flip", "flips"), ("quarantined", "quarantined"))
        for row in data[key]
    ]
    return "".join(json.dumps(row, ensure_ascii=False, allow_nan=False) + "\n" for row in rows)


def append_summary(path: Path, gating: Gating) -> None:
    """Appends the verdict as Markdown to a CI job's summary. Raises `UsageError` where it can't."""
    text = to_markdown(verdict_document(gating))
    try:
        with path.open("ab") as handle:
            handle.write(text.encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise UsageError(unwritable(path, error)) from error
