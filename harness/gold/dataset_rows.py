"""The rows of a user's own data set, one by one, as they were written.

`datasets` finds the files and the splits and reads all formats but JSON and CSV, whose readers
guess types: a text that looks like a date becomes a date, "007" a 7, "NA" nothing at all. Local
files of these two are therefore read by `harness.gold.dataset_files`.
"""

from __future__ import annotations

import functools
import itertools
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from harness.core.errors import GoldError, Problem
from harness.core.problems import did_you_mean
from harness.gold.dataset_files import Row, csv_rows, json_rows

SplitT = TypeVar("SplitT")
_READERS = {
    ".json": "json", ".jsonl": "json", ".ndjson": "json",
    ".csv": "csv", ".tsv": "csv", ".parquet": "parquet", ".arrow": "arrow",
}  # fmt: skip
_SAVED = ("state.json", "dataset_dict.json")  # what `save_to_disk` leaves
_PEEKED = 100  # rows of a JSON file that tell which columns there are


@dataclass(frozen=True, slots=True)
class Rows:
    """The columns of one split, and how to read some of them, row by row."""

    columns: tuple[str, ...]
    read: Callable[[Sequence[str]], Iterator[Row]]


def open_rows(dataset: str, *, config: str | None = None, split: str | None = None) -> Rows:
    """The rows of a split of a local data set, or of one on the hub by its name.

    Local are a data file, a folder of data files and a folder written by `save_to_disk`. `split`
    may be left out where there is only one. Raises `GoldError` naming the cause.
    """
    path, where = Path(dataset).expanduser(), f"dataset {dataset}"
    if any((path / name).is_file() for name in _SAVED):
        return _of_table(_choose(_saved(path, where), split, where), where)
    if path.exists():
        with tempfile.TemporaryDirectory() as scratch:  # for locks alone: nothing is converted
            return _local(path, _Asked(config, split, where, scratch))
    if _is_path(dataset):
        raise GoldError(
            Problem(
                where=where,
                found="no such file or folder",
                expected="a data file, a folder of data files or a name on the hub",
                fix="check the path",
            )
        )
    return _of_table(_choose(_hub(dataset, config, where), split, where), where)


def _is_path(dataset: str) -> bool:
    path = Path(dataset)
    looks = not dataset or dataset[0] in "./~" or path.suffix.lower() in _READERS
    return looks or dataset.count("/") > 1


@dataclass(frozen=True, slots=True)
class _Asked:
    config: str | None
    split: str | None
    where: str
    scratch: str


def _saved(path: Path, where: str) -> Mapping[str, Any]:
    import datasets

    try:
        found = datasets.load_from_disk(str(path))
    except (OSError, ValueError) as error:
        raise GoldError(_unreadable(where, error)) from error
    return found if isinstance(found, Mapping) else {str(found.split or "train"): found}


def _local(path: Path, asked: _Asked) -> Rows:
    arguments = _arguments(path, asked)
    builder = _builder(arguments, asked.where)
    found = builder.config.data_files or {}
    files = {str(name): [Path(file) for file in found[name]] for name in found}
    chosen = _choose(files, asked.split, asked.where)
    readers = {_READERS.get(file.suffix.lower()) for file in chosen}
    if readers == {"json"}:
        return _of_files(functools.partial(json_rows, chosen, asked.where), asked.where)
    if readers == {"csv"}:
        return _of_files(
            functools.partial(csv_rows, chosen, asked.where, builder.config.sep), asked.where
        )
    name = next(name for name, of_split in files.items() if of_split is chosen)
    return _of_table(_streams(builder, asked.where)[name], asked.where)


def _arguments(path: Path, asked: _Asked) -> dict[str, Any]:
    scratch = {"cache_dir": asked.scratch, "name": asked.config}
    if path.is_dir():
        return {"path": str(path.resolve()), **scratch}
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise GoldError(
            Problem(
                where=asked.where,
                found=f"the suffix {path.suffix!r}",
                expected=f"one of {', '.join(_READERS)}",
                fix="convert the file or rename it",
            )
        )
    if path.suffix.lower() == ".tsv":
        scratch["sep"] = "\t"
    return {"path": reader, "data_files": str(path.resolve()), **scratch}


def _builder(arguments: Mapping[str, Any], where: str) -> Any:
    import datasets

    try:
        return datasets.load_dataset_builder(**arguments)
    except (OSError, ValueError, RuntimeError, datasets.exceptions.DatasetsError) as error:
        raise GoldError(_unreadable(where, error)) from error


def _streams(builder: Any, where: str) -> Mapping[str, Any]:
    import datasets

    try:
        return dict(builder.as_streaming_dataset())
    except (OSError, ValueError, datasets.exceptions.DatasetsError) as error:
        raise GoldError(_unreadable(where, error)) from error


def _hub(name: str, config: str | None, where: str) -> Mapping[str, Any]:
    """The splits of a data set on the hub: streamed, or from the local cache where offline."""
    import datasets
    from datasets.packaged_modules.cache.cache import Cache

    try:
        builder = datasets.load_dataset_builder(name, name=config)
        if isinstance(builder, Cache):
            builder.download_and_prepare()
            return dict(builder.as_dataset())
        return dict(builder.as_streaming_dataset())
    except ConnectionError as error:
        raise GoldError(
            Problem(
                where=where,
                found=f"no connection to the hub ({error})",
                expected="a local path, a name in the local cache, or access to the hub",
                fix="download it where there is a network and give the path that "
                "`save_to_disk` wrote; a local path starts with ./ or /",
            )
        ) from error
    except (OSError, ValueError, RuntimeError, datasets.exceptions.DatasetsError) as error:
        raise GoldError(_unreadable(where, error)) from error


def _unreadable(where: str, error: Exception) -> Problem:
    reason = str(error).strip().splitlines()[0:1] or [type(error).__name__]
    return Problem(
        where=where,
        found=f"nothing that can be read ({reason[0]})",
        expected="a data set that `datasets.load_dataset` or `load_from_disk` reads",
        fix="check the path or name, the config, and the files",
    )


def _choose(splits: Mapping[str, SplitT], wanted: str | None, where: str) -> SplitT:
    names = list(splits)
    if wanted is not None and wanted in splits:
        return splits[wanted]
    if wanted is None and len(names) == 1:
        return splits[names[0]]
    hint = did_you_mean(wanted.partition("[")[0], names) if wanted else ""
    raise GoldError(
        Problem(
            where=f"{where}: split",
            found="no name" if wanted is None else repr(wanted),
            expected=f"one of {', '.join(names) or 'no splits at all'}",
            fix=f"{hint}name one; for its first items use `limit`",
        )
    )


def _of_table(table: Any, where: str) -> Rows:
    columns = _peek(table, where)

    def read(wanted: Sequence[str]) -> Iterator[Row]:
        return _guarded(iter(table.select_columns(list(wanted))), where)

    return Rows(columns, read)


def _peek(table: Any, where: str) -> tuple[str, ...]:
    """The columns as the table states them, else those of its first row."""
    if table.column_names is not None:
        return tuple(table.column_names)
    first = next(_guarded(iter(table), where), {})
    return tuple(first) if isinstance(first, dict) else ()


def _guarded(rows: Iterator[dict[str, Any]], where: str) -> Iterator[Row]:
    """The rows; what the reader raises becomes a `GoldError` that names the row."""
    import datasets

    for number in itertools.count(1):
        try:
            row = next(rows, None)
        except (OSError, ValueError, datasets.exceptions.DatasetsError) as error:
            raise GoldError(_unreadable(f"{where}, row {number} or after it", error)) from error
        if row is None:
            return
        yield row


def _of_files(rows: Callable[[], Iterator[Row]], where: str) -> Rows:
    first = list(itertools.islice(rows(), _PEEKED))
    found = dict.fromkeys(name for row in first if isinstance(row, dict) for name in row)
    if not found:
        wrong = [row for row in first if isinstance(row, Problem)]
        raise GoldError(wrong or [_no_rows(where)])

    def read(wanted: Sequence[str]) -> Iterator[Row]:
        for row in rows():
            if isinstance(row, Problem):
                yield row
            else:
                yield {name: row[name] for name in wanted if name in row}

    return Rows(tuple(found), read)


def _no_rows(where: str) -> Problem:
    return Problem(
        where=where,
        found="no rows",
        expected="at least one item",
        fix="check the split and the files",
    )
