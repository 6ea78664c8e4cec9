"""Secrets: known by the names of environment variables alone, kept out of every file of a run."""

from __future__ import annotations

import base64
import contextlib
import re
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from harness.config.schema import Config
from harness.core.digest import canonical_json
from harness.core.errors import IncompleteError, Problem, UsageError
from harness.run.secrets import Mask
from harness.store.layout import RunDirectory

_PACKED = re.compile(r"H4sI[\w+/]{20,}=*", re.ASCII)  # how gzip begins in base64
_GZIP = 16 + zlib.MAX_WBITS
_MOST_BYTES = 256 * 2**20


def secrets_of(config: Config, environ: Mapping[str, str]) -> dict[str, str]:
    """The values of the variables that the config's parameters name, by variable.

    A parameter names variables where its own name ends in `_env`, at any depth: `api_key_env`, or
    `headers_env` with a variable for each header.
    """
    names = sorted(set(_named(config.model_dump(mode="json"))))
    return {name: environ[name] for name in names if environ.get(name)}


def _named(value: object) -> Iterator[str]:
    if isinstance(value, list):
        for inner in value:
            yield from _named(inner)
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if str(key).endswith("_env"):
                yield from _texts(inner)
            else:
                yield from _named(inner)


def _texts(value: Any) -> Iterator[str]:
    found = value.values() if isinstance(value, Mapping) else [value]
    return (text for text in found if isinstance(text, str))


def check_config(config: Config, secrets: Mapping[str, str], *, where: str) -> None:
    """Nothing, or `UsageError` where the config holds a secret in clear: it would be stored."""
    text = canonical_json(config.model_dump(mode="json"))
    problems = [
        Problem(
            where=where,
            found=f"the value of {name} in clear",
            expected="the name of the variable alone, since configs are stored with results",
            fix="write `…_env: VARIABLE`, and change the key if the file was shared",
        )
        for name, value in secrets.items()
        if Mask([value]).text(text) != text
    ]
    if problems:
        raise UsageError(problems)


def check_files(run: RunDirectory, secrets: Mapping[str, str]) -> None:
    """Nothing, or `IncompleteError` naming every file of the run that holds a secret."""
    problems = [
        Problem(
            where=str(path),
            found=f"the value of {name}",
            expected="no secret in any file of a run",
            fix="remove the file, change the key, and run again",
        )
        for path in sorted(run.path.iterdir())
        if path.is_file()
        for name in _held(path, secrets)
    ]
    if problems:
        raise IncompleteError(problems)


def _held(path: Path, secrets: Mapping[str, str]) -> set[str]:
    masks = {name: Mask([value]) for name, value in secrets.items()}
    found: set[str] = set()
    with path.open(encoding="utf-8", errors="surrogateescape") as lines:
        for text in (text for line in lines for text in (line, *_unpacked(line))):
            found |= {name for name, mask in masks.items() if mask.text(text) != text}
    return found


def _unpacked(line: str) -> Iterator[str]:
    """The texts that a line holds packed, as a page has its data: gzipped, in base64."""
    for packed in _PACKED.findall(line):
        with contextlib.suppress(ValueError, zlib.error):
            content = zlib.decompressobj(_GZIP).decompress(base64.b64decode(packed), _MOST_BYTES)
            yield content.decode("utf-8", "surrogateescape")
