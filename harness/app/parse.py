"""Parse raw outputs from a file, no gold needed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from harness.citations.parse import parse
from harness.core.errors import GoldError, IncompleteError, Problem, UsageError
from harness.gold.seeds import load_seeds
from harness.store.foreign import read_outputs


def parse_file(path: Path, *, seeds: Path | None, index_base: int) -> Iterator[dict[str, Any]]:
    """A row for every raw output, streaming, with the keys of `harness parse`.

    `seeds` is the folder whose file names citations may use. Raises `GoldError` at the first
    line that holds no output, `IncompleteError` where the file holds no line.
    """
    if seeds is not None and not seeds.is_dir():
        raise UsageError(
            Problem(
                where=f"--seeds {seeds}",
                found="no such folder",
                expected="the folder of source documents",
                fix="check the path",
            )
        )
    shown = tuple(sorted(load_seeds(seeds))) if seeds else ()
    is_empty = True
    for _, row in read_outputs(path, payload="raw"):
        is_empty = False
        if isinstance(row, Problem):
            raise GoldError(row)
        item_id, raw = row
        answer = parse(raw, shown=shown, index_base=index_base)
        yield {
            "id": item_id,
            "answer_text": answer.text,
            "citations": list(answer.cited()),
            "abstained": answer.abstained,
            "format": answer.format,
            "warnings": list(answer.warnings),
        }
    if is_empty:
        raise IncompleteError(
            Problem(
                where=str(path),
                found="no line",
                expected="lines of id, raw",
                fix='write lines like {"id": "qa-001", "raw": "…"}',
            )
        )
