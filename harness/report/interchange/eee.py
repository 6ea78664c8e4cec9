"""Records in the form of Every Eval Ever, schema 0.3.0, in the layout of its data store.

`data/COLLECTION/DEVELOPER/MODEL/UUID.json` is the aggregate record of a model on a task,
`UUID_samples.jsonl` beside it has a line for every value of every call. A failed call has no value
and therefore no line; the aggregate counts it. The UUID follows from the run, so that exporting a
run again gives the same files.

Schema: https://github.com/evaleval/every_eval_ever, `eval.schema.json` and
`instance_level_eval.schema.json`.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from harness import __version__
from harness.analysis.summary import Estimate
from harness.core.score import Direction, Measure
from harness.models.catalog import MODELS
from harness.report.interchange.values import TaskCall, TaskRun, encoded, file_part
from harness.stats.intervals import CONFIDENCE

SCHEMA_VERSION = "0.3.0"
_LIBRARY = "gold-harness"
_ARGUMENTS = ("temperature", "top_p", "max_tokens")  # those that the schema has a field for
# Names that mean the same everywhere; every other id says whose it is.
_GLOBAL_METRICS = frozenset(("exact_match", "f1", "rouge1", "rouge2", "rougeL", "rougeLsum"))


def write_eee(runs: Iterable[TaskRun], folder: Path) -> int:
    """Writes both records of every model and task under a folder; how many files there are."""
    n_files = 0
    for run in runs:
        name = uuid.UUID(hex=run.digest[:32], version=4)
        developer, _, model = _model_id(run).partition("/")
        parts = [file_part(part) for part in (run.dataset, developer, model)]
        path = folder.joinpath("data", *parts, f"{name}.json")
        path.parent.mkdir(parents=True, exist_ok=True)
        samples = path.with_name(f"{name}_samples.jsonl")
        record = _aggregate(run)
        if n_rows := _write_samples(run, samples):
            record["detailed_evaluation_results"] = {
                "format": "jsonl",
                "file_path": samples.relative_to(folder).as_posix(),
                "hash_algorithm": "sha256",
                "checksum": hashlib.sha256(samples.read_bytes()).hexdigest(),
                "total_rows": n_rows,
            }
        path.write_bytes(encoded(record, indent=1))
        n_files += 2 if n_rows else 1
    return n_files


def _write_samples(run: TaskRun, path: Path) -> int:
    """How many lines there are; without any there is no file."""
    n_rows = 0
    with path.open("wb") as handle:
        for line in _samples(run):
            handle.write(encoded(line))
            n_rows += 1
    if not n_rows:
        path.unlink()
    return n_rows


def _evaluation_name(run: TaskRun) -> str:
    return f"{file_part(run.dataset)}.{run.task}"


def _evaluation_id(run: TaskRun) -> str:
    """By the name in the config: one model may stand there twice with other parameters."""
    return f"{_evaluation_name(run)}/{run.model}/{int(run.ended.timestamp())}"


def _model_id(run: TaskRun) -> str:
    """`developer/model`; the developer is known of this package's own baselines alone."""
    adapter = run.spec.get("adapter", "")
    if adapter in MODELS.builtin and ".baselines." in MODELS.builtin[adapter].target:
        return f"{_LIBRARY}/{run.model}"
    named = str(run.spec.get("params", {}).get("model") or run.model)
    return named if "/" in named.strip("/") else f"unknown/{named}"


def _aggregate(run: TaskRun) -> dict[str, Any]:
    manifest = run.manifest
    undefined = [name for name, found in run.estimates.items() if found.value is None]
    return {
        "schema_version": SCHEMA_VERSION,
        "evaluation_id": _evaluation_id(run),
        "evaluation_timestamp": manifest.started,
        "retrieved_timestamp": str(int(run.ended.timestamp())),
        "source_metadata": {
            "source_name": _LIBRARY,
            "source_type": "evaluation_run",
            "source_organization_name": "unknown",
            "evaluator_relationship": "other",
            "additional_details": {
                "config_digest": manifest.config_digest,
                "failures": str(manifest.config.get("failures", "exclude")),
                "undefined": ", ".join(undefined),
            },
        },
        "eval_library": {"name": _LIBRARY, "version": __version__},
        "model_info": {
            "name": run.model,
            "id": _model_id(run),
            "additional_details": {
                "deployment_type": "unknown",
                "model_availability": "unknown",
                "adapter": str(run.spec.get("adapter", "")),
                "identity": str(manifest.models.get(run.model, "")),
            },
        },
        "evaluation_results": [
            _result(run, measure, found)
            for measure in run.measures
            if (found := run.estimates.get(measure.name)) and found.value is not None
        ],
    }


def _result(run: TaskRun, measure: Measure, found: Estimate) -> dict[str, Any]:
    gold = run.manifest.gold
    counts = ("n", "answered", "abstained", "unparsed", "failed", "undefined")
    bounds = {"doc_low": found.doc_low, "doc_high": found.doc_high}
    details = {name: getattr(found, name) for name in counts} | bounds
    result = {
        "evaluation_result_id": _result_id(run, measure.name),
        "evaluation_name": _evaluation_name(run),
        "source_data": {
            "dataset_name": run.dataset,
            "source_type": "other",
            "additional_details": _told(
                {"version": gold.version, "digest": gold.digest, "seeds": gold.seeds_digest}
            ),
        },
        "metric_config": _metric(measure, found),
        "score_details": {
            "score": found.value,
            "details": _told(details),
            "uncertainty": _uncertainty(found),
        },
    }
    if run.generation:
        given = run.generation
        result["generation_config"] = {
            "generation_args": {name: given[name] for name in _ARGUMENTS if name in given},
            "additional_details": _told({"seed": given.get("seed")}),
        }
    return result


def _result_id(run: TaskRun, measure: str) -> str:
    return f"{_evaluation_id(run)}#{measure}"


def _metric(measure: Measure, found: Estimate) -> dict[str, Any]:
    known = measure.name in _GLOBAL_METRICS
    # A plugin's unbounded measure may be negative; none of the built-in ones is.
    lowest = 0 if measure.bounded else "-Infinity"
    return {
        "evaluation_description": measure.summary,
        "metric_id": measure.name if known else f"{_LIBRARY}.{measure.name}",
        "metric_name": measure.name,
        "metric_unit": measure.unit or ("proportion" if measure.bounded else "points"),
        "lower_is_better": measure.direction is Direction.LOWER,
        "score_type": "continuous",
        "min_score": lowest,
        "max_score": 1 if measure.bounded else "Infinity",
        "additional_details": {"card": found.card, "direction": str(measure.direction)},
    }


def _uncertainty(found: Estimate) -> dict[str, Any]:
    n_scored = found.n - found.failed - found.undefined
    if found.low is None or found.high is None:
        return {"num_samples": n_scored}
    interval = {
        "lower": found.low,
        "upper": found.high,
        "confidence_level": CONFIDENCE,
        "method": found.method or "unknown",
    }
    return {"num_samples": n_scored, "confidence_interval": interval}


def _samples(run: TaskRun) -> Iterator[dict[str, Any]]:
    for call in run.calls:
        if call.output is None:
            continue
        for measure in run.measures:
            if measure.name in call.row.scores:
                yield _sample(run, call, measure)


def _sample(run: TaskRun, call: TaskCall, measure: Measure) -> dict[str, Any]:
    row = call.row
    value, weight = row.scores[measure.name]
    hashed = json.dumps(
        {"raw": call.question, "reference": call.references}, sort_keys=True, separators=(",", ":")
    )
    sample: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "evaluation_id": _evaluation_id(run),
        "model_id": _model_id(run),
        "evaluation_name": _evaluation_name(run),
        "evaluation_result_id": _result_id(run, measure.name),
        "sample_id": row.item,
        "sample_hash": hashlib.sha256(hashed.encode()).hexdigest(),
        "interaction_type": "single_turn",
        "input": {"raw": call.question, "reference": list(call.references)},
        "output": {"raw": [call.output]},
        "answer_attribution": [
            {
                "turn_idx": 0,
                "source": "output.raw",
                "extracted_value": call.answer,
                "extraction_method": f"{_LIBRARY} parser: {row.answer.get('format', 'text')}",
                "is_terminal": True,
            }
        ],
        "evaluation": {"score": value, "is_correct": _is_correct(call, measure)},
        "metadata": _told(
            {
                "outcome": str(row.outcome),
                "repeat": row.repeat,
                "weight": weight,
                "reason": row.reasons.get(measure.name),
                "slices": ", ".join(row.slices),
            }
        ),
    }
    if call.tokens:
        n_in, n_out = call.tokens
        sample["token_usage"] = {
            "input_tokens": n_in,
            "output_tokens": n_out,
            "total_tokens": n_in + n_out,
        }
    if call.latency_s is not None:
        sample["performance"] = {"latency_ms": call.latency_s * 1000}
    return sample


def _is_correct(call: TaskCall, measure: Measure) -> bool:
    """The item's `correct` where the task has it; else whether the value is the best there is."""
    value, _ = call.row.scores.get("correct") or call.row.scores[measure.name]
    lowest_is_best = measure.direction is Direction.LOWER and "correct" not in call.row.scores
    return value == (0 if lowest_is_best else 1)


def _told(details: Mapping[str, object]) -> dict[str, str]:
    """The details that there are, as the texts that the schema wants."""
    return {name: str(value) for name, value in details.items() if value is not None}
