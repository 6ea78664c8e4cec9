"""The metrics known by name, and which of them score a task.

A metric is a family of measures computed together; users name measures (`f1`, `rougeL`), plugins
and `module:attr` name metric classes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from harness.core.errors import Problem, UsageError
from harness.core.problems import did_you_mean
from harness.core.registry import Entry, Registry
from harness.core.score import Measure
from harness.metrics.base import Metric

EVALUATE = "evaluate:"

METRICS = Registry(
    kind="metrics",
    group="harness.metrics",
    builtin={
        "correct": Entry(
            target="harness.metrics.correct:Correct",
            summary="the headline: right by value, name or facts, or rightly declined",
        ),
        "squad": Entry(
            target="harness.metrics.squad:Squad", summary="official SQuAD v2 exact match and F1"
        ),
        "exact_match_safe": Entry(
            target="harness.metrics.answers:ExactMatchSafe",
            summary="exact match that keeps numbers, signs and dates apart",
        ),
        "answer_match": Entry(
            target="harness.metrics.answer_match:AnswerMatch",
            summary="a judge from prediction and gold answers alone",
        ),
        "contains": Entry(
            target="harness.metrics.answers:Contains", summary="a gold answer stands in the answer"
        ),
        "list_f1": Entry(
            target="harness.metrics.facts:ListF1", summary="members of a list found, F1"
        ),
        "key_facts": Entry(
            target="harness.metrics.facts:KeyFacts", summary="weight of the facts found"
        ),
        "citation": Entry(
            target="harness.metrics.citation:Citations",
            summary="citations that name a shown source; cited sources against gold evidence",
        ),
        "citation_support": Entry(
            target="harness.metrics.citation_support:CitationSupport",
            summary="claims supported by what they cite, citations that count",
        ),
        "alce": Entry(
            target="harness.metrics.alce:Alce",
            summary="ALCE's citation recall and precision, bug for bug, from raw output",
        ),
        "evidence_spans": Entry(
            target="harness.metrics.evidence_spans:EvidenceSpans",
            summary="cited passages against gold evidence, by sentence and by character",
        ),
        "quotes": Entry(
            target="harness.metrics.quotes:Quotes",
            summary="quotes that stand in the cited source, in another, in none",
        ),
        "conflict": Entry(
            target="harness.metrics.conflict:Conflict",
            summary="sides of a conflict between sources that are named, and cited to their own",
        ),
        "kilt": Entry(
            target="harness.metrics.kilt:Kilt",
            summary="KILT: the answer counts only with the right sources, in order",
        ),
        "abstention": Entry(
            target="harness.metrics.abstention:Abstention",
            summary="the two-by-two table of answerable and answered",
        ),
        "rouge": Entry(
            target="harness.metrics.rouge:Rouge", summary="ROUGE-1, -2, -L, -Lsum as rouge-score"
        ),
        "summary": Entry(
            target="harness.metrics.summary:SummaryFacts",
            summary="key facts, furniture and extractiveness of summaries",
        ),
    },
)


def metrics_for(task: str, names: Sequence[str] = ()) -> list[Metric]:
    """The metrics that score a task: all built-in ones, or those that yield the named measures.

    A name that is no built-in measure is resolved as a plugin or `module:attr`. Raises
    `UsageError` for an unknown one, and for a measure that two metrics yield.
    """
    built_in = [_build(name) for name in METRICS.builtin]
    if not names:
        return [metric for metric in built_in if task in metric.tasks]
    chosen: list[Metric] = []
    for name in names:
        owners = [m for m in built_in if name in _names(m)]
        metric = owners[0] if owners else _plugin(name, built_in)
        if task in metric.tasks and metric not in chosen:
            chosen.append(metric)
    _check_apart(chosen)
    return chosen


def all_measures() -> list[tuple[Metric, Measure]]:
    """Every measure of every built-in metric with its metric, in catalogue order."""
    built = [_build(name) for name in METRICS.builtin]
    return [(metric, measure) for metric in built for measure in metric.measures]


def _build(name: str) -> Metric:
    found = METRICS.resolve(name, where="metrics")
    metric = found() if isinstance(found, type) else found
    if not isinstance(metric, Metric):
        raise UsageError(
            Problem(
                where=f"metric {name!r}",
                found=f"a {type(metric).__name__}",
                expected="a subclass of harness.metrics.base.Metric",
                fix="see docs/plugins.md for an example",
            )
        )
    return metric


def _plugin(name: str, built_in: Iterable[Metric]) -> Metric:
    if name.startswith(EVALUATE):
        from harness.metrics.hf import load_evaluate

        return load_evaluate(name)
    plugins = {listing.name for listing in METRICS.listing()}
    if ":" in name or name in plugins:
        return _build(name)
    known = sorted({measure for metric in built_in for measure in _names(metric)} | plugins)
    raise UsageError(
        Problem(
            where=f"-M {name}",
            found=f"no metric {name!r}",
            expected="a measure, a plugin or module:attr",
            fix=f"{did_you_mean(name, known)}`harness list metrics` shows all",
        )
    )


def _names(metric: Metric) -> list[str]:
    return [measure.name for measure in metric.measures]


def _check_apart(metrics: Sequence[Metric]) -> None:
    """Nothing, or `UsageError` naming the measures that two metrics yield."""
    names = [name for metric in metrics for name in _names(metric)]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise UsageError(
            Problem(
                where="metrics",
                found=f"{', '.join(twice)} from two metrics",
                expected="every measure once",
                fix="leave one of them out, or give the plugin's measure another name",
            )
        )
