"""Turning a validation library's errors into problems a user can act on.

Takes the plain dictionaries that pydantic's `ValidationError.errors()` gives, so that this floor
needs no third-party package.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from harness.core.errors import Problem

Location = tuple[str | int, ...]


def json_path(location: Location) -> str:
    """The path of a value inside a document.

    >>> json_path(("models", 0, "name"))
    'models[0].name'
    """
    path = ""
    for step in location:
        path += f"[{step}]" if isinstance(step, int) else f".{step}" if path else str(step)
    return path


def describe_value(value: object, *, limit: int = 60) -> str:
    """A value in words, cut to `limit` characters.

    >>> describe_value("x" * 5, limit=4), describe_value(None)
    ("'xxx…", 'null')
    """
    if value is None:
        return "null"
    text = repr(value)
    return text if len(text) <= limit else f"{text[:limit]}…"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A suggestion with a trailing space, or '' where nothing known is near.

    >>> did_you_mean("modles", ["models", "tasks"])
    "did you mean 'models'? "
    """
    close = difflib.get_close_matches(word, list(known), n=1)
    return f"did you mean {close[0]!r}? " if close else ""


def problems_from(
    errors: Iterable[Mapping[str, Any]],
    *,
    where: Callable[[Location], str],
    known_keys: Callable[[Location], Iterable[str]],
) -> list[Problem]:
    """One problem for every validation error.

    `where` turns a location into `file:line: path`; `known_keys` gives the keys allowed in the
    object at a location, for a suggestion beside an unknown key.
    """
    found = []
    for error in errors:
        location: Location = tuple(error["loc"])
        if error["type"] == "extra_forbidden":
            key = str(location[-1])
            keys = sorted(known_keys(location[:-1]))
            found.append(
                Problem(
                    where=where(location),
                    found=f"unknown key {key!r}",
                    expected=f"one of {', '.join(keys)}" if keys else "no such key",
                    fix=f"{did_you_mean(key, keys)}rename or remove it",
                )
            )
            continue
        if error["type"] == "missing":
            found.append(
                Problem(
                    where=where(location),
                    found="nothing",
                    expected=f"the required key {str(location[-1])!r}",
                    fix="add it",
                )
            )
            continue
        message = re.sub(
            r"^(Input should be|Value error,) | or instance of \w+$", "", str(error["msg"])
        )
        found.append(
            Problem(
                where=where(location),
                found=describe_value(error.get("input")),
                expected=message[0].lower() + message[1:],
                fix="correct the value",
            )
        )
    return found


def keys_at(model: Any, location: Location) -> list[str]:
    """The keys that a validation model allows in the object at a location; [] where any may stand.

    `model` is a class with pydantic's `model_fields`.
    """
    for step in location:
        model = _inside(_bare(model), step)
    return list(getattr(_bare(model), "model_fields", ()))


def _inside(annotation: Any, step: str | int) -> Any:
    """The annotation of a field, or of a member of list[...] or dict[str, ...]."""
    fields = getattr(annotation, "model_fields", None)
    if fields is not None:
        return fields[step].annotation if step in fields else None
    arguments = get_args(annotation)
    return arguments[-1] if arguments else None


def _bare(annotation: Any) -> Any:
    """The annotation without `Annotated`; of a union the member that has fields, else the first."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _bare(get_args(annotation)[0])
    if origin in (Union, UnionType):
        members = [_bare(a) for a in get_args(annotation) if a is not NoneType]
        return next((m for m in members if hasattr(m, "model_fields")), members[0])
    return annotation
