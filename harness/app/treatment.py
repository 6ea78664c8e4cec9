"""The treatment: what differs between the configs of two runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.app.rundir import differing_keys
from harness.config.calls import decisive
from harness.core.problems import describe_value
from harness.store.baseline import Baseline
from harness.store.manifest import Manifest


def treatment(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """What differs between two configs, each with both values: `seed: 0 → 1`.

    Models are matched by name, or as the only one of each side. Where files stand and how the
    gate is set is no treatment.
    """
    sides = [_comparable(before), _comparable(after)]
    if all(len(side["models"]) == 1 for side in sides):
        for side in sides:
            [(name, spec)] = side["models"].items()
            side["models"] = {"name": name, **spec}
    return [
        f"{key}: {describe_value(_at(sides[0], key))} → {describe_value(_at(sides[1], key))}"
        for key in differing_keys(sides[0], sides[1])
    ]


def changed_code(before: Manifest | Baseline, after: Manifest) -> list[str]:
    """The models whose parameters are the same while their code or data changed."""
    specs = [{spec["name"]: spec for spec in side.config["models"]} for side in (before, after)]
    return [
        f"the code or data of model {name!r} changed"
        for name in specs[0]
        if specs[0][name] == specs[1].get(name)
        and before.models.get(name) != after.models.get(name)
        and None not in (before.models.get(name), after.models.get(name))
    ]


def _comparable(config: Mapping[str, Any]) -> dict[str, Any]:
    config, beside = decisive(config), ("gold", "seeds", "models")
    kept = {key: value for key, value in config.items() if key not in beside}
    models = {
        spec["name"]: {key: value for key, value in spec.items() if key != "name"}
        for spec in config["models"]
    }
    return {"models": models, **kept}


def _at(value: Any, path: str) -> Any:
    """The value at a dotted path; None where a step is missing. Names may hold dots themselves."""
    if not path:
        return value
    if isinstance(value, Mapping):
        for key in sorted(value, key=len, reverse=True):
            if path == key or path.startswith(f"{key}."):
                return _at(value[key], path[len(key) + 1 :])
        return None
    head, _, rest = path.partition(".")
    return _at(value[int(head)], rest)
