"""CPU seconds of light commands: `python benchmarks/startup.py`; help aims at under 0.3 s."""

from __future__ import annotations

import resource
import subprocess
import sys

COMMANDS = (("--help",), ("--version",), ("run", "--help"), ("list", "models"))
TIMES = 7


def cpu_s(arguments: tuple[str, ...]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-m", "harness", *arguments], capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    for arguments in COMMANDS:
        taken = sorted(cpu_s(arguments) for _ in range(TIMES))
        print(f"harness {' '.join(arguments):16} median {taken[TIMES // 2]:.2f} s CPU")


if __name__ == "__main__":
    main()
