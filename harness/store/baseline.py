"""Baselines: what a run scored, item by item, in one sorted file that a team commits.

A baseline is its own lock: it names the gold, the seeds, the metric cards and the gate's
thresholds it was taken with. Every call stands on a line of its own, so that a diff shows which
items changed.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from harness.core.digest import digest
from harness.core.errors import NotComparableError, Problem, UsageError
from harness.core.files import read_text, write_atomically
from harness.store.layout import BASELINES
from harness.store.manifest import GoldStamp
from harness.store.records import ScoreRow, score_row_of

FORMAT = 2
OUTPUT_LIMIT = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """The content of a baseline file."""

    gold: GoldStamp
    cards: Mapping[str, str]
    measures: Mapping[str, Sequence[Mapping[str, Any]]]
    gate: Mapping[str, Any]
    config: Mapping[str, Any]
    rows: tuple[ScoreRow, ...]
    models: Mapping[str, str] = field(default_factory=dict)

    def write(self, path: Path) -> None:
        """Writes the file whole: a head, then one line a call, sorted."""
        head: dict[str, Any] = {
            "format": FORMAT,
            "gold": dataclasses.asdict(self.gold),
            "gate": self.gate,
            "config": self.config,
            "cards": self.cards,
            "measures": self.measures,
            "models": self.models,
        }
        lines = sorted(
            row.encoded().decode("utf-8", "surrogatepass").rstrip("\n") for row in self.rows
        )
        head["digest"] = digest({**head, "rows": [json.loads(line) for line in lines]})
        text = json.dumps(head, indent=1, sort_keys=True, ensure_ascii=False)
        rows = ",\n  ".join(lines)
        write_atomically(path, f'{text[:-2]},\n "rows": [\n  {rows}\n ]\n}}\n')


def row_for_baseline(row: ScoreRow, keep: Mapping[str, Sequence[str]]) -> ScoreRow:
    """The row without what a comparison does not need: texts cut, claims and reasons left out.

    `keep` names, by measure, the counts to keep where they are not 0.
    """
    counts = {
        measure: {name: found[name] for name in names if found.get(name)}
        for measure, names in keep.items()
        if (found := row.counts.get(measure))
    }
    counts = {measure: found for measure, found in counts.items() if found}
    return dataclasses.replace(
        row, answer=_shortened(row.answer), undefined={}, counts=counts, reasons={}
    )


def _shortened(answer: Mapping[str, Any]) -> dict[str, Any]:
    """What a reader of a flip is shown: the text and the citations, cut to the same length."""
    if not answer:
        return {}
    kept: dict[str, Any] = {"text": str(answer.get("text", ""))[:OUTPUT_LIMIT]}
    citations, room = [], OUTPUT_LIMIT
    for citation in answer.get("citations", ()):
        found = {key: citation[key] for key in ("source", "quote") if key in citation}
        found = found if "source" in found else {**found, "raw": citation.get("raw", "")}
        room -= len(str(found))
        if room < 0:
            break
        citations.append(found)
    return {**kept, "citations": citations} if citations else kept


def _check_lock(data: dict[str, Any], path: Path) -> None:
    """Nothing, or `NotComparableError` where the file was edited after it was written."""
    locked = data.pop("digest", None)
    if digest(data) != locked:
        raise NotComparableError(
            Problem(
                where=str(path),
                found="a content that was edited: its digest differs",
                expected="the scores and thresholds as `harness baseline set` wrote them",
                fix="restore the file, or set the baseline anew from a run",
            )
        )


def baseline_path(name: str) -> Path:
    """The file of a baseline: a path where the name ends in `.json`, else under the baselines."""
    return Path(name) if name.endswith(".json") else BASELINES / f"{name}.json"


def read_baseline(path: Path) -> Baseline:
    """The baseline in a file. Raises `UsageError` where it is none of this format."""
    text = read_text(path, what="baseline")
    try:
        data = json.loads(text)
        if data["format"] != FORMAT:
            raise ValueError(f"format {data['format']}")
        baseline = Baseline(
            gold=GoldStamp(**data["gold"]),
            cards=data["cards"],
            measures=data["measures"],
            gate=data["gate"],
            config=data["config"],
            models=data.get("models", {}),
            rows=tuple(score_row_of(row) for row in data["rows"]),
        )
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise UsageError(
            Problem(
                where=str(path),
                found=f"no baseline ({type(error).__name__}: {error})",
                expected=f"a baseline of format {FORMAT}",
                fix="write it again with `harness baseline set RUN NAME`",
            )
        ) from error
    _check_lock(data, path)
    return baseline
