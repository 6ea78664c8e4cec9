"""Hold metrics against human verdicts from a file, streaming."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from harness.analysis.agreement import Yardstick
from harness.analysis.meta import Meta, VerdictCollector
from harness.citations.parse import parse
from harness.core.answer import Answer
from harness.core.errors import GoldError, Problem, UsageError
from harness.core.item import Item, QaItem, ReferenceSentence, Source, SummaryItem
from harness.core.score import Measure, Score, Undefined
from harness.metrics.base import QA, SUMMARIES, Case, Metric, Sources, outcome_of
from harness.metrics.catalog import metrics_for
from harness.store.verdict_rows import Dropped, JudgedRow, Layout, Read
from harness.store.verdicts import read_verdicts

DEFAULT_THRESHOLD = 0.5
DEFAULTS = {
    "answers": ("answer_match", "contains", "exact_match", "f1"),
    "references": ("rougeL",),
    "source": (),
}
_BATCH = 256
_PROBLEMS_SHOWN = 50
_SOURCE = "source"
_NO_VERDICT = Undefined(reason="the judge gave no verdict")


@dataclass(frozen=True, slots=True, kw_only=True)
class MetaOptions:
    """What the command line asks for.

    `threshold` is the value from which a metric says yes, None for 0.5 of fractions; `plain` takes
    predictions as they are instead of parsing them as raw outputs.
    """

    metrics: Sequence[str] = ()
    threshold: float | None = None
    plain: bool = False


def columns_of(texts: Sequence[str]) -> dict[str, str]:
    """The file's own columns by our names, from `--map`. Raises `UsageError` for any other text.

    >>> columns_of(["prediction=reply,human=ok"])
    {'prediction': 'reply', 'human': 'ok'}
    """
    found = {}
    for text in (part for given in texts for part in given.split(",")):
        name, equals, column = text.partition("=")
        if not (name and equals and column) or name in found:
            raise UsageError(
                Problem(
                    where=f"--map {text}",
                    found="a name twice" if name in found else "no NAME=COLUMN",
                    expected="our name of a column, an equals sign and the file's own, each once",
                    fix="write for example --map prediction=reply,human=ok",
                )
            )
        found[name] = column
    return found


def measure_agreement(path: Path, layout: Layout, options: MetaOptions) -> Meta:
    """The agreement of the metrics asked for with the verdicts of a file.

    Raises `GoldError` with every row that cannot be read (the first 50), and where none is left;
    `UsageError` for a metric that does not score such rows.
    """
    dropped: Counter[str] = Counter()
    rows = _judged(read_verdicts(path, layout), dropped)
    first = next(rows, None)
    if first is None:
        raise GoldError(
            Problem(
                where=str(path),
                found="no judged row" + "".join(f"; {n}: {why}" for why, n in dropped.items()),
                expected="one at least",
                fix="check the path and --format",
            )
        )
    scorer = _Scorer(first, options)
    collector = VerdictCollector(scorer.yardsticks)
    for batch in _batches(itertools.chain([first], rows)):
        for row, values in zip(batch, scorer.values(batch), strict=True):
            collector.add(row.human, values, group=row.group, question=row.question)
    return collector.hold_up(dropped=dropped)


def _judged(read: Iterator[Read], dropped: Counter[str]) -> Iterator[JudgedRow]:
    """The judged rows; from the first problem on none, but every problem in one error."""
    problems: list[Problem] = []
    for row in read:
        if isinstance(row, Problem):
            problems.append(row)
            if len(problems) == _PROBLEMS_SHOWN:
                break
        elif isinstance(row, Dropped):
            dropped[row.reason] += 1
        elif not problems:
            yield row
    if problems:
        raise GoldError(problems)


def _batches(rows: Iterator[JudgedRow]) -> Iterator[list[JudgedRow]]:
    while batch := list(itertools.islice(rows, _BATCH)):
        yield batch


class _Scorer:
    """The metrics asked for, chosen by what the first row was judged by."""

    def __init__(self, first: JudgedRow, options: MetaOptions) -> None:
        self._basis = first.basis
        self._judges = tuple(first.judges)
        self._plain = options.plain
        names = options.metrics or DEFAULTS[self._basis]
        if not names:
            raise UsageError(_no_metric(first))
        self._metrics = metrics_for(QA if self._basis == "answers" else SUMMARIES, names)
        self._measures = list(_measures(self._metrics, names, first))
        self.yardsticks = [
            *(_yardstick(*found, options.threshold) for found in self._measures),
            *(Yardstick(name=f"judge:{name}") for name in self._judges),
        ]

    def values(self, batch: Sequence[JudgedRow]) -> Iterator[list[float | Undefined]]:
        """The value of every yardstick for every row."""
        cases = [self._case(row) for row in batch]
        scored = [metric.score_batch(cases) for metric in self._metrics]
        for row, *maps in zip(batch, *scored, strict=True):
            by_metric = dict(zip(self._metrics, maps, strict=True))
            own = [_value(by_metric[metric][m.name]) for metric, m in self._measures]
            verdicts = [row.judges.get(name) for name in self._judges]
            yield [*own, *(_NO_VERDICT if v is None else v for v in verdicts)]

    def _case(self, row: JudgedRow) -> Case:
        if row.basis != self._basis:
            raise GoldError(
                Problem(
                    where=row.where,
                    found=f"an answer judged by {row.basis}",
                    expected=f"{self._basis}, as in the rows before",
                    fix="put rows of different kinds into files of their own",
                )
            )
        item = _item(row)
        said = Answer(text=row.prediction) if self._plain else parse(row.prediction)
        known = {_SOURCE: Source(name=_SOURCE, text=row.source)} if row.source else {}
        sources = Sources(shown=tuple(known), corpus=known)
        return Case(item=item, answer=said, outcome=outcome_of(item, said), sources=sources)


def _item(row: JudgedRow) -> Item:
    if row.answers:
        question = row.question or ""
        return QaItem(id=row.where, question=question, answers=row.answers, answerable=True)
    references = tuple((ReferenceSentence(text=text),) for text in row.references)
    seeds = (_SOURCE,) if row.source else ()
    return SummaryItem(id=row.where, kind="single", seeds=seeds, references=references)


def _value(score: Score | Undefined) -> float | Undefined:
    if isinstance(score, Undefined):
        return score
    return score.value if score.weight else Undefined(reason=score.reason or "a weight of 0")


def _yardstick(metric: Metric, measure: Measure, threshold: float | None) -> Yardstick:
    """A threshold of 0.5 is fair to fractions alone; one that is asked for goes for all."""
    fair = DEFAULT_THRESHOLD if measure.bounded else None
    return Yardstick(
        name=measure.name,
        card=str(metric.card(measure.name)),
        direction=measure.direction,
        threshold=fair if threshold is None else threshold,
    )


def _measures(
    metrics: Sequence[Metric], names: Sequence[str], first: JudgedRow
) -> Iterator[tuple[Metric, Measure]]:
    """The measures named, in that order; all of a metric that was named by its target."""
    known = {m.name: (metric, m) for metric in metrics for m in metric.measures}
    for name in dict.fromkeys(names):
        if name in known:
            yield known[name]
            continue
        named = metrics_for(QA, [name]) + metrics_for(SUMMARIES, [name])
        own = [found for found in known.values() if found[0] in named]
        if not own:
            raise UsageError(_wrong_metric(name, first))
        yield from own


def _wrong_metric(name: str, first: JudgedRow) -> Problem:
    return Problem(
        where=f"-M {name}",
        found=f"rows judged by {first.basis} (as at {first.where})",
        expected="a metric that scores such rows",
        fix="name another; `harness list metrics` shows all",
    )


def _no_metric(first: JudgedRow) -> Problem:
    return Problem(
        where=first.where,
        found="a row judged by its source, and no metric named",
        expected="a metric that takes a source: there is none by default yet",
        fix="name one with -M, for example -M coverage",
    )
