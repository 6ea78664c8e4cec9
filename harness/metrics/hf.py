"""Metrics out and in through Hugging Face `evaluate`.

Out: `evaluate.load(module_path(), "exact_match")` is a measure of this harness as an `evaluate`
module, equal to it in every bit; see `harness.metrics.hf_texts` for what is offered.

In: `EvaluateMetric` makes any `evaluate` module a metric, named `evaluate:PATH` on the command line
and yielding measures `evaluate:NAME.KEY`. A failed call is undefined, and so is an item without
golds, unless the module declares a place for "no answer"; any other output goes to the module, a
blank or declined one as ''. What the module returns is taken as it is: not a number, or not finite,
is undefined with a reason, and so is a division by zero of the module's own.

Cost: with `per_item` false each item is one call of the module, some 6 ms beyond its own work, and
a module that means anything only over a corpus (BLEU) is computed on single items. With `per_item`
true the module is called once a batch and must return a list per key (`use_aggregator: false`).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from harness.core.answer import Answer
from harness.core.digest import canonical_json
from harness.core.errors import Problem, UsageError
from harness.core.item import QaItem
from harness.core.problems import did_you_mean, json_path, keys_at, problems_from
from harness.core.score import Card, Direction, Measure, Outcome, Undefined
from harness.metrics.base import QA, SUMMARIES, Case, Metric, ScoreMap, Sources
from harness.metrics.hf_columns import REFERENCES, cell, columns_of, declares_no_answer, golds_of
from harness.metrics.hf_modules import Loaded, load_module
from harness.metrics.hf_results import is_number, members_of, raised_by, score_of

PREFIX = "evaluate:"
# How `evaluate` words that a column has another form than the module's features.
_UNFIT = re.compile("match the expected format|Got a string but expected a list")
_FAILED = Undefined(reason="the call failed")
_NO_GOLD = Undefined(reason="the item has no gold answer to compare with")


def module_path() -> str:
    """The folder of this harness's own `evaluate` module, for `evaluate.load(path, measure)`."""
    return str(Path(__file__).parent / "evaluate_module")


class EvaluateParams(BaseModel):
    """The parameters of a metric `evaluate:PATH`, as a config or a command line gives them."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    keys: list[str] = Field(default=[], description="result keys to keep; all numbers if empty")
    kwargs: dict[str, Any] = Field(default={}, description="passed to the module's compute()")
    columns: dict[str, str] = Field(default={}, description="input column -> text, texts, squad")
    per_item: bool = Field(default=False, description="the module returns a list per key")
    better: Literal["higher", "lower", "none"] = "none"
    config_name: Annotated[str, Field(min_length=1)] | None = None
    allow_remote_code: bool = Field(default=False, description="fetch code from the hub, run it")


def load_evaluate(spec: str, params: Mapping[str, Any] | None = None) -> EvaluateMetric:
    """The metric `evaluate:PATH` (the prefix may be left out), its module loaded and tried.

    Raises `UsageError` for wrong parameters and for whatever `load_module` refuses.
    """
    path = spec.removeprefix(PREFIX)
    try:
        checked = EvaluateParams.model_validate(dict(params or {}))
        canonical_json(checked.kwargs)
    except ValidationError as error:
        raise UsageError(
            problems_from(
                error.errors(include_url=False),
                where=lambda at: f"{PREFIX}{path}: {json_path(at)}",
                known_keys=functools.partial(keys_at, EvaluateParams),
            )
        ) from error
    except (TypeError, ValueError) as error:
        raise UsageError(
            Problem(
                where=f"{PREFIX}{path}: kwargs",
                found=str(error),
                expected="values that JSON can hold",
                fix="they stand on the metric's card: write them as plain values",
            )
        ) from error
    metric = EvaluateMetric(path, **{**checked.model_dump(), "keys": tuple(checked.keys)})
    _ = metric.measures
    return metric


@dataclass(frozen=True)
class EvaluateMetric(Metric):
    """Any `evaluate` module as a metric.

    `path` is a local file or folder, a name in `evaluate`'s cache, or a hub id; `keys` the result
    keys that become measures (none: every number of a trial call); `better` the direction of all
    of them. Results are not bounded as far as this harness knows.
    """

    path: str
    keys: tuple[str, ...] = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict, hash=False)
    columns: Mapping[str, str] = field(default_factory=dict, hash=False)
    per_item: bool = False
    better: Literal["higher", "lower", "none"] = "none"
    config_name: str | None = None
    allow_remote_code: bool = False

    tasks: ClassVar[frozenset[str]] = frozenset((QA, SUMMARIES))

    @property
    def measures(self) -> tuple[Measure, ...]:
        """A measure a key."""
        return tuple(
            Measure(
                name=self._name(key),
                summary=f"{key} of the evaluate module {self._loaded.file}",
                direction=Direction(self.better),
                bounded=False,
            )
            for key in self._keys
        )

    def card(self, measure: str) -> Card:
        """The module's file with its digest, and everything that is asked of it."""
        recipe = {
            "module": self._loaded.file,
            "digest": self._loaded.digest,
            "columns": ",".join(f"{name}={form}" for name, form in self._columns.items()),
            "computed": "per batch, item by item" if self.per_item else "one item a call",
        }
        if self.kwargs:
            recipe["kwargs"] = canonical_json(dict(self.kwargs))
        if self.config_name:
            recipe["config"] = self.config_name
        return Card(name=measure, version=self.version, recipe=recipe)

    def score(self, case: Case) -> ScoreMap:
        """The module's numbers for one case, which is a batch of its own."""
        return self.score_batch([case])[0]

    def score_batch(self, cases: Sequence[Case]) -> list[ScoreMap]:
        """The module's numbers for every case, in one call with `per_item`, else a call each."""
        settled = [self._settled(case) for case in cases]
        asked = [case for case, done in zip(cases, settled, strict=True) if done is None]
        computed = iter(self._computed(asked))
        return [next(computed) if done is None else self._all(done) for done in settled]

    @functools.cached_property
    def _loaded(self) -> Loaded:
        return load_module(
            self.path, config_name=self.config_name, allow_remote_code=self.allow_remote_code
        )

    @functools.cached_property
    def _columns(self) -> dict[str, str]:
        return columns_of(self._loaded.module, self.columns, where=f"{PREFIX}{self.path}")

    @functools.cached_property
    def _no_answer(self) -> bool:
        return declares_no_answer(self._loaded.module)

    @functools.cached_property
    def _keys(self) -> tuple[str, ...]:
        """The keys asked for, else those that hold numbers in a trial call on two answers."""
        if self.keys:
            return self.keys
        trial = self._call([_TRIAL, _TRIAL] if self.per_item else [_TRIAL])
        found = tuple(key for key, value in trial.items() if self._fits(value))
        if not found:
            raise UsageError(
                Problem(
                    where=f"{PREFIX}{self.path}",
                    found=f"a result with {', '.join(trial) or 'no keys'}",
                    expected="a list a key" if self.per_item else "a number at a key or more",
                    fix="change per_item, kwargs or keys",
                )
            )
        return found

    def _fits(self, value: Any) -> bool:
        members = members_of(value)
        if self.per_item:
            return members is not None and len(members) == 2 and all(map(is_number, members))
        return is_number(value)

    def _name(self, key: str) -> str:
        return f"{PREFIX}{self._loaded.stem}.{key}"

    def _all(self, score: Undefined) -> ScoreMap:
        return {self._name(key): score for key in self._keys}

    def _settled(self, case: Case) -> Undefined | None:
        if case.outcome is Outcome.FAILED:
            return _FAILED
        compares = REFERENCES in self._columns and not self._no_answer
        return _NO_GOLD if compares and not golds_of(case) else None

    def _computed(self, cases: Sequence[Case]) -> list[ScoreMap]:
        if not self.per_item:
            return [self._of_one(case) for case in cases]
        if not cases:
            return []
        try:
            result = self._call(cases)
        except ArithmeticError as error:
            if len(cases) == 1:
                return [self._all(raised_by(error))]
            return [scores for case in cases for scores in self._computed([case])]
        rows = zip(*(self._list(result, key, len(cases)) for key in self._keys), strict=True)
        return [
            dict(zip(map(self._name, self._keys), map(score_of, row), strict=True)) for row in rows
        ]

    def _of_one(self, case: Case) -> ScoreMap:
        try:
            result = self._call([case])
        except ArithmeticError as error:
            return self._all(raised_by(error))
        return {self._name(key): score_of(self._value(result, key)) for key in self._keys}

    def _value(self, result: Mapping[str, Any], key: str) -> Any:
        if key in result:
            return result[key]
        raise UsageError(
            Problem(
                where=f"{PREFIX}{self.path}: keys",
                found=f"{key!r}",
                expected=f"one of {', '.join(result)}",
                fix=f"{did_you_mean(key, result)}correct the key",
            )
        )

    def _list(self, result: Mapping[str, Any], key: str, n: int) -> Sequence[Any]:
        value = self._value(result, key)
        members = members_of(value)
        if members is not None and len(members) == n:
            return members
        found = type(value).__name__ if members is None else f"{len(members)} values"
        raise UsageError(
            Problem(
                where=f"{PREFIX}{self.path}: {key}",
                found=f"{found} for {n} items",
                expected="a list with one value an item, since per_item is true",
                fix="set per_item: false, or kwargs that make the module return lists",
            )
        )

    def _call(self, cases: Sequence[Case]) -> Mapping[str, Any]:
        """What the module returns for cases. Its own exceptions pass, with a note."""
        inputs = {
            name: [cell(case, name, form, no_answer=self._no_answer) for case in cases]
            for name, form in self._columns.items()
        }
        try:
            result = self._loaded.module.compute(**inputs, **self.kwargs)
        except Exception as error:
            if isinstance(error, ValueError) and _UNFIT.search(str(error)):
                raise UsageError(self._unfit(error)) from error
            error.add_note(f"in the evaluate module {self.path}, item {cases[0].item.id!r}")
            raise
        return result if isinstance(result, Mapping) else {}

    def _unfit(self, error: ValueError) -> Problem:
        return Problem(
            where=f"{PREFIX}{self.path}",
            found=f"inputs that the module does not take ({str(error).splitlines()[0]})",
            expected=f"what it wants: {self._loaded.module.features}",
            fix="set `columns` to the form of each input: text, texts or squad",
        )


_TRIAL = Case(
    item=QaItem(id="trial", question="?", answers=("a trial answer",), answerable=True),
    answer=Answer(text="a trial answer"),
    outcome=Outcome.ANSWERED,
    sources=Sources(),
)
