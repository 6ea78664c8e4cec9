"""The metrics' own exam on the page: what every class of changes sees or takes amiss."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from harness.analysis.selftest.classes import ExamClass, all_classes
from harness.analysis.selftest.exam import ClassResult
from harness.analysis.selftest.gaming import Standing
from harness.analysis.selftest.limits import Limits
from harness.report.html.marks import Mark, share_mark
from harness.report.selftest import SelftestResult


@dataclass(frozen=True, slots=True, kw_only=True)
class Exam:
    """A result with its origin in words, or the limits alone that a project has committed.

    `other_cards` names the measures whose cards are not those of the scores shown; `why` says why
    there is nothing, '' where there is.
    """

    origin: str = ""
    result: SelftestResult | None = None
    committed: Limits | None = None
    other_cards: Sequence[str] = ()
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A class: its share on the scale, `hits` of `n`, its bound in percent, and the verdict.

    `hits` and `ok` are None where the share is all that is known, or not even that.
    """

    name: str
    tier: str
    share: Mark
    bound: float
    committed: str
    hits: int | None = None
    n: int | None = None
    ok: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Classes:
    """A table of classes: what is counted in them and which bound they keep."""

    title: str
    counted: str
    bound: str
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The exam as drawn: the classes that must be seen, the harmless ones, the strategies."""

    tables: Sequence[Classes]
    strategies: Sequence[Standing] = ()


def sheet(exam: Exam | None) -> Sheet:
    """The tables of an exam; none where there is nothing to show."""
    if exam and exam.result:
        limits = exam.result.limits
        lines = [(r.about, _measured(r, limits)) for r in exam.result.results]
        return Sheet(tables=_tables(lines), strategies=exam.result.gaming)
    if exam and exam.committed:
        return Sheet(tables=_tables(_committed(exam.committed)))
    return Sheet(tables=())


def _tables(lines: Iterable[tuple[ExamClass, Line]]) -> list[Classes]:
    known = list(lines)
    worse = [line for about, line in known if not about.harmless]
    harmless = [line for about, line in known if about.harmless]
    return [
        Classes(title="Changes that must be seen", counted="killed", bound="floor", lines=worse),
        Classes(
            title="What must not be taken amiss",
            counted="false alarms",
            bound="ceiling",
            lines=harmless,
        ),
    ]


def _measured(result: ClassResult, limits: Limits) -> Line:
    return Line(
        name=result.about.name,
        tier=result.about.tier,
        share=share_mark(result.rate, result.bounds),
        bound=100 * limits.limit_of(result),
        committed=_share(limits.committed_of(result)),
        hits=result.hits,
        n=result.n,
        ok=limits.passed(result) if result.n else None,
    )


def _committed(limits: Limits) -> list[tuple[ExamClass, Line]]:
    found = []
    for name, about in all_classes().items():
        bare = ClassResult(about=about, n=0, hits=0)
        share = limits.committed_of(bare)
        line = Line(
            name=name,
            tier=about.tier,
            share=share_mark(share, None),
            bound=100 * limits.limit_of(bare),
            committed=_share(share),
        )
        found.append((about, line))
    return found


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
