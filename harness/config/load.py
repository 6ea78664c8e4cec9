"""A YAML config file to a resolved `Config`, with every problem at its line."""

from __future__ import annotations

import copy
import functools
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from harness.config.schema import UNION_TAG, Config
from harness.core.errors import ConfigError, Problem, UsageError
from harness.core.files import read_text
from harness.core.problems import Location, did_you_mean, json_path, keys_at, problems_from
from harness.text.yaml_lines import Lines, line_of, parse_yaml


def load_config(path: Path, *, overrides: Sequence[str] = ()) -> Config:
    """The config in a file, with `key=value` overrides laid over it.

    A key is a dotted path; list members are named by their `name` or counted from 0
    (`models.lead-3.params.sentences=2`, `tasks.0.context=none`). Values are YAML. Raises
    `ConfigError` with every problem at its line, or at the override that made it.
    """
    text = read_text(path, what="config file")
    data, lines = _parse(text, path)
    laid = {_lay_over(data, override): override for override in overrides}
    try:
        return Config.model_validate(data)
    except ValidationError as error:

        def where(location: Location) -> str:
            override = _override_of(location, laid)
            place = f"--set {override}" if override else f"{path}:{line_of(location, lines)}"
            return f"{place}: {json_path(location)}" if location else place

        found: list[dict[str, Any]] = [
            {**e, "loc": tuple(s for s in e["loc"] if not str(s).startswith(UNION_TAG))}
            for e in error.errors(include_url=False)
        ]
        errors = sorted(found, key=lambda e: line_of(e["loc"], lines))
        known_keys = functools.partial(keys_at, Config)
        raise ConfigError(problems_from(errors, where=where, known_keys=known_keys)) from error


def _parse(text: str, path: Path) -> tuple[dict[str, Any], Lines]:
    try:
        data, lines = parse_yaml(text, where=str(path))
    except UsageError as error:
        raise ConfigError(error.problems) from error
    if not isinstance(data, dict):
        raise ConfigError(
            Problem(
                where=f"{path}:1",
                found="an empty file" if data is None else f"a {type(data).__name__}",
                expected="a mapping with at least `models`",
                fix="see configs/baselines.yaml for an example",
            )
        )
    return data, lines


def _override_of(location: Location, laid: Mapping[Location, str]) -> str | None:
    """The last override that laid down what stands at a location."""
    return next((laid[at] for at in reversed(list(laid)) if location[: len(at)] == at), None)


def _lay_over(data: dict[str, Any], override: str) -> Location:
    """Lays an override over the data; where it came to stand."""
    key, value = _split(override)
    target: Any = data
    location: Location = ()
    steps = key.split(".")
    while True:
        step, steps = _next_step(target, steps, override)
        location = (*location, step)
        if not steps:
            target[step] = value
            return location
        target = _step_into(target, step, override)


def _split(override: str) -> tuple[str, Any]:
    """The dotted key of an override and its value, read as YAML."""
    key, separator, value = override.partition("=")
    if not separator or not re.fullmatch(r"[^.\s]+(\.[^.]+)*", key):
        raise ConfigError(
            Problem(
                where=f"--set {override}",
                found="no key=value",
                expected="a dotted key, an equals sign and a YAML value",
                fix="write for example --set seed=1",
            )
        )
    try:
        return key, parse_yaml(value, where="value")[0]
    except UsageError as error:
        raise ConfigError(
            Problem(
                where=f"--set {override}",
                found=f"the value {value!r}",
                expected="a YAML value",
                fix="put quotes around it",
            )
        ) from error


def _next_step(target: Any, steps: list[str], override: str) -> tuple[str | int, list[str]]:
    """The key or index that comes next, and the steps after it; a member's name may hold dots."""
    if not isinstance(target, list):
        return steps[0], steps[1:]
    names = [member.get("name") if isinstance(member, dict) else None for member in target]
    for n in range(len(steps), 0, -1):
        name = ".".join(steps[:n])
        if name in names:
            return names.index(name), steps[n:]
    if steps[0].isdecimal() and int(steps[0]) < len(target):
        return int(steps[0]), steps[1:]
    known = [name for name in names if isinstance(name, str)]
    raise ConfigError(
        Problem(
            where=f"--set {override}",
            found=f"no member {steps[0]!r}",
            expected=f"one of {', '.join(known) or 'the list'}, or a number below {len(target)}",
            fix=f"{did_you_mean(steps[0], known)}correct the key",
        )
    )


def _step_into(target: Any, step: str | int, override: str) -> Any:
    """The section at a step; one that is missing or null is begun."""
    if isinstance(target, dict) and target.get(step) is None:
        target[step] = {}
    inner = target[step]
    if not isinstance(inner, dict | list):
        raise ConfigError(
            Problem(
                where=f"--set {override}",
                found=f"a plain value at {step!r}",
                expected="a section",
                fix="shorten the key",
            )
        )
    target[step] = copy.copy(inner)  # an anchor may share it with other sections
    return target[step]
