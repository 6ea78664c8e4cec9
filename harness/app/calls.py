"""How a config says that calls are made: terms of each model, retries, budget, secrets."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from urllib.parse import urlsplit

from harness.config.schema import Config, ModelSpec
from harness.core.usage import Price
from harness.run.budget import Budget
from harness.run.generate import Generation
from harness.run.lane import Terms
from harness.run.retry import Retries
from harness.run.secrets import Mask

_ADDRESSES = ("base_url", "url", "api_base")


def on_terms(generation: Generation, config: Config, secrets: Mapping[str, str]) -> Generation:
    """The generation, its calls made as the config says; secrets are masked in what it stores."""
    return dataclasses.replace(
        generation,
        terms={spec.name: _terms(spec) for spec in config.models},
        retries=Retries(**config.retries.model_dump()),
        budget=Budget(
            prices=prices_of(config), max_cost=config.max_cost, max_minutes=config.max_minutes
        ),
        mask=Mask(secrets.values()),
    )


def prices_of(config: Config) -> dict[str, Price]:
    """The price of each model that has one."""
    return {spec.name: Price(**spec.prices.model_dump()) for spec in config.models if spec.prices}


def _terms(spec: ModelSpec) -> Terms:
    addresses = [spec.params[name] for name in _ADDRESSES if name in spec.params]
    return Terms(
        timeout_s=spec.timeout_s,
        host=urlsplit(str(addresses[0])).netloc if addresses else None,
        **spec.limits.model_dump(),
    )
