"""The quarantine of a gate: a YAML file of items that no verdict counts, each with its reason.

```yaml
qa-017: {reason: two readings of "base", measured: flips in 3 of 10 repeats, until: 2027-01-31}
```

An entry has to say what was measured, with a number in it: an item is left out for what it does,
never for what somebody thinks of it.
"""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, StringConstraints, TypeAdapter, ValidationError

from harness.config.section import Section
from harness.core.errors import ConfigError, Problem, UsageError
from harness.core.files import read_text
from harness.core.problems import did_you_mean, json_path, keys_at, problems_from
from harness.text.yaml_lines import line_of, parse_yaml

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


def _with_a_number(text: str) -> str:
    if not re.search(r"\d", text):
        raise ValueError('what was measured, with its number: "flips in 3 of 10 repeats"')
    return text


def _a_date(text: str) -> str:
    try:
        return datetime.date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise ValueError("a date as 2027-01-31") from error


class _Entry(Section):
    reason: Words
    measured: Annotated[Words, AfterValidator(_with_a_number)]
    until: Annotated[str, AfterValidator(_a_date)] | None = None


_ENTRIES: TypeAdapter[dict[str, _Entry]] = TypeAdapter(dict[str, _Entry])


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantined:
    """An item to leave out; `until` is the last day of it, as 2027-01-31, or None for no end."""

    item: str
    reason: str
    measured: str
    until: str | None

    def holds_on(self, day: str) -> bool:
        """Whether the item is still left out on a day.

        >>> Quarantined(item="q", reason="r", measured="1 of 9", until="2027-01-31").holds_on(
        ...     "2027-02-01"
        ... )
        False
        """
        return self.until is None or day <= self.until


def read_quarantine(path: Path, known: Iterable[str]) -> Sequence[Quarantined]:
    """The entries of a quarantine file, in its order.

    `known` are the ids that there are. Raises `ConfigError` with every problem at its line: an
    entry without a reason or a measurement, an unknown key, an id that no item has.
    """
    text = read_text(path, what="quarantine file")
    try:
        data, lines = parse_yaml(text, where=str(path))
    except UsageError as error:
        raise ConfigError(error.problems) from error
    try:
        entries = _ENTRIES.validate_python(data if data is not None else {})
    except ValidationError as error:
        problems = problems_from(
            sorted(error.errors(include_url=False), key=lambda e: line_of(e["loc"], lines)),
            where=lambda at: f"{path}:{line_of(at, lines)}" + (f": {json_path(at)}" if at else ""),
            known_keys=functools.partial(keys_at, dict[str, _Entry]),
        )
        raise ConfigError(problems) from error
    ids = sorted(set(known))
    unknown = [item for item in entries if item not in ids]
    if unknown:
        raise ConfigError(
            [unknown_item(f"{path}:{line_of((item,), lines)}", item, ids) for item in unknown]
        )
    return [Quarantined(item=item, **entry.model_dump()) for item, entry in entries.items()]


def unknown_item(where: str, item: str, known: Iterable[str]) -> Problem:
    """The problem that an id names no item."""
    return Problem(
        where=where,
        found=f"the item {item!r}",
        expected="the id of an item in the baseline",
        fix=f"{did_you_mean(item, known)}correct or remove it",
    )
