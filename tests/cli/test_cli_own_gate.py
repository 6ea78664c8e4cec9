"""The project holds its own baselines to the committed `results/baselines/main.json`."""

from __future__ import annotations

import shutil

import pytest
from cli_process import REPOSITORY, call, copy_repository

RENEW = "If the change is wanted, `make baseline` renews the baseline: look at its diff."


@pytest.mark.slow
def test_the_baselines_that_read_have_not_changed(tmp_path):
    here = copy_repository(tmp_path / "here")
    shutil.copytree(REPOSITORY / "results/baselines", here / "results/baselines")
    made = call("run", "configs/ci.yaml", "--run-dir", "run", cwd=here)
    assert made.code == 0, made.err
    gated = call("gate", "run", "--config", "configs/ci.yaml", cwd=here)
    assert gated.code == 0, f"{gated.out}\n{gated.err}\n\n{RENEW}"
