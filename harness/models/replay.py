"""Stored answers given back: predictions made elsewhere, or the gold itself as an oracle.

A replay file has one JSON object a line: `{"id": item id, "output": text or object}`, and
`"task"` where the same id stands in several tasks. Without `task` a line serves every task.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from harness.core.answer import Output
from harness.core.digest import canonical_json, digest_text
from harness.core.errors import Problem, UsageError
from harness.core.files import json_lines
from harness.core.request import Request

_Key: TypeAlias = tuple[str | None, str]


@dataclass(frozen=True)
class Replay:
    """Answers every request with the output stored for its item, the same in every repeat.

    `content` is the digest of the stored outputs, so that an edited file is another model.
    """

    file: str
    content: str = field(init=False)
    _outputs: Mapping[_Key, Any] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Read the file. Raises `UsageError` naming every line that is wrong."""
        self._keep(_read(Path(self.file)))

    @classmethod
    def from_mapping(
        cls, outputs: Mapping[str | tuple[str, str], Any], *, name: str = "memory"
    ) -> Replay:
        """A replay of outputs by item id, or by (task, item id); `name` stands for the file.

        >>> from harness.core.request import Request
        >>> oracle = Replay.from_mapping({("qa", "q1"): "Tripoli [1]"})
        >>> asked = Request(task="qa", item="q1", instructions="", question="Where?", sources=())
        >>> oracle.answer(asked).raw
        'Tripoli [1]'
        """
        replay = object.__new__(cls)
        object.__setattr__(replay, "file", name)
        keys = [(None, key) if isinstance(key, str) else key for key in outputs]
        replay._keep(dict(zip(keys, outputs.values(), strict=True)))
        return replay

    def answer(self, request: Request) -> Output:
        """The stored output. Raises `LookupError` where there is none for the item."""
        for key in ((request.task, request.item), (None, request.item)):
            if key in self._outputs:
                return Output(raw=self._outputs[key])
        raise LookupError(
            f"no stored output for item {request.item!r} of task {request.task!r} in {self.file} "
            f"({len(self._outputs)} outputs); add a line with this id"
        )

    def _keep(self, outputs: dict[_Key, Any]) -> None:
        rows = sorted(
            canonical_json([task or "", item, out]) for (task, item), out in outputs.items()
        )
        object.__setattr__(self, "content", digest_text("\n".join(rows)))
        object.__setattr__(self, "_outputs", outputs)


def _read(path: Path) -> dict[_Key, Any]:
    outputs: dict[_Key, Any] = {}
    problems: list[Problem] = []
    for number, row in json_lines(path, what="replay file"):
        where = f"{path}:{number}"
        if isinstance(row, Problem):
            problems.append(row)
        elif fault := _fault(row):
            problems.append(_wrong(where, fault, '{"id": text, "output": text or object}'))
        else:
            key = (row.get("task"), row["id"])
            if key in outputs:
                twice = f"id {key[1]!r} a second time"
                problems.append(_wrong(where, twice, "each id once a task"))
            outputs[key] = row["output"]
    if problems:
        raise UsageError(problems)
    return outputs


def _fault(row: Mapping[str, Any]) -> str | None:
    if not isinstance(row.get("id"), str):
        return "no textual `id`"
    if not isinstance(row.get("output"), str | dict):
        return "no `output` that is a text or an object"
    if not isinstance(row.get("task"), str | None):
        return "a `task` that is no text"
    return None


def _wrong(where: str, found: str, expected: str) -> Problem:
    return Problem(where=where, found=found, expected=expected, fix="correct or remove the line")
