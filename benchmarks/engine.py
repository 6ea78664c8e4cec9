"""How busy a server is kept: 2,000 calls of 0.2 s each, 64 at once, against a server on loopback.

    python benchmarks/engine.py [--runs 5]

`window` is from the first request that the server saw to the end of the last; `ideal` is what 64
calls at once would take with nothing between them. CPU is the client's alone, a call's share being
what a long run takes beyond a short one, to make and to keep it. `around` is what a whole command,
which also scores and writes the page, takes besides its window.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

SUPPORT = Path(__file__).resolve().parents[1] / "tests" / "support"
sys.path.insert(0, str(SUPPORT))

from cli_process import call, read_lines  # noqa: E402 - on the path only now
from served import KEY, KEY_VARIABLE, make_served, serve_apart  # noqa: E402 - as above

N, JOBS, LATENCY_S = 2_000, 64, 0.2
IDEAL_S = N * LATENCY_S / JOBS


class Figures(NamedTuple):
    window_s: float
    cpu_ms: float
    around_s: float


def measure(folder: Path, log: Path, run: int) -> Figures:
    command = ("run", "c.yaml", "-j", JOBS, "--run-dir")
    short, _, _ = timed(folder, log, *command, f"short-{run}", "--no-score", "-n", JOBS)
    calls, _, window_s = timed(folder, log, *command, f"calls-{run}", "--no-score")
    _, took_s, whole_s = timed(folder, log, *command, f"whole-{run}")
    return Figures(window_s, 1e3 * (calls - short) / (N - JOBS), took_s - whole_s)


def timed(folder: Path, log: Path, *arguments: object) -> tuple[float, float, float]:
    """A command's CPU seconds, its seconds, and its window in seconds."""
    log.write_text("")
    began_s = time.monotonic()
    done = call(*arguments, cwd=folder)
    took_s = time.monotonic() - began_s
    assert done.code == 0, done.err
    at_s = [row["at_s"] for row in read_lines(log)]
    assert len(at_s) in (JOBS, N)
    return done.cpu_s, took_s, max(at_s) + LATENCY_S - min(at_s)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--metric", default="exact_match", help="`default` scores with all of them")
    told = parser.parse_args()
    os.environ[KEY_VARIABLE] = KEY
    with tempfile.TemporaryDirectory() as name:
        log = Path(name) / "log.jsonl"
        with serve_apart(log=log, latency_s=LATENCY_S) as url:
            folder = make_served(Path(name) / "b", url, n=N, metrics=[told.metric])
            found = [measure(folder, log, run) for run in range(told.runs)]
    print(f"{N} calls of {LATENCY_S} s, {JOBS} at once; ideal {IDEAL_S:.2f} s")
    print("run     window s  of ideal  CPU ms/call  around s")
    middle = Figures(*map(statistics.median, zip(*found, strict=True)))
    for label, row in [*enumerate(found, start=1), ("median", middle)]:
        numbers = f"{row.window_s:8.2f}  {IDEAL_S / row.window_s:8.1%}  {row.cpu_ms:11.2f}"
        print(f"{label!s:6}  {numbers}  {row.around_s:8.2f}")


if __name__ == "__main__":
    main()
