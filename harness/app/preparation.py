"""What a run makes its calls with: config, gold, plan and models, read and checked."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from harness.app.assembly import assemble
from harness.app.calls import on_terms
from harness.app.gold import open_gold
from harness.app.options import RunOptions, asked_config
from harness.app.secrets import check_config, secrets_of
from harness.app.selection import check_gate
from harness.config.schema import Config
from harness.gold.load import Gold
from harness.run.generate import Generation
from harness.run.plan import Plan, make_plan
from harness.store.cache import Cache


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A run before its first call; `secrets` are by the variable that holds each."""

    config: Config
    gold: Gold
    plan: Plan
    generation: Generation
    secrets: Mapping[str, str]


@contextlib.contextmanager
def prepared(path: Path, options: RunOptions, *, make_cache: bool = True) -> Iterator[Prepared]:
    """What calls are made with while the block runs; its end closes the cache.

    Raises `HarnessError`s for what is wrong with the config, the gold or a model.
    """
    config = asked_config(path, options)
    gold = open_gold(config)
    config = config.with_tasks(gold.tasks)
    check_gate(config, path)
    secrets = secrets_of(config, os.environ)
    check_config(config, secrets, where=str(path))
    plan = make_plan(config, gold)
    generation = assemble(
        config, path, gold, concurrency=options.concurrency, make_cache=make_cache
    )
    try:
        yield Prepared(
            config=config,
            gold=gold,
            plan=plan,
            generation=on_terms(generation, config, secrets),
            secrets=secrets,
        )
    finally:
        if isinstance(generation.cache, Cache):
            generation.cache.close()
