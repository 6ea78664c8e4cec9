"""A run as one table for other tools: Parquet, CSV, or a folder for `datasets.load_from_disk`.

One row a call: model, task, item, repeat, outcome, the answer's text, its citations, and a column
for every measure, null where the call has no value for it. Some measures are ratios of sums (F1
over a table): their column holds an item's share, and only `summary.json` the aggregate.

Text is kept as it is, but for lone surrogates, which no table can hold: they become escapes.
Written in chunks, so that memory does not grow with the run.
"""

from __future__ import annotations

import contextlib
import csv
import itertools
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from harness.core.digest import digest
from harness.core.errors import Problem, UsageError
from harness.core.files import unwritable
from harness.store.records import ScoreRow

FORMATS = ("hf", "parquet", "csv")
_CHUNK = 1_000
_KEYS = ("model", "task", "item", "repeat", "outcome", "answer", "citations")
Line: TypeAlias = dict[str, Any]


def export_rows(rows: Iterable[ScoreRow], measures: Sequence[str], *, to: str, path: Path) -> int:
    """Writes score rows to a new file or folder, whole or not at all; how many there were.

    Raises `UsageError` where something stands at `path`, it cannot be written, or a row has a
    measure that is not among `measures`.
    """
    lines = _Counted(_lines(rows, tuple(measures)))
    with written_whole(path) as temporary:
        _WRITERS[to](_chunks(lines), measures, temporary)
    return lines.n


@contextlib.contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """Another path beside it: what is written there stands at `path` in the end, or nowhere.

    Raises `UsageError` where something stands at `path`, or it cannot be written.
    """
    _check_free(path)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield temporary
        _check_free(path)
        temporary.rename(path)
    except OSError as error:
        raise UsageError(unwritable(path, error)) from error
    finally:
        _remove(temporary)


def _check_free(path: Path) -> None:
    """Nothing, or `UsageError` where something stands at the path already."""
    if os.path.lexists(path):
        raise UsageError(
            Problem(
                where=str(path),
                found="a file or folder that is there already",
                expected="a new one: an export overwrites nothing",
                fix="remove it, or choose another --out",
            )
        )


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


class _Counted:
    """Lines on their way, counted."""

    def __init__(self, lines: Iterator[Line]) -> None:
        self.n = 0
        self._lines = lines

    def __iter__(self) -> Iterator[Line]:
        for line in self._lines:
            self.n += 1
            yield line


def _lines(rows: Iterable[ScoreRow], measures: tuple[str, ...]) -> Iterator[Line]:
    known = frozenset(measures)
    for row in rows:
        if not known.issuperset(row.scores):
            raise UsageError(
                Problem(
                    where=f"the score of {row.item!r} by {row.model!r}",
                    found=f"{', '.join(sorted(set(row.scores) - known))}",
                    expected="only measures that the run's manifest names",
                    fix="run `harness score` on the run directory again",
                )
            )
        yield {
            "model": _storable(row.model),
            "task": row.task,
            "item": _storable(row.item),
            "repeat": row.repeat,
            "outcome": str(row.outcome),
            "answer": _storable(row.answer.get("text")),
            "citations": [_citation(found) for found in row.answer.get("citations", ())],
            **{name: row.scores[name][0] if name in row.scores else None for name in measures},
        }


def _citation(found: Line) -> Line:
    return {
        "source": found.get("source"),
        "quote": _storable(found.get("quote")),
        "claims": list(found.get("claims", ())),
        "raw": _storable(found.get("raw")),
    }


def _storable(text: str | None) -> str | None:
    return None if text is None else text.encode("utf-8", "backslashreplace").decode("utf-8")


def _chunks(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """The lines in lists of one model and task each, none longer than a thousand."""
    for _, group in itertools.groupby(lines, key=lambda line: (line["model"], line["task"])):
        while chunk := list(itertools.islice(group, _CHUNK)):
            yield chunk


def _schema(measures: Sequence[str]) -> Any:
    import pyarrow as pa

    citation = [
        ("source", pa.int64()),
        ("quote", pa.string()),
        ("claims", pa.list_(pa.int64())),
        ("raw", pa.string()),
    ]
    types = {"repeat": pa.int64(), "citations": pa.list_(pa.struct(citation))}
    keys = [(name, types.get(name, pa.string())) for name in _KEYS]
    return pa.schema([*keys, *((name, pa.float64()) for name in measures)])


def _write_parquet(chunks: Iterable[list[Line]], measures: Sequence[str], path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = _schema(measures)
    with pq.ParquetWriter(path, schema) as writer:
        for chunk in chunks:
            writer.write_table(pa.Table.from_pylist(chunk, schema=schema))


def _write_hf(chunks: Iterable[list[Line]], measures: Sequence[str], path: Path) -> None:
    """A `save_to_disk` folder; its fingerprint depends on the content alone."""
    import datasets
    import pyarrow as pa

    schema = datasets.Features.from_arrow_schema(_schema(measures)).arrow_schema
    seen: list[str] = []
    with tempfile.TemporaryDirectory() as scratch:
        whole = str(Path(scratch) / "rows.arrow")
        with pa.OSFile(whole, "wb") as sink, pa.ipc.new_stream(sink, schema) as out:
            for chunk in chunks:
                out.write_table(pa.Table.from_pylist(chunk, schema=schema))
                seen.append(digest(chunk))
        table = datasets.Dataset.from_file(whole)
        named = datasets.Dataset(table.data, info=table.info, fingerprint=digest(seen)[:16])
        with _silent():
            named.save_to_disk(str(path))


@contextlib.contextmanager
def _silent() -> Iterator[None]:
    """No progress bars of `datasets`, which would stand among the command's own lines."""
    import datasets

    were_off = datasets.are_progress_bars_disabled()
    datasets.disable_progress_bars()
    try:
        yield
    finally:
        if not were_off:
            datasets.enable_progress_bars()


def _write_csv(chunks: Iterable[list[Line]], measures: Sequence[str], path: Path) -> None:
    """CSV with a header; citations as JSON, null as an empty cell, text exactly as it is."""
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow([*_KEYS, *measures])
        for line in itertools.chain.from_iterable(chunks):
            cited = json.dumps(line["citations"], ensure_ascii=False, separators=(",", ":"))
            writer.writerow({**line, "citations": cited}.values())


_WRITERS: dict[str, Callable[[Iterable[list[Line]], Sequence[str], Path], None]] = {
    "hf": _write_hf,
    "parquet": _write_parquet,
    "csv": _write_csv,
}
