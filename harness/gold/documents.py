"""The YAML files of a gold set (manifest, aliases, policy), checked against their schema."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from harness.core.errors import GoldError, Problem
from harness.core.files import read_text
from harness.core.problems import Location, describe_value, json_path, keys_at, problems_from
from harness.text.yaml_lines import Lines, line_of, parse_yaml

RowT = TypeVar("RowT", bound=BaseModel)


def read_yaml(path: Path, model: type[RowT], *, many: bool) -> list[RowT]:
    """The rows of a YAML file checked against a model: one document, or a list of rows."""
    data, lines = parse_yaml(read_text(path, what="YAML file"), where=str(path))
    rows = data if many else [{} if data is None else data]
    if rows is None:
        return []
    if not isinstance(rows, list):
        raise GoldError(
            Problem(
                where=f"{path}:1",
                found=describe_value(rows),
                expected="a list",
                fix="write `- ` entries",
            )
        )
    found: list[RowT] = []
    problems: list[Problem] = []
    for index, row in enumerate(rows):
        prefix: Location = (index,) if many else ()
        try:
            found.append(model.model_validate(row))
        except ValidationError as error:
            problems += _row_problems(error, model, path, lines, prefix)
    if problems:
        raise GoldError(problems)
    return found


def line_in(path: Path, location: Location) -> int:
    """The line of a YAML file on which the value at a location stands, or what holds it."""
    return line_of(location, parse_yaml(read_text(path, what="YAML file"), where=str(path))[1])


def _row_problems(
    error: ValidationError, model: type[BaseModel], path: Path, lines: Lines, prefix: Location
) -> list[Problem]:
    def where(location: Location) -> str:
        at = (*prefix, *location)
        place = f"{path}:{line_of(at, lines)}"
        return f"{place}: {json_path(at)}" if at else place

    return problems_from(
        error.errors(include_url=False),
        where=where,
        known_keys=functools.partial(keys_at, model),
    )
