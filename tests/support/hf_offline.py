"""`datasets` and `evaluate` without a network, with their caches in a folder of the test's own."""

from __future__ import annotations

from pathlib import Path

import pytest


def cut_off(patch: pytest.MonkeyPatch, home: Path) -> None:
    """Sets the environment, and what modules that are imported already have read from it."""
    for name in ("HF_HUB_OFFLINE", "HF_EVALUATE_OFFLINE"):
        patch.setenv(name, "1")
    patch.setenv("HF_HOME", str(home))

    import datasets
    import evaluate
    import huggingface_hub

    patch.setattr(datasets.config, "HF_HUB_OFFLINE", True)
    patch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)
    patch.setattr(datasets.config, "HF_DATASETS_CACHE", home / "datasets")
    patch.setattr(evaluate.config, "HF_EVALUATE_OFFLINE", True)
    patch.setattr(evaluate.config, "HF_MODULES_CACHE", home / "modules")
    patch.setattr(evaluate.config, "HF_METRICS_CACHE", home / "metrics")
    patch.setattr(evaluate.config, "HF_EVALUATE_CACHE", home / "evaluate")


def files_in(folder: Path) -> list[str]:
    """Every file under a folder, by its path in it."""
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())
