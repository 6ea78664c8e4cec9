"""The config: one schema that owns every default. Unknown keys are errors.

`configs/schema.json` is generated from it, for editors; `harness run` resolves a file against it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from harness.core.digest import canonical_json, digest

Name = Annotated[
    str,
    StringConstraints(
        min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f]$"
    ),
]


class Section(BaseModel):
    """Base of every section: unknown keys are errors, values are never coerced."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class ModelSpec(Section):
    """A model under a name of one's own: an adapter with its parameters."""

    name: Name = Field(description="the row in the leaderboard; unique")
    adapter: Name = Field(
        description="a built-in or plugged-in adapter, module:attr or file.py:attr"
    )
    params: dict[str, Any] = Field(default={}, description="the adapter's parameters")

    @field_validator("params")
    @classmethod
    def _plain(cls, params: dict[str, Any]) -> dict[str, Any]:
        """Only what JSON can hold: the digest of a run is taken over it."""
        try:
            canonical_json(params)
        except (TypeError, ValueError, RecursionError) as error:
            raise ValueError(f"values that JSON can hold ({error})") from error
        return params


class TaskSpec(Section):
    """A task and what its models are shown."""

    name: Literal["qa", "summaries"]
    context: Literal["all", "gold", "none"] = Field(
        default="all",
        description="all: every seed (a summary: its own seeds); gold: only seeds that hold "
        "evidence or distractors; none: closed book",
    )
    furniture: Literal["hidden", "shown"] = Field(
        default="hidden",
        description="whether text outside content_spans is blanked out of what models see",
    )


class MetricGate(Section):
    """The loss that a gate tolerates on one metric."""

    margin: Annotated[float, Field(ge=0, le=1)] = 0.05


class GateSpec(Section):
    """What `harness gate` checks and against which baseline."""

    metrics: dict[str, MetricGate] = Field(
        default={"correct": MetricGate(), "evidence_f1": MetricGate()},
        description="the gate's family: the metrics it tests, each with its margin",
    )
    baseline: str | None = Field(default=None, description="the baseline's name or file")


class Config(Section):
    """A benchmark: which models answer which tasks of which gold, and how it is scored."""

    gold: str = Field(default="gold", description="the folder with qa.jsonl and summaries.jsonl")
    seeds: str = Field(default="seeds", description="the folder with the source documents")
    models: Annotated[list[ModelSpec], Field(min_length=1)]
    tasks: Annotated[list[TaskSpec], Field(min_length=1)] | None = Field(
        default=None, description="by default every task whose file is in the gold folder"
    )
    repeats: Annotated[int, Field(ge=1)] = Field(
        default=1, description="calls per item; averaged within the item before anything else"
    )
    seed: int = Field(default=0, description="seeds models that draw at random, and resampling")
    limit: Annotated[int, Field(ge=1)] | None = Field(
        default=None, description="only the first items of every task"
    )
    failures: Literal["exclude", "zero"] = Field(
        default="exclude", description="how failed calls enter means"
    )
    max_failed: Annotated[float, Field(ge=0, le=1)] = Field(
        default=0, description="share of calls that may fail before the run is incomplete (exit 3)"
    )
    gate: GateSpec = GateSpec()

    @field_validator("models")
    @classmethod
    def _unique_models(cls, models: list[ModelSpec]) -> list[ModelSpec]:
        return _unique(models)

    @field_validator("tasks")
    @classmethod
    def _unique_tasks(cls, tasks: list[TaskSpec] | None) -> list[TaskSpec] | None:
        return _unique(tasks) if tasks else tasks

    def with_tasks(self, present: Iterable[str]) -> Config:
        """The config with its tasks spelled out: those it names, else those `present`."""
        tasks = self.tasks or [TaskSpec.model_validate({"name": name}) for name in present]
        return self.model_copy(update={"tasks": tasks})

    def run_digest(self) -> str:
        """SHA-256 of everything that decides what a run holds: the config without its gate."""
        return digest(self.model_dump(mode="json", exclude={"gate"}))


def _unique(specs: list[Any]) -> list[Any]:
    names = [spec.name for spec in specs]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"unique names ({', '.join(twice)} stands twice)")
    return specs


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a config file, for editors."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "gold-harness config",
        **Config.model_json_schema(),
    }
