"""Parameters from a config against what a class or function takes: all problems, in words."""

from __future__ import annotations

import dataclasses
import difflib
import inspect
import json
import typing
from collections.abc import Callable, Mapping
from typing import Any, Literal

from harness.core.errors import Problem, UsageError

_IN_WORDS = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "a text",
    type(None): "nothing",
}
_NAMED = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)


def checked(
    target: Callable[..., Any], params: Mapping[str, Any], *, where: str, given: int = 0
) -> dict[str, Any]:
    """The parameters as `target` takes them, lists made tuples and texts made paths where asked.

    The first `given` arguments are filled by the caller and cannot be named. Raises one
    `UsageError` that lists every unknown, missing and ill-typed parameter; values are not
    printed, since they may be secret.
    """
    signature = list(inspect.signature(target).parameters.values())
    named = {p.name: p for p in signature[given:] if p.kind in _NAMED}
    open_ended = any(p.kind is inspect.Parameter.VAR_KEYWORD for p in signature)
    problems = [
        _missing(where, name)
        for name, parameter in named.items()
        if parameter.default is inspect.Parameter.empty and name not in params
    ]
    hints = _hints(target)
    taken: dict[str, Any] = {}
    for name, value in params.items():
        if name in named:
            taken[name], problem = _typed(value, hints.get(name, Any), f"{where}: parameter {name}")
            problems += [problem] if problem else []
        elif open_ended:
            taken[name] = value
        else:
            problems.append(_unknown(where, name, list(named)))
    if problems:
        raise UsageError(problems)
    return taken


def _hints(target: Callable[..., Any]) -> dict[str, Any]:
    """Types by parameter; none where the annotations cannot be resolved at run time."""
    of: Any = target
    if isinstance(target, type) and not dataclasses.is_dataclass(target):
        of = inspect.getattr_static(target, "__init__")
    try:
        return typing.get_type_hints(of)
    except (NameError, TypeError, AttributeError):
        return {}


def _typed(value: Any, hint: Any, where: str) -> tuple[Any, Problem | None]:
    if hint is Any:
        return value, None
    from pydantic import ConfigDict, PydanticSchemaGenerationError, TypeAdapter, ValidationError

    try:
        adapter = TypeAdapter(hint, config=ConfigDict(arbitrary_types_allowed=True))
    except PydanticSchemaGenerationError:
        return value, None
    except TypeError:  # a pydantic model or dataclass brings its own config
        adapter = TypeAdapter(hint)
    try:
        text = json.dumps(value)
    except (TypeError, ValueError):
        text = None
    try:
        if text is None:
            return adapter.validate_python(value, strict=True), None
        return adapter.validate_json(text, strict=True), None
    except ValidationError as error:
        expected = _in_words(hint) or error.errors()[0]["msg"].removeprefix("Input should be ")
        return value, Problem(
            where=where,
            found=_found(value, hint),
            expected=expected,
            fix="correct the value in `params`",
        )


def _in_words(hint: Any) -> str | None:
    if typing.get_origin(hint) is Literal:
        return f"one of {', '.join(map(str, typing.get_args(hint)))}"
    return _IN_WORDS.get(hint) if isinstance(hint, type) else None


def _found(value: Any, hint: Any) -> str:
    if typing.get_origin(hint) is Literal:
        return repr(value)
    return _IN_WORDS.get(type(value), f"a {type(value).__name__}")


def _missing(where: str, name: str) -> Problem:
    return Problem(
        where=f"{where}: parameter {name}",
        found="nothing",
        expected="a value, since it has no default",
        fix=f"give it under `params: {{{name}: …}}`",
    )


def _unknown(where: str, name: str, known: list[str]) -> Problem:
    close = difflib.get_close_matches(name, known, n=1)
    return Problem(
        where=f"{where}: parameter {name}",
        found="a name that it does not take",
        expected=f"one of {', '.join(known)}" if known else "no parameters",
        fix=f"did you mean {close[0]!r}?" if close else "remove it from `params`",
    )
