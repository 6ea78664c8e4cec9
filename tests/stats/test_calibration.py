"""The calibration benchmark's short form: every figure within its bounds."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "benchmarks" / "stats_calibration.py"


@pytest.mark.slow
def test_the_short_calibration_is_within_its_bounds():
    done = subprocess.run(
        [sys.executable, "-W", "error", str(SCRIPT), "--short"],
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1", "PATH": ""},
    )
    assert done.returncode == 0, done.stdout[-2_000:] + done.stderr
    for title in ("Wilson", "Tango", "Graded, coverage", "A/A runs", "Power at", "True loss"):
        assert f"## {title}" in done.stdout
