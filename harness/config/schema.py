"""The config: one schema that owns every default. Unknown keys are errors.

`configs/schema.json` is generated from it, for editors; `harness run` resolves a file against it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    ValidationInfo,
    field_validator,
    model_validator,
)

from harness.config.calls import Limits, Prices, Retries, decisive
from harness.config.section import Limit, Name, Section, or_a_name
from harness.config.task import TaskSpec
from harness.core.digest import canonical_json, digest

# Marks the steps of an error location that name a form of a union, not a place in the file.
UNION_TAG = "<"


def _plain(params: dict[str, Any]) -> dict[str, Any]:
    """Only what JSON can hold: the digest of a run is taken over it."""
    try:
        canonical_json(params)
    except (TypeError, ValueError, RecursionError) as error:
        raise ValueError(f"values that JSON can hold ({error})") from error
    return params


Params = Annotated[dict[str, Any], AfterValidator(_plain)]


class DatasetSource(Section):
    """Gold from a data set of one's own instead of a gold folder."""

    dataset: Name = Field(description="a path or name that datasets.load_dataset knows")
    task: Literal["qa", "summaries"] = "qa"
    split: str | None = None
    config: str | None = Field(default=None, description="the data set's configuration")
    map: dict[str, str | None] = Field(
        default={},
        description="the column of a role: question, answers, context; reference, document; "
        "id, source. null for none",
    )


def _form_of_gold(value: object) -> str | None:
    """Which form a `gold` is written in, so that a slip in it is one problem."""
    if isinstance(value, str):
        return f"{UNION_TAG}folder"
    return f"{UNION_TAG}dataset" if isinstance(value, dict | DatasetSource) else None


GoldSource = Annotated[
    Annotated[str, Tag(f"{UNION_TAG}folder")]
    | Annotated[DatasetSource, Tag(f"{UNION_TAG}dataset")],
    Discriminator(
        _form_of_gold,
        custom_error_type="gold",
        custom_error_message="a folder, or a data set (a mapping with at least `dataset`)",
    ),
]


class ModelSpec(Section):
    """A model under a name of one's own: an adapter with its parameters."""

    name: Name = Field(description="the row in the leaderboard; unique")
    adapter: Name = Field(
        description="a built-in or plugged-in adapter, module:attr or file.py:attr"
    )
    params: Params = Field(default={}, description="the adapter's parameters")
    generation: Params = Field(
        default={},
        description="how a served model writes: temperature, max_tokens, top_p, stop, seed, "
        "json_schema (false keeps schemas from the server), …; an adapter that takes no "
        "`generation` refuses it",
    )
    role: Literal["ceiling", "floor"] | None = Field(
        default=None,
        description="marks a row that frames the leaderboard; built-in ones are marked already",
    )
    deterministic: bool | None = Field(
        default=None,
        description="whether the same request always gets the same output, so that the gate fails "
        "on any increase of hard failures; by default true of baselines, replays and functions",
    )
    timeout_s: Limit = Field(
        default=600.0, description="seconds that one attempt may take, whatever the adapter says"
    )
    limits: Limits = Limits()
    prices: Prices | None = None


class MetricSpec(Section):
    """A metric with parameters of one's own; a bare name has none."""

    model_config = ConfigDict(json_schema_extra=or_a_name)

    name: Name = Field(description="a measure, a plugin, module:attr or evaluate:path-or-name")
    params: Params = Field(default={}, description="the metric's parameters")

    @model_validator(mode="before")
    @classmethod
    def _spelled_out(cls, value: object) -> object:
        """One form alone, so that a slip in it is one problem."""
        return {"name": value} if isinstance(value, str) else value


class EntailerSpec(Section):
    """Who is asked whether a passage supports a claim where the rules are undecided."""

    adapter: Literal["cross-encoder", "judge", "replay"] = Field(
        description="an NLI model from a folder, any model of the harness, or stored verdicts alone"
    )
    params: Params = Field(
        default={},
        description="cross-encoder: path, labels, thresholds; judge: adapter and params as of a "
        "model; replay: scorer",
    )
    verdicts: Name | None = Field(
        default=None,
        description="the file that keeps every verdict; needed but for a cross-encoder",
    )

    @model_validator(mode="after")
    def _keeps_what_it_cannot_repeat(self) -> EntailerSpec:
        if self.adapter != "cross-encoder" and self.verdicts is None:
            raise ValueError("`verdicts`, the file that a judge is kept in and a replay reads")
        return self


class MetricGate(Section):
    """The loss that a gate tolerates on one metric."""

    margin: Annotated[float, Field(ge=0, le=1)] = 0.05


class Budgets(Section):
    """What each model of a run may use; a budget that was not measured is an error."""

    cost: Limit | None = Field(
        default=None, description="sum of `cost` in the usage that its outputs report"
    )
    latency_p95_s: Limit | None = Field(
        default=None, description="seconds within which 95 % of its calls are answered"
    )
    tokens: Limit | None = Field(
        default=None, description="sum of the tokens, in and out, that its outputs report"
    )


class GateSpec(Section):
    """What `harness gate` checks and against which baseline."""

    metrics: dict[str, MetricGate] = Field(
        default={"correct": MetricGate(), "citation_f1": MetricGate()},
        description="the gate's family: the metrics it tests, each with its margin",
    )
    must_pass: list[Name] = Field(
        default=[], description="items that may not fail where they passed on the baseline"
    )
    quarantine: str | None = Field(
        default=None,
        description="a YAML file of items to leave out, each with `reason`, `measured`, `until`",
    )
    budgets: Budgets = Budgets()
    on_inconclusive: Literal["pass", "fail"] = Field(
        default="pass", description="what an inconclusive verdict does: exit 0, or exit 4"
    )
    baseline: str | None = Field(default=None, description="the baseline's name or file")


class Config(Section):
    """A benchmark: which models answer which tasks of which gold, and how it is scored."""

    gold: GoldSource = Field(
        default="gold", description="the folder with qa.jsonl and summaries.jsonl, or a data set"
    )
    seeds: str = Field(default="seeds", description="the folder with the source documents")
    models: Annotated[list[ModelSpec], Field(min_length=1)]
    tasks: Annotated[list[TaskSpec], Field(min_length=1)] | None = Field(
        default=None, description="by default every task whose file is in the gold folder"
    )
    metrics: list[MetricSpec] = Field(
        default=[MetricSpec(name="default")],
        description="`default` stands for all built-in ones; a metric with parameters replaces "
        "its built-in form",
    )
    repeats: Annotated[int, Field(ge=1)] = Field(
        default=1, description="calls per item; averaged within the item before anything else"
    )
    seed: int = Field(default=0, description="seeds models that draw at random, and resampling")
    limit: Annotated[int, Field(ge=1)] | None = Field(
        default=None, description="only the first items of every task"
    )
    items: Annotated[list[Name], Field(min_length=1)] | None = Field(
        default=None, description="only these items; a task without any of them is left out"
    )
    failures: Literal["exclude", "zero"] = Field(
        default="exclude", description="how failed calls enter means"
    )
    max_failed: Annotated[float, Field(ge=0, le=1)] = Field(
        default=0, description="share of calls that may fail before the run is incomplete (exit 3)"
    )
    retries: Retries = Field(
        default=Retries(), description="when a call that failed for a passing reason is given up"
    )
    max_cost: Limit | None = Field(
        default=None,
        description="what the models with prices may cost before the run stops (exit 3, resumable)",
    )
    max_minutes: Limit | None = Field(
        default=None, description="after so long one command makes no further calls (exit 3)"
    )
    entailer: EntailerSpec | None = Field(
        default=None,
        description="the judge of citations that the rules leave undecided; by default none",
    )
    cache: Annotated[str, Field(min_length=1)] | Literal[False] = Field(
        default="results/cache.sqlite",
        description="the file that keeps the answers of models behind servers and of local "
        "networks, for other runs; false for none",
    )
    gate: GateSpec = GateSpec()

    @field_validator("models")
    @classmethod
    def _unique_models(cls, models: list[ModelSpec]) -> list[ModelSpec]:
        return _unique(models)

    @field_validator("max_cost")
    @classmethod
    def _countable(cls, max_cost: float | None, info: ValidationInfo) -> float | None:
        models: list[ModelSpec] = info.data.get("models", [])
        currencies = {model.prices.currency for model in models if model.prices}
        if max_cost is not None and models and len(currencies) != 1:
            raise ValueError(
                f"`prices` in one currency, of a model at least ({currencies or 'none'})"
            )
        return max_cost

    @field_validator("tasks")
    @classmethod
    def _unique_tasks(cls, tasks: list[TaskSpec] | None) -> list[TaskSpec] | None:
        return _unique(tasks) if tasks else tasks

    def metric_specs(self) -> list[MetricSpec]:
        """The metrics as specs, plain names without parameters."""
        return list(self.metrics)

    def with_tasks(self, present: Iterable[str]) -> Config:
        """The config with its tasks, their contexts and their prompts' digests spelled out.

        Without tasks of its own it takes those `present` in the gold. Raises `UsageError` for a
        prompt that can't be read.
        """
        tasks = self.tasks or [TaskSpec.model_validate({"name": name}) for name in present]
        context = "all" if isinstance(self.gold, str) else "gold"
        return self.model_copy(update={"tasks": [task.resolved(context) for task in tasks]})

    def run_digest(self) -> str:
        """SHA-256 of everything that decides what a run holds."""
        return digest(decisive(self.model_dump(mode="json")))


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
