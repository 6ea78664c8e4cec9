"""Which models may answer otherwise when they are asked again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.analysis.sides import Side, paired_models
from harness.models.catalog import MODELS

_REPEATABLE = ("harness.models.baselines.", "harness.models.replay:")


def is_deterministic(spec: Mapping[str, Any]) -> bool:
    """What a model's entry in a config says; else true for baselines, replays and functions.

    Servers, processes and models of other distributions are taken to waver.

    >>> [is_deterministic({"adapter": name}) for name in ("bm25", "my.py:answer", "elsewhere")]
    [True, True, False]
    """
    if spec.get("deterministic") is not None:
        return bool(spec["deterministic"])
    entry = MODELS.builtin.get(spec["adapter"])
    return entry.target.startswith(_REPEATABLE) if entry else ":" in spec["adapter"]


def stochastic_models(
    reference: Side, candidate: Side, configs: tuple[Mapping[str, Any], Mapping[str, Any]]
) -> set[str]:
    """The candidate's models that are not deterministic on either side, by the two configs.

    The candidate's `deterministic: false` is not heeded where the baseline was taken without it: a
    run cannot loosen the gate that it is judged by.
    """
    before_config, after_config = configs
    wavering = {spec["name"] for spec in before_config["models"] if not is_deterministic(spec)}
    found = {
        spec["name"]
        for spec in after_config["models"]
        if not is_deterministic({**spec, "deterministic": spec.get("deterministic") or None})
    }
    pairs = paired_models(reference, candidate)
    return {after for before, after in pairs if before in wavering or after in found}
