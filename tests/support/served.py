"""A benchmark of numbered questions, asked of a server on loopback."""

from __future__ import annotations

import contextlib
import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from cli_process import call, read_lines, start, write_lines
from fault_server import answer_to

KEY = "sk-test-1234567890"
KEY_VARIABLE = "SERVED_TEST_KEY"


@contextlib.contextmanager
def serve_apart(*, log: Path, latency_s: float) -> Iterator[str]:
    """A server that never fails in a process of its own; gives its address."""
    script = Path(__file__).with_name("fault_server.py")
    command = [sys.executable, script, "--log", log, "--latency-s", str(latency_s)]
    process = subprocess.Popen([*map(str, command)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip()
    finally:
        process.kill()
        process.communicate()


def kill_and_resume(folder: Path, at_lines: Iterable[int], *, jobs: int) -> None:
    """A run into `killed` that is killed once so many predictions are stored, again and again.

    It is resumed after each, and to its end after the last.
    """
    arguments = ["run", "c.yaml", "-j", jobs, "--run-dir", "killed"]
    stored = folder / "killed" / "predictions.jsonl"
    for n_lines in at_lines:
        running = start(
            *arguments, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        while not stored.exists() or stored.read_bytes().count(b"\n") < n_lines:
            assert running.poll() is None
            time.sleep(0.002)
        running.send_signal(signal.SIGKILL)
        running.wait()
        arguments += ["--resume"] if "--resume" not in arguments else []
    done = call(*arguments, cwd=folder)
    assert done.code == 0, done.err


def said(run: Path) -> list[tuple[str, str]]:
    """Every item of a run with its output, in order of item; an item stored twice stands twice."""
    return sorted((row["item"], row["output"]) for row in read_lines(run / "predictions.jsonl"))


def make_served(folder: Path, base_url: str, *, n: int, **config: Any) -> Path:
    """A folder with `n` questions, right when the server says what it always says."""
    (folder / "gold").mkdir(parents=True)
    (folder / "seeds").mkdir()
    (folder / "seeds" / "a.txt").write_text("Nothing is said here.\n")
    rows = [
        {"id": name, "question": f"What of item:{name}?", "answers": [answer_to(name)[:-5]]}
        for name in (f"q{number:05}" for number in range(n))
    ]
    write_lines(folder / "gold" / "qa.jsonl", rows)
    point_at(folder, base_url, **config)
    return folder


def point_at(
    folder: Path, base_url: str, *, model: Mapping[str, Any] | None = None, **config: Any
) -> None:
    """Writes the config that asks the server there; JSON is YAML."""
    params = {"base_url": base_url, "model": "any", "api_key_env": KEY_VARIABLE}
    whole = {
        "models": [{"name": "served", "adapter": "openai", "params": params} | dict(model or {})],
        "tasks": [{"name": "qa", "context": "none"}],
        "metrics": ["exact_match"],
        "cache": False,
        **config,
    }
    (folder / "c.yaml").write_text(json.dumps(whole))
