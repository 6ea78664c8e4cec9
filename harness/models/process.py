"""A model in any language: a program that reads requests on stdin and writes answers on stdout.

A request is one line of JSON, an answer is one line of JSON:

    {"id": "q1", "task": "qa", "instructions": "…", "question": "…" or null,
     "sources": [{"number": 1, "name": "…", "title": "…", "date": "…", "text": "…"}],
     "prompt": "…" or null, "response_schema": {…} or null}
    {"id": "q1", "output": "text or object"}      or      {"id": "q1", "error": "why not"}

The keys stand in this order. The program is kept alive and must flush after every line. It has one
request at a time; `workers` programs run side by side. One that ends, is late, or writes anything
else is killed with its whole process group and started anew for the next request.
"""

from __future__ import annotations

import asyncio
import json
import math
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from harness.core.answer import Output
from harness.core.digest import digest, digest_file
from harness.core.errors import Problem, UsageError
from harness.core.request import Request
from harness.models.base import as_output
from harness.models.endpoint.errors import BadResponseError, ModelFailedError
from harness.models.endpoint.secrets import scrub
from harness.models.workers import Workers


@dataclass(frozen=True, kw_only=True)
class Process:
    """A model that asks `command`, a list of words that no shell sees.

    `timeout_s` limits the wait for one answer; after `restarts` ends in a row without an answer
    between them every call fails with `GaveUpError`. `code` is the digest of the files that the
    command names, so that an edited program is another model.
    """

    command: tuple[str, ...]
    workers: int = field(default=1, compare=False)
    timeout_s: float = field(default=120.0, compare=False)
    restarts: int = field(default=3, compare=False)
    code: str = field(init=False)
    _workers: Workers = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Look for the program. Raises `UsageError` with everything that is wrong."""
        problems = list(self._problems())
        if problems:
            raise UsageError(problems)
        files = [word for word in self.command if Path(word).is_file()]
        object.__setattr__(self, "code", digest([digest_file(Path(name)) for name in files]))
        workers = Workers(
            self.command, number=self.workers, timeout_s=self.timeout_s, restarts=self.restarts
        )
        object.__setattr__(self, "_workers", workers)

    def answer(self, request: Request) -> Output:
        """The program's answer; waits for it. Raises `CallError`s."""
        asked = {
            "id": request.item,
            "task": request.task,
            "instructions": request.instructions,
            "question": request.question,
            "sources": [
                {
                    "number": source.number,
                    "name": source.name,
                    "title": source.title,
                    "date": source.date,
                    "text": source.text,
                }
                for source in request.sources
            ],
            "prompt": request.prompt,
            "response_schema": request.response_schema,
        }
        line = json.dumps(asked, ensure_ascii=False).encode("utf-8", "surrogatepass")
        answer = self._workers.ask(line + b"\n", lambda said: _read(said, request.item))
        if answer.get("error") is not None:
            raise ModelFailedError(scrub(str(answer["error"]), ()))
        return as_output(answer["output"])

    @property
    def concurrency(self) -> int:
        """As many calls as there are programs, so that none waits for one while it is timed."""
        return self.workers

    async def aclose(self) -> None:
        """End all programs; a later call starts them anew."""
        await asyncio.to_thread(self._workers.close)

    def _problems(self) -> Iterator[Problem]:
        if not self.command or shutil.which(self.command[0]) is None:
            yield Problem(
                where="parameter command",
                found="no program" if not self.command else f"no program {self.command[0]!r}",
                expected="a program to be found from here, and its arguments, as a list",
                fix="check the spelling, and that the file may be executed",
            )
        numbers = {"workers": self.workers, "restarts": self.restarts, "timeout_s": self.timeout_s}
        for name, number in numbers.items():
            if not 0 < number < math.inf:
                yield Problem(
                    where=f"parameter {name}",
                    found=str(number),
                    expected="a number above 0",
                    fix="correct the value in `params`",
                )


def _read(line: bytes, item: str) -> Mapping[str, Any]:
    """The answer on a line. Raises `BadResponseError` where it is none, or another item's."""
    shown = repr(scrub(line[:200].decode("utf-8", "replace"), ()))
    try:
        answer = json.loads(line)
    except (ValueError, RecursionError):
        raise BadResponseError(f"a line that is no JSON: {shown}") from None
    if not isinstance(answer, dict) or answer.get("id") != item:
        raise BadResponseError(f"a line without the id {item!r}: {shown}")
    if answer.get("error") is None and not isinstance(answer.get("output"), str | dict):
        raise BadResponseError(f"neither `error` nor an `output` of text or object: {shown}")
    return answer
