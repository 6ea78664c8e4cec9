"""The gold a config names: a folder, or a data set of the user's own."""

from __future__ import annotations

from pathlib import Path

from harness.config.schema import Config
from harness.gold.dataset import DatasetSpec, load_dataset_gold
from harness.gold.load import Gold, load_gold


def open_gold(config: Config, *, folder: Path | None = None, seeds: Path | None = None) -> Gold:
    """The gold of a config; `folder` and `seeds` stand in for what it names.

    Raises `GoldError` with every problem.
    """
    seeds = seeds or Path(config.seeds)
    if folder is not None or isinstance(config.gold, str):
        tasks = [task.name for task in config.tasks] if config.tasks else None
        return load_gold(folder or Path(str(config.gold)), seeds, tasks=tasks)
    return load_dataset_gold(DatasetSpec(**config.gold.model_dump()), seeds)
