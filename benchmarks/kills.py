"""A run of 2,000 calls killed at 20 random moments and resumed after each.

    python benchmarks/kills.py [--seed 0]

Prints whether its files are those of an undisturbed run, and how many calls the server saw again.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "support"))

from cli_process import call, files_of, read_lines
from served import (
    KEY,
    KEY_VARIABLE,
    kill_and_resume,
    make_served,
    said,
    serve_apart,
)

N, KILLS, JOBS = 2_000, 20, 64


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=0)
    moments = sorted(random.Random(parser.parse_args().seed).sample(range(N), KILLS))
    os.environ[KEY_VARIABLE] = KEY
    with tempfile.TemporaryDirectory() as name:
        log = Path(name) / "log.jsonl"
        with serve_apart(log=log, latency_s=0.05) as url:
            folder = make_served(Path(name) / "b", url, n=N)
            whole = call("run", "c.yaml", "-j", JOBS, "--run-dir", "whole", cwd=folder)
            assert whole.code == 0, whole.err
            log.write_text("")
            kill_and_resume(folder, moments, jobs=JOBS)
        runs = [folder / "killed", folder / "whole"]
        print("scores and summary equal:", files_of(runs[0]) == files_of(runs[1]))
        print("predictions equal:", said(runs[0]) == said(runs[1]))
        asked = Counter(row["item"] for row in read_lines(log))
        n_again = asked.total() - len(asked)
        print(
            f"{len(asked)} items asked; {n_again} calls made again in {KILLS} kills, "
            f"{KILLS * JOBS} may have been in flight"
        )


if __name__ == "__main__":
    main()
