"""Logs in Inspect's JSON form, version 2: one file a model and task.

A measure is a scorer of that name with one metric, `mean`; its interval, its denominators and its
card stand in the metadata. A sample's epoch is its repeat, counted from 1. The prompt is not kept
in a run, so that a sample shows the question and names the sources.

Form: `EvalLog` of inspect_ai 0.3 (https://inspect.aisi.org.uk/eval-logs.html).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from harness import __version__
from harness.analysis.summary import Estimate
from harness.report.interchange.values import TaskCall, TaskRun, encoded, file_part

_STOP_REASONS: Mapping[str | None, str] = {
    "stop": "stop", "end_turn": "stop", "STOP": "stop", "COMPLETE": "stop", "stop_sequence": "stop",
    "length": "max_tokens", "max_tokens": "max_tokens", "MAX_TOKENS": "max_tokens",
    "content_filter": "content_filter", "SAFETY": "content_filter",
}  # fmt: skip


def write_logs(runs: Iterable[TaskRun], folder: Path) -> int:
    """Writes a log of every model and task into a folder; how many."""
    n_logs = 0
    folder.mkdir()
    for run in runs:
        stamp = run.manifest.started.replace(":", "-")
        parts = (stamp, run.task, file_part(run.model), run.digest[:12])
        (folder / f"{'_'.join(parts)}.json").write_bytes(encoded(_log(run), indent=1))
        n_logs += 1
    return n_logs


def _log(run: TaskRun) -> dict[str, Any]:
    n_failed = sum(call.error is not None for call in run.calls)
    incomplete = run.manifest.state == "failed"
    message = f"{n_failed} of {len(run.calls)} calls failed, more of the run than `max_failed`"
    return {
        "version": 2,
        "status": "error" if incomplete else "success",
        "eval": _spec(run),
        "plan": {"name": run.task, "steps": []},
        "results": {
            "total_samples": len(run.calls),
            "completed_samples": len(run.calls) - n_failed,
            "scores": [
                _score(measure.name, found)
                for measure in run.measures
                if (found := run.estimates.get(measure.name)) and found.value is not None
            ],
        },
        "stats": {
            "started_at": run.manifest.started,
            "completed_at": run.ended.isoformat(),
            "model_usage": _usage(run),
        },
        **({"error": _error(message)} if incomplete else {}),
        "samples": [_sample(run, call) for call in run.calls],
    }


def _spec(run: TaskRun) -> dict[str, Any]:
    manifest, gold = run.manifest, run.manifest.gold
    items = list(dict.fromkeys(call.row.item for call in run.calls))
    commit, _, changes = manifest.environment.get("git", "").partition("+")
    revision = {"type": "git", "origin": "", "commit": commit, "dirty": bool(changes)}
    return {
        "eval_id": run.digest[:22],
        "run_id": manifest.config_digest[:22],
        "task_id": run.digest[:12],
        "created": manifest.started,
        "task": run.task,
        "task_version": gold.version or 0,
        "dataset": {"name": run.dataset, "samples": len(items), "sample_ids": items},
        "model": run.model,
        "model_generate_config": run.generation,
        "config": {"epochs": manifest.config.get("repeats", 1)},
        "packages": {"gold-harness": manifest.environment.get("gold-harness", __version__)},
        "metadata": {
            "adapter": run.spec.get("adapter"),
            "gold_digest": gold.digest,
            "seeds_digest": gold.seeds_digest,
            "config_digest": manifest.config_digest,
            "failures": manifest.config.get("failures", "exclude"),
        },
        **({"revision": revision} if commit else {}),
    }


def _score(name: str, found: Estimate) -> dict[str, Any]:
    n_unscored = found.failed + found.undefined
    interval = {"low": found.low, "high": found.high, "method": found.method}
    documents = {"doc_low": found.doc_low, "doc_high": found.doc_high}
    outcomes = ("answered", "abstained", "unparsed", "failed", "undefined")
    counts = {outcome: getattr(found, outcome) for outcome in outcomes}
    mean = {"name": "mean", "value": found.value, "metadata": {**interval, **documents}}
    return {
        "name": name,
        "scorer": name,
        "scored_samples": found.n - n_unscored,
        "unscored_samples": n_unscored,
        "metrics": {"mean": mean},
        "metadata": {"card": found.card, **counts},
    }


def _usage(run: TaskRun) -> dict[str, Any]:
    """The tokens of all calls that reported theirs, by model."""
    told = [call.tokens for call in run.calls if call.tokens]
    if not told:
        return {}
    return {run.model: _tokens(sum(t.n_in for t in told), sum(t.n_out for t in told))}


def _tokens(n_in: int, n_out: int) -> dict[str, int]:
    return {"input_tokens": n_in, "output_tokens": n_out, "total_tokens": n_in + n_out}


def _sample(run: TaskRun, call: TaskCall) -> dict[str, Any]:
    row = call.row
    messages = [{"role": "user", "content": call.question}]
    if call.output is not None:
        messages.append({"role": "assistant", "content": call.output})
    sample = {
        "id": row.item,
        "epoch": row.repeat + 1,
        "input": call.question,
        "target": list(call.references),
        "messages": messages,
        "output": _output(run, call),
        "scores": {
            measure.name: _value(call, measure.name)
            for measure in run.measures
            if measure.name in row.scores
        },
        "metadata": {
            "outcome": str(row.outcome),
            "slices": list(row.slices),
            "sources": list(call.prediction.sources) if call.prediction else [],
            "citations": row.answer.get("citations", []),
            "undefined": dict(row.undefined),
        },
    }
    if call.latency_s is not None:
        sample["total_time"] = call.latency_s
    if call.error is not None:
        sample["error"] = _error(call.error)
    return sample


def _output(run: TaskRun, call: TaskCall) -> dict[str, Any]:
    if call.output is None:
        return {"model": run.model, "choices": [], "error": call.error}
    result = call.prediction.result if call.prediction else None
    reason = _STOP_REASONS.get(getattr(result, "finish_reason", None), "unknown")
    message = {"role": "assistant", "content": call.output, "source": "generate"}
    return {
        "model": run.model,
        "choices": [{"message": message, "stop_reason": reason}],
        "completion": call.output,
        **({"usage": _tokens(*call.tokens)} if call.tokens else {}),
        **({"time": call.latency_s} if call.latency_s is not None else {}),
    }


def _value(call: TaskCall, measure: str) -> dict[str, Any]:
    row = call.row
    value, weight = row.scores[measure]
    return {
        "value": value,
        "answer": call.answer,
        "explanation": row.reasons.get(measure),
        "metadata": {"weight": weight, **row.counts.get(measure, {})},
    }


def _error(message: str) -> dict[str, str]:
    return {"message": message, "traceback": "", "traceback_ansi": ""}
