"""Keys: named in a config, read from the environment, and taken out of whatever is shown."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from harness.core.errors import Problem
from harness.core.secrets import SHORTEST, forms_of

_LONGEST_SHOWN = 500
_MOST_READ = 50_000
_SECRET_HEADERS = frozenset(
    ("authorization", "proxy-authorization", "cookie", "api-key", "x-api-key", "x-goog-api-key")
)


class SecretHeader(NamedTuple):
    """A header whose value stands in the environment, behind a prefix such as `Bearer `."""

    variable: str
    prefix: str = ""


class Outgoing(NamedTuple):
    """The headers of every request, and the secrets among their values."""

    headers: dict[str, str]
    secrets: tuple[str, ...]


def outgoing_headers(
    plain: Mapping[str, str], secret: Mapping[str, SecretHeader]
) -> tuple[Outgoing, list[Problem]]:
    """The headers with the secrets filled in, and what is wrong with either; values stay unsaid."""
    problems = [_in_clear(name) for name in plain if name.casefold() in _SECRET_HEADERS]
    problems += [
        _wrong(f"header {name}", "a line break or a control character", "one line of text")
        for name, value in plain.items()
        if not f"{name}{value}".isprintable()
    ]
    values = {}
    for name, header in secret.items():
        values[name] = os.environ.get(header.variable, "")
        if problem := _fault(header.variable, values[name]):
            problems.append(problem)
    filled = {name: f"{header.prefix}{values[name]}" for name, header in secret.items()}
    return Outgoing({**plain, **filled}, tuple(values.values())), problems


def scrub(text: str, secrets: Iterable[str]) -> str:
    r"""A text from outside on one line: secrets as `***`, no control characters, 500 at most.

    >>> scrub("no such key: sk-1234\x1b[31m", ["sk-1234"])
    'no such key: ***[31m'
    """
    shown = "".join(c if c.isprintable() else " " if c.isspace() else "" for c in text[:_MOST_READ])
    forms = {form for part in _parts(secrets) for form in forms_of(part)}
    for form in sorted(forms, key=len, reverse=True):
        shown = shown.replace(form, "***")
    shown = " ".join(shown.split())
    return shown if len(shown) <= _LONGEST_SHOWN else f"{shown[: _LONGEST_SHOWN - 1]}…"


def _parts(secrets: Iterable[str]) -> set[str]:
    """The secrets, and their long words, of which a server may repeat one alone."""
    return {p for s in secrets for p in (s, *(w for w in s.split() if len(w) >= SHORTEST)) if p}


def _fault(variable: str, value: str) -> Problem | None:
    where = f"environment variable {variable}"
    if not value:
        return Problem(
            where=where,
            found="nothing",
            expected="the key that the model's parameters name it for",
            fix=f"set it before the run, for example: export {variable}=…",
        )
    if not value.isprintable():
        return _wrong(where, "a line break or a control character", "a key on one line")
    return None


def _in_clear(name: str) -> Problem:
    return Problem(
        where=f"header {name}",
        found="a value in clear",
        expected="the name of an environment variable, since configs are stored with results",
        fix=f"write `headers_env: {{{name}: MY_VARIABLE}}`",
    )


def _wrong(where: str, found: str, expected: str) -> Problem:
    return Problem(where=where, found=found, expected=expected, fix="correct the value")
