"""The metrics' own exam on a gold set: classes of changes, limits, and strategies to be beaten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from harness.analysis.selftest.classes import output_classes
from harness.analysis.selftest.exam import sit_exam
from harness.analysis.selftest.gaming import MEASURES, Standing, rank
from harness.analysis.selftest.limits import Limits, read_limits, write_limits
from harness.analysis.selftest.material import Subject, case_of, read_subject
from harness.core.answer import Output
from harness.core.item import QaItem
from harness.core.request import Request
from harness.gold.fingerprint import gold_digest
from harness.gold.load import Gold, load_gold
from harness.metrics.base import QA, SUMMARIES, Case, Sources
from harness.metrics.catalog import metrics_for
from harness.models.baselines.bm25 import Bm25
from harness.models.baselines.floors import CiteAll, CopySource, Empty, Refuse
from harness.report.selftest import SelftestResult
from harness.run.request import RequestBuilder, shown_names

LIMITS = Path("results/baselines/selftest.yaml")


class _Strategy(Protocol):
    def answer(self, request: Request) -> Output:
        """The answer to one request."""
        ...


_STRATEGIES: Mapping[str, _Strategy] = {
    "copy-source": CopySource(),
    "cite-all": CiteAll(),
    "refuse": Refuse(),
    "empty": Empty(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SelftestOptions:
    """What the command line says; `floors` None means the default file, if there is one."""

    gold: Path
    seeds: Path
    floors: Path | None = None
    update: bool = False


def run_selftest(options: SelftestOptions) -> SelftestResult:
    """The exam on a gold set. Raises `UsageError` for gold, seeds or limits that are wrong."""
    gold = load_gold(options.gold, options.seeds)
    path = options.floors or LIMITS
    there = path.exists() or (options.floors is not None and not options.update)
    limits = read_limits(path) if there else Limits()
    subjects = _subjects(gold)
    results = sit_exam(subjects, gold.aliases)
    digest = gold_digest(gold)
    if options.update:
        write_limits(path, limits, results, digest)
        limits = read_limits(path)
    return SelftestResult(
        gold={"version": gold.version, "digest": digest},
        results=results,
        gaming=_gaming(subjects, gold),
        limits=limits.on(digest),
        committed_on=limits.gold,
        cards=_cards(),
    )


def _cards() -> dict[str, str]:
    """The cards of what is asked; whether a claim is supported is what `citation_recall` asks."""
    asked = {name for kind in output_classes(()) for name in kind.measures}
    wanted = sorted({*asked, *MEASURES, "citation_recall"})
    metrics = [metric for task in (QA, SUMMARIES) for metric in metrics_for(task, wanted)]
    return {
        measure.name: str(metric.card(measure.name))
        for metric in metrics
        for measure in metric.measures
        if measure.name in wanted
    }


def _subjects(gold: Gold) -> list[Subject]:
    return [
        read_subject(
            item,
            Sources(
                shown=shown_names(item, gold.sources, "all"),
                corpus=gold.sources,
                aliases=gold.aliases,
            ),
        )
        for items in gold.tasks.values()
        for item in items.values()
    ]


def _gaming(subjects: Sequence[Subject], gold: Gold) -> list[Standing]:
    asked = [
        s for s in subjects if isinstance(s.item, QaItem) and s.item.answerable and s.sources.shown
    ]
    builder = RequestBuilder(task=QA, sources=gold.sources)
    requests = [builder.build(subject.item, repeat=0) for subject in asked]

    def cases(strategy: _Strategy) -> list[Case]:
        return [
            case_of(subject, strategy.answer(request).raw)
            for subject, request in zip(asked, requests, strict=True)
        ]

    return rank({name: cases(one) for name, one in _STRATEGIES.items()}, cases(Bm25()))
