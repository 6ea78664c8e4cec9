"""A run that ends early loses at most the calls in flight, and `--resume` makes it whole."""

from __future__ import annotations

import collections
import json
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest
from cli_process import Done, call, files_of, make_tiny, read_lines, start

JOBS = 2
SLOW = """\
import pathlib, time

def answer(request, wait: float = 0.15):
    with pathlib.Path("calls.log").open("a") as log:
        log.write(request.item + "\\n")
    time.sleep(600 if pathlib.Path("hold").exists() and request.item >= "qa-009" else wait)
    return request.item + " [1]"
"""
CONFIG = "models:\n  - {name: slow, adapter: 'slow.py:answer', params: {wait: WAIT}}\n"


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """The tiny benchmark with a model that notes every call and takes its time, run once."""
    folder = make_tiny(tmp_path_factory.mktemp("slow") / "tiny")
    (folder / "slow.py").write_text(SLOW)
    (folder / "c.yaml").write_text(CONFIG.replace("WAIT", "0.15"))
    done = call("run", "c.yaml", "-j", JOBS, "--run-dir", "whole", cwd=folder)
    assert done.code == 0, done.err
    (folder / "calls.log").unlink()
    return folder


@pytest.fixture
def slow(template, tmp_path):
    return shutil.copytree(template, tmp_path / "slow")


@pytest.fixture
def undisturbed(template):
    return files_of(template / "whole")


def begin(folder: Path, run: Path) -> subprocess.Popen[bytes]:
    arguments = ("run", "c.yaml", "-j", JOBS, "--run-dir", run.name)
    return start(*arguments, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def wait_for(path: Path, *, n_lines: int, limit_s: float = 60) -> None:
    deadline = time.monotonic() + limit_s
    while not path.exists() or path.read_bytes().count(b"\n") < n_lines:
        assert time.monotonic() < deadline, f"{path} never got {n_lines} lines"
        time.sleep(0.01)


def ended(process: subprocess.Popen[bytes], *, limit_s: float = 30) -> tuple[bytes, bytes]:
    """What a process printed; one that does not end is made to say where it stands."""
    try:
        return process.communicate(timeout=limit_s)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGABRT)
        return process.communicate()


def resume(folder: Path, run: Path, *more: object) -> Done:
    return call("run", "c.yaml", "-j", JOBS, "--run-dir", run.name, "--resume", *more, cwd=folder)


def items_of(run: Path) -> list[str]:
    return [row["item"] for row in read_lines(run / "predictions.jsonl")]


@pytest.mark.parametrize("n_lines", [0, 1, 5, 11])
def test_killed_at_any_moment_a_run_resumes_to_the_same_result(slow, undisturbed, n_lines):
    run = slow / "killed"
    process = begin(slow, run)
    wait_for(run / "predictions.jsonl", n_lines=n_lines)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    kept = items_of(run)
    assert len(kept) >= n_lines
    done = resume(slow, run)
    assert done.code == 0, done.err
    assert files_of(run) == undisturbed
    items = items_of(run)
    assert len(items) == len(set(items)) == 12
    assert items[: len(kept)] == kept
    calls = collections.Counter((slow / "calls.log").read_text().split())
    repeated = {item for item, n in calls.items() if n > 1}
    assert len(repeated) <= JOBS
    assert not repeated & set(kept)


def test_a_torn_last_line_is_redone(slow, undisturbed):
    whole = (slow / "whole" / "predictions.jsonl").read_bytes()
    manifest = (slow / "whole" / "manifest.json").read_bytes()
    run = slow / "torn"
    run.mkdir()
    (run / "manifest.json").write_bytes(manifest)
    (run / "predictions.jsonl").write_bytes(whole[:-30])
    done = resume(slow, run)
    assert done.code == 0, done.err
    assert len((slow / "calls.log").read_text().split()) == 1
    assert sorted(items_of(run)) == sorted(items_of(slow / "whole"))
    assert files_of(run) == undisturbed


def test_a_broken_line_in_the_middle_is_refused_with_its_number(slow, undisturbed):
    path = slow / "whole" / "predictions.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:3], b'{"model": \n', *lines[4:]]))
    done = resume(slow, slow / "whole")
    assert done.code == 2
    assert "predictions.jsonl:4" in done.err
    assert "Traceback" not in done.err


def test_resuming_a_finished_run_calls_nothing(slow, undisturbed):
    done = resume(slow, slow / "whole")
    assert done.code == 0, done.err
    assert not (slow / "calls.log").exists()
    assert files_of(slow / "whole") == undisturbed


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (("--set", "seed=7"), "seed"),
        (("--set", "models.slow.params.wait=0"), "models.0.params.wait"),
        (("-n", 3), "limit"),
        (("--set", "repeats=2"), "repeats"),
    ],
)
def test_another_config_is_refused_naming_the_key(slow, undisturbed, change, key):
    done = resume(slow, slow / "whole", *change)
    assert done.code == 2
    assert f"{key} differ" in done.err
    assert not (slow / "calls.log").exists()


def test_edited_gold_is_refused(slow, undisturbed):
    path = slow / "gold" / "qa.jsonl"
    path.write_text(path.read_text().replace("Turkey", "Turkiye", 1))
    done = resume(slow, slow / "whole")
    assert done.code == 2
    assert "the content of the gold set or the seeds differ" in done.err


def test_resume_wants_a_run(slow):
    for arguments in (("--run-dir", "none"), ()):
        done = call("run", "c.yaml", "--resume", *arguments, cwd=slow)
        assert done.code == 2
        assert done.out == ""
        assert "Traceback" not in done.err
        assert not (slow / "none").exists()
        assert not (slow / "results").exists()


def test_resume_alone_takes_the_newest_run_of_the_config(slow):
    (slow / "c.yaml").write_text(CONFIG.replace("WAIT", "0"))
    first = call("run", "c.yaml", "--json", cwd=slow).json()["run_dir"]
    (slow / "calls.log").unlink()
    predictions = slow / first / "predictions.jsonl"
    lines = predictions.read_bytes().splitlines(keepends=True)
    predictions.write_bytes(b"".join(lines[:-2]))
    done = call("run", "c.yaml", "--resume", "--json", cwd=slow)
    assert done.json()["run_dir"] == first
    assert len((slow / "calls.log").read_text().split()) == 2


def test_a_directory_that_holds_a_run_is_refused_without_resume(slow, undisturbed):
    done = call("run", "c.yaml", "--run-dir", "whole", cwd=slow)
    assert done.code == 2
    assert "--resume" in done.err
    assert files_of(slow / "whole") == undisturbed


def test_two_processes_never_write_one_run(slow):
    waiting = 'while not pathlib.Path("go").exists(): time.sleep(0.01)'
    (slow / "slow.py").write_text(re.sub(r"time\.sleep\(.*\)", waiting, SLOW))
    run = slow / "shared"
    first = begin(slow, run)
    wait_for(slow / "calls.log", n_lines=JOBS)
    second = resume(slow, run)
    third = call("score", "shared", cwd=slow)
    (slow / "go").touch()
    _, err = first.communicate()
    assert first.returncode == 0, err
    for refused in (second, third):
        assert refused.code == 2
        assert "another process" in refused.err
    assert len(items_of(run)) == len(set(items_of(run))) == 12


def test_one_ctrl_c_lets_calls_under_way_end(slow, undisturbed):
    run = slow / "stopped"
    process = begin(slow, run)
    wait_for(run / "predictions.jsonl", n_lines=3)
    process.send_signal(signal.SIGINT)
    _, err = ended(process)
    assert process.returncode == 130, err
    called = (slow / "calls.log").read_text().split()
    assert sorted(items_of(run)) == sorted(called)
    assert len(called) < 12
    done = resume(slow, run)
    assert done.code == 0, done.err
    assert files_of(run) == undisturbed
    assert len((slow / "calls.log").read_text().split()) == 12


def test_ctrl_c_twice_keeps_what_was_answered_and_waits_for_nothing(slow, undisturbed):
    # One call answers at once, every later one would take far longer than the test may.
    (slow / "hold").touch()
    run = slow / "stopped"
    process = begin(slow, run)
    wait_for(run / "predictions.jsonl", n_lines=3)
    process.send_signal(signal.SIGINT)
    while b"Ctrl-C again" not in process.stderr.readline():
        assert process.poll() is None
    process.send_signal(signal.SIGINT)
    out, err = ended(process)
    assert process.returncode == 130
    assert out == b""
    assert b"--resume" in err
    assert b"Traceback" not in err
    assert len(items_of(run)) == 3
    assert json.loads((run / "manifest.json").read_text())["state"] == "interrupted"
    for verb in (("compare", "whole", "stopped"), ("baseline", "set", "stopped", "b.json")):
        assert call(*verb, cwd=slow).code == 3
    (slow / "hold").unlink()
    done = resume(slow, run)
    assert done.code == 0, done.err
    assert files_of(run) == undisturbed


def test_an_edited_model_is_not_mixed_with_what_it_said_before(slow):
    body = (slow / "slow.py").read_text()
    (slow / "slow.py").write_text(body.replace(" [1]", " [2]"))
    done = resume(slow, slow / "whole")
    assert done.code == 2
    assert "the code or data of model 'slow' differ" in done.err
