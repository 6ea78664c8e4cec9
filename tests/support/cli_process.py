"""The real command in a process of its own, with what it used, and readers of what it wrote."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from harness.cli import main

REPOSITORY = Path(__file__).resolve().parents[2]
HIDDEN = ("COLUMNS", "FORCE_COLOR", "GITHUB_STEP_SUMMARY", "PYTHONDONTWRITEBYTECODE")
COMMAND = (sys.executable, "-X", "faulthandler", "-m", "harness")
# Nine short answers and three questions without one, enough for every verb.
TINY = (
    *("qa-002", "qa-007", "qa-008", "qa-009", "qa-011", "qa-012", "qa-013", "qa-017", "qa-019"),
    *("qa-041", "qa-042", "qa-043"),
)


@dataclass(frozen=True)
class Done:
    """What a finished command left: its exit code, what it printed, CPU seconds if measured."""

    code: int
    out: str
    err: str
    cpu_s: float = 0.0

    def json(self) -> dict[str, Any]:
        return json.loads(self.out)


def environment() -> dict[str, str]:
    """What a command starts with: bytecode is kept, or each would compile the package anew."""
    return {name: value for name, value in os.environ.items() if name not in HIDDEN}


def _heed_interrupts() -> None:
    """What a child inherits where the tests themselves run in the background: Ctrl-C ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def start(*arguments: object, cwd: Path, **options: Any) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*COMMAND, *map(str, arguments)],
        cwd=cwd,
        env=environment(),
        preexec_fn=_heed_interrupts,  # noqa: PLW1509 - no thread of ours holds a lock
        **options,
    )


def call(*arguments: object, cwd: Path, stdin: str | None = None) -> Done:
    """Runs the command to its end and keeps account of what it used."""
    files = [cwd / f".call-{os.getpid()}-{name}" for name in ("in", "out", "err")]
    files[0].write_text(stdin or "", encoding="utf-8")
    try:
        with files[0].open("rb") as read, files[1].open("wb") as out, files[2].open("wb") as err:
            process = start(*arguments, cwd=cwd, stdin=read, stdout=out, stderr=err)
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        return Done(
            code=process.returncode,
            out=files[1].read_text(encoding="utf-8"),
            err=files[2].read_text(encoding="utf-8"),
            cpu_s=usage.ru_utime + usage.ru_stime,
        )
    finally:
        for path in files:
            path.unlink(missing_ok=True)


def call_here(*arguments: object, cwd: Path, **variables: str) -> Done:
    """The command in this process: the same entry, without the second that imports take."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
    with (
        contextlib.chdir(cwd),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        mock.patch("sys.argv", ["harness", *map(str, arguments)]),
        mock.patch.dict(os.environ, {**environment(), **variables}, clear=True),
        pytest.raises(SystemExit) as leaving,
    ):
        main.run()
    code = leaving.value.code or 0
    assert isinstance(code, int)
    said, told = (stream.buffer.getvalue().decode() for stream in (out, err))
    return Done(code=code, out=said, err=told)


def copy_repository(to: Path) -> Path:
    for name in ("gold", "seeds", "configs"):
        shutil.copytree(REPOSITORY / name, to / name)
    return to


def read_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def write_lines(path: Path, rows: list[dict[str, Any]]) -> Path:
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path.write_text("".join(lines), encoding="utf-8")
    return path


def files_of(run: Path) -> dict[str, bytes]:
    """The two files of a run that hold no clock."""
    return {name: (run / name).read_bytes() for name in ("scores.jsonl", "summary.json")}


def make_tiny(folder: Path) -> Path:
    """A benchmark of twelve of the repository's questions in a new folder."""
    (folder / "gold").mkdir(parents=True)
    shutil.copytree(REPOSITORY / "seeds", folder / "seeds")
    shutil.copy(REPOSITORY / "gold" / "aliases.yaml", folder / "gold")
    rows = [row for row in read_lines(REPOSITORY / "gold" / "qa.jsonl") if row["id"] in TINY]
    assert len(rows) == len(TINY)
    write_lines(folder / "gold" / "qa.jsonl", rows)
    (folder / "c.yaml").write_text("models:\n  - {name: bm25, adapter: bm25}\n")
    return folder


@dataclass(frozen=True)
class Bench:
    """A copy of the repository's benchmark with its baselines run once."""

    folder: Path
    run: Path
    done: Done

    def summary(self, model: str, task: str) -> dict[str, Any]:
        return self.done.json()["models"][model]["tasks"][task]
