"""The two line files of a run: predictions as they came, and scores in plan order.

`predictions.jsonl` is append-only and flushed line by line, so that a crash loses at most the
calls in flight; a torn last line is tolerated when read and cut off before anything is appended.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, NamedTuple, TypeVar

from harness.core.answer import Failure, Output, Prediction
from harness.core.errors import Problem, UsageError
from harness.core.files import unwritable
from harness.core.score import Outcome

RecordT = TypeVar("RecordT")


class CallKey(NamedTuple):
    """What names a call within a run."""

    model: str
    task: str
    item: str
    repeat: int


def key_of(prediction: Prediction) -> CallKey:
    """The key of a prediction."""
    return CallKey(prediction.model, prediction.task, prediction.item, prediction.repeat)


def _encode(row: Mapping[str, Any]) -> bytes:
    text = json.dumps(row, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8", "surrogatepass") + b"\n"


def prediction_row(prediction: Prediction) -> dict[str, Any]:
    """A prediction as the JSON object of its line."""
    row: dict[str, Any] = {
        "model": prediction.model,
        "task": prediction.task,
        "item": prediction.item,
        "repeat": prediction.repeat,
    }
    result = prediction.result
    if isinstance(result, Failure):
        row["error"] = {"class": result.error_class, "message": result.message}
    else:
        row["output"] = result.raw
        if result.usage:
            row["usage"] = dict(result.usage)
        if result.finish_reason is not None:
            row["finish_reason"] = result.finish_reason
    row["sources"] = list(prediction.sources)
    row["request_digest"] = prediction.request_digest
    row["latency_s"] = prediction.latency_s
    row["attempts"] = prediction.attempts
    if prediction.waited_s:
        row["waited_s"] = prediction.waited_s
    if prediction.cached:
        row["cached"] = True
    return row


def prediction_of(row: Mapping[str, Any]) -> Prediction:
    """The prediction in a line's JSON object."""
    result: Output | Failure
    if "error" in row:
        result = Failure(error_class=row["error"]["class"], message=row["error"]["message"])
    else:
        result = Output(
            raw=row["output"],
            usage=row.get("usage", {}),
            finish_reason=row.get("finish_reason"),
        )
    return Prediction(
        model=row["model"],
        task=row["task"],
        item=row["item"],
        repeat=row["repeat"],
        result=result,
        sources=tuple(row["sources"]),
        request_digest=row.get("request_digest"),
        latency_s=row.get("latency_s"),
        attempts=row.get("attempts", 1),
        waited_s=row.get("waited_s", 0.0),
        cached=row.get("cached", False),
    )


class PredictionWriter:
    """Appends predictions to a file, each line whole and flushed before the next.

    Raises `UsageError` where the file cannot be written.
    """

    def __init__(self, path: Path) -> None:
        try:
            cut_torn_line(path)
            self._handle = path.open("ab")
        except OSError as error:
            raise UsageError(unwritable(path, error)) from error

    def write(self, prediction: Prediction) -> None:
        """Appends one prediction."""
        self._handle.write(_encode(prediction_row(prediction)))
        self._handle.flush()

    def __enter__(self) -> PredictionWriter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._handle.close()


def cut_torn_line(path: Path) -> None:
    """Cuts off a last line that a crash left without its line end."""
    if not path.is_file():
        return
    with path.open("r+b") as handle:
        size = handle.seek(0, 2)
        end = _last_line_end(handle, size)
        if end < size:
            handle.truncate(end)


def _last_line_end(handle: BinaryIO, size: int, block: int = 1 << 16) -> int:
    """The offset just after the last line end, 0 where there is none."""
    at = size
    while at > 0:
        start = max(0, at - block)
        handle.seek(start)
        found = handle.read(at - start).rfind(b"\n")
        if found >= 0:
            return start + found + 1
        at = start
    return 0


@dataclass(slots=True)
class PredictionIndex:
    """Where each call's last prediction stands in a file: random access without holding it.

    `offsets` maps a call to its byte offset; `failed` holds the calls whose last line is a
    failure.
    """

    path: Path
    offsets: dict[CallKey, int] = field(default_factory=dict)
    failed: set[CallKey] = field(default_factory=set)

    def read(self, key: CallKey, handle: BinaryIO) -> Prediction | None:
        """The prediction of a call, or None where there is none."""
        offset = self.offsets.get(key)
        if offset is None:
            return None
        handle.seek(offset)
        return prediction_of(json.loads(handle.readline()))

    def predictions(self) -> Iterator[Prediction]:
        """The last prediction of every call, in the order first stored."""
        if self.offsets:
            with self.path.open("rb") as handle:
                for key in self.offsets:
                    prediction = self.read(key, handle)
                    if prediction is not None:
                        yield prediction


def index_predictions(path: Path) -> PredictionIndex:
    """An index of a predictions file; the last line of a call counts, a torn one is left out."""
    index = PredictionIndex(path)
    if not path.is_file():
        return index
    for offset, (key, failed) in _records(path, _head_of):
        index.offsets[key] = offset
        if failed:
            index.failed.add(key)
        else:
            index.failed.discard(key)
    return index


def _head_of(row: Mapping[str, Any]) -> tuple[CallKey, bool]:
    """The key of a row's call, and whether it failed. Proves that the row is a prediction."""
    prediction = prediction_of(row)
    return key_of(prediction), isinstance(prediction.result, Failure)


def read_predictions(path: Path) -> Iterator[Prediction]:
    """Every prediction of a file in the order written."""
    return (prediction for _, prediction in _records(path, prediction_of))


def _records(
    path: Path, record_of: Callable[[dict[str, Any]], RecordT]
) -> Iterator[tuple[int, RecordT]]:
    """The byte offset and the record of every whole line."""
    with path.open("rb") as handle:
        offset = 0
        for number, line in enumerate(handle, start=1):
            if line.endswith(b"\n"):
                try:
                    record = record_of(json.loads(line))
                except (
                    ValueError,
                    TypeError,
                    LookupError,
                    AttributeError,
                    RecursionError,
                ) as error:
                    raise UsageError(_broken(path, number, error)) from error
                yield offset, record
            offset += len(line)


def _broken(path: Path, number: int, error: Exception) -> Problem:
    return Problem(
        where=f"{path}:{number}",
        found=f"a broken line ({type(error).__name__}: {error})",
        expected="a record as this program wrote it",
        fix="restore the file, or run again into another directory",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreRow:
    """A line of `scores.jsonl`: one call, parsed and scored. Holds no clock.

    `scores` maps a measure to (value, weight); `undefined` a measure to the reason why it has
    no value; `counts` and `reasons` tell where a value came from. `slices` names the groups the
    item belongs to, `cluster` its document, so that conclusions need no gold.
    """

    model: str
    task: str
    item: str
    repeat: int
    item_digest: str
    outcome: Outcome
    slices: Sequence[str] = ()
    cluster: str | None = None
    output_digest: str | None = None
    answer: Mapping[str, Any] = field(default_factory=dict)
    scores: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    undefined: Mapping[str, str] = field(default_factory=dict)
    counts: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    error: Mapping[str, str] | None = None

    def encoded(self) -> bytes:
        """The line, byte for byte the same for equal rows."""
        row: dict[str, Any] = {
            "model": self.model,
            "task": self.task,
            "item": self.item,
            "repeat": self.repeat,
            "item_digest": self.item_digest,
            "outcome": str(self.outcome),
        }
        optional: dict[str, Any] = {
            "slices": list(self.slices),
            "cluster": self.cluster,
            "output_digest": self.output_digest,
            "error": self.error,
            "answer": self.answer,
            "scores": {name: list(pair) for name, pair in self.scores.items()},
            "undefined": self.undefined,
            "counts": self.counts,
            "reasons": self.reasons,
        }
        row.update({name: value for name, value in optional.items() if value})
        return _encode(row)


def read_scores(path: Path) -> Iterator[ScoreRow]:
    """Every row of a scores file in order. Raises `UsageError` where the file is not there."""
    if not path.is_file():
        raise UsageError(
            Problem(
                where=str(path),
                found="no such file",
                expected="the scores of a finished run",
                fix="run `harness score` on the run directory first",
            )
        )
    for _, row in _records(path, score_row_of):
        yield row


def score_row_of(row: Mapping[str, Any]) -> ScoreRow:
    """The score row in a line's JSON object."""
    scores = {name: (pair[0], pair[1]) for name, pair in row.get("scores", {}).items()}
    return ScoreRow(**{**row, "outcome": Outcome(row["outcome"]), "scores": scores})
