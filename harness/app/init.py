"""A benchmark of one's own, filled with a working example."""

from __future__ import annotations

from pathlib import Path

from harness.core.errors import Problem, UsageError
from harness.core.files import unwritable

_TEMPLATE = Path(__file__).with_name("template")


def create_benchmark(folder: Path) -> list[Path]:
    """The files of a new benchmark, as written into a folder that is new or empty.

    Raises `UsageError` where something is in the folder already or it cannot be written.
    """
    try:
        if folder.is_dir() and any(folder.iterdir()):
            raise UsageError(_taken(folder, "a folder that is not empty"))
        if folder.exists() and not folder.is_dir():
            raise UsageError(_taken(folder, "a file"))
        return [_copy(path, folder) for path in sorted(_TEMPLATE.rglob("*")) if path.is_file()]
    except OSError as error:
        raise UsageError(unwritable(folder, error)) from error


def _copy(path: Path, folder: Path) -> Path:
    target = folder / path.relative_to(_TEMPLATE)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(path.read_bytes())
    return target


def _taken(folder: Path, found: str) -> Problem:
    return Problem(
        where=str(folder),
        found=found,
        expected="a new or empty folder: nothing is overwritten",
        fix="choose another name",
    )
