from __future__ import annotations

import subprocess
import sys

import pytest

from harness.core.errors import UsageError
from harness.store.layout import RunDirectory, open_run, run_directories

HOLD = """
import sys
from pathlib import Path
from harness.store.layout import RunDirectory
with RunDirectory(Path(sys.argv[1])).lock():
    print("held", flush=True)
    sys.stdin.read()
"""
TRY = """
import sys
from pathlib import Path
from harness.core.errors import UsageError
from harness.store.layout import RunDirectory
try:
    with RunDirectory(Path(sys.argv[1])).lock():
        print("held")
except UsageError as error:
    print(error)
"""


def test_files_stand_in_the_run_directory(tmp_path):
    run = RunDirectory(tmp_path)
    files = [run.manifest, run.predictions, run.scores, run.summary]
    assert [path.name for path in files] == [
        "manifest.json",
        "predictions.jsonl",
        "scores.jsonl",
        "summary.json",
    ]
    assert {path.parent for path in files} == {tmp_path}


def test_a_run_directory_is_made_and_left_empty(tmp_path):
    run = RunDirectory(tmp_path / "a" / "b")
    run.create()
    run.create()
    assert list((tmp_path / "a" / "b").iterdir()) == []


def test_a_directory_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").touch()
    for path in (tmp_path / "file", tmp_path / "file" / "run"):
        with pytest.raises(
            UsageError, match=r"file.*: found .+; expected a path that can be written; choose"
        ):
            RunDirectory(path).create()


def test_a_second_process_is_refused_until_the_first_ends(tmp_path):
    first = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def second() -> str:
        command = [sys.executable, "-c", TRY, str(tmp_path)]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()

    with first:
        assert first.stdout.readline() == "held\n"
        assert second() == (
            f"{tmp_path}: found another process at work in this run directory; expected one writer "
            "at a time; wait for it to end, or choose another --run-dir"
        )
        first.kill()
        first.wait()
        assert second() == "held"


def test_a_lock_ends_with_its_block_even_on_an_error(tmp_path):
    run = RunDirectory(tmp_path)
    with pytest.raises(ZeroDivisionError), run.lock():
        raise ZeroDivisionError
    with run.lock(), pytest.raises(UsageError, match="another process at work"), run.lock():
        pytest.fail("held twice")
    with run.lock():
        pass


def test_a_lock_in_no_folder_is_told(tmp_path):
    with (
        pytest.raises(UsageError, match="found No such file or directory; expected a path that"),
        RunDirectory(tmp_path / "none").lock(),
    ):
        pytest.fail("held")


@pytest.mark.parametrize(
    ("name", "found"), [("none", "no such folder"), ("empty", r"no manifest\.json in it")]
)
def test_what_is_no_run_is_told(tmp_path, name, found):
    (tmp_path / "empty").mkdir()
    with pytest.raises(
        UsageError, match=rf"{name}: found {found}; expected a run directory; `harness list runs`"
    ):
        open_run(tmp_path / name)


def test_runs_are_listed_oldest_first(tmp_path):
    for name in ("2026-02", "2026-01", "no-run"):
        (tmp_path / name).mkdir()
    for name in ("2026-02", "2026-01"):
        (tmp_path / name / "manifest.json").touch()
    (tmp_path / "file").touch()
    found = run_directories(tmp_path)
    assert [run.path.name for run in found] == ["2026-01", "2026-02"]
    assert open_run(tmp_path / "2026-01") == found[0]
    assert run_directories(tmp_path / "none") == ()
