"""The exam's result as a document and as data: classes, harmless rewrites, strategies."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from harness.analysis.selftest.classes import ExamClass, all_classes
from harness.analysis.selftest.exam import ClassResult
from harness.analysis.selftest.gaming import Standing
from harness.analysis.selftest.limits import Limit, Limits
from harness.report.document import Cell, Column, Document, Note, Table

_NONE = Cell(text="–", tone="muted")


@dataclass(frozen=True, slots=True, kw_only=True)
class SelftestResult:
    """What the exam found; `committed_on` is the digest of the gold of the committed values.

    `cards` has the recipe of every measure that was asked.
    """

    gold: Mapping[str, str | None]
    results: Sequence[ClassResult]
    gaming: Sequence[Standing]
    limits: Limits
    committed_on: str | None
    cards: Mapping[str, str]

    @property
    def ok(self) -> bool:
        """Whether every class keeps its limit and every strategy ranks below the reference."""
        return all(map(self.limits.passed, self.results)) and all(s.ok for s in self.gaming)

    def as_json(self) -> dict[str, Any]:
        """Everything as plain JSON values, in the form of `selftest --json`."""
        return {
            "ok": self.ok,
            "gold": dict(self.gold),
            "committed_on": self.committed_on,
            "cards": dict(self.cards),
            "classes": {r.about.name: self._plain(r) for r in self.results},
            "gaming": [{**dataclasses.asdict(s), "ok": s.ok} for s in self.gaming],
        }

    def _plain(self, result: ClassResult) -> dict[str, Any]:
        low, high = result.bounds or (None, None)
        return {
            "tier": result.about.tier,
            "n": result.n,
            "alarms" if result.about.harmless else "killed": result.hits,
            "rate": result.rate,
            "low": low,
            "high": high,
            "limit": self.limits.limit_of(result),
            "committed": self.limits.committed_of(result),
            "ok": self.limits.passed(result),
            "missed": [dataclasses.asdict(miss) for miss in result.missed],
        }


def selftest_from_json(data: Mapping[str, Any]) -> SelftestResult:
    """The result that `as_json` told, without what was missed.

    Raises `KeyError`, `TypeError`, `ValueError` or `AttributeError` for anything else.
    """
    classes, known = data["classes"], all_classes()
    limits = {
        name: Limit(limit=row["limit"], committed=row["committed"]) for name, row in classes.items()
    }
    return SelftestResult(
        gold={key: data["gold"][key] for key in ("version", "digest")},
        results=[_result(known[name], row) for name, row in classes.items()],
        gaming=[
            Standing(
                strategy=str(row["strategy"]),
                measure=str(row["measure"]),
                value=float(row["value"]),
                reference=float(row["reference"]),
                n=int(row["n"]),
            )
            for row in data["gaming"]
        ],
        limits=Limits(gold=data["committed_on"], classes=limits),
        committed_on=data["committed_on"],
        cards={str(name): str(card) for name, card in data["cards"].items()},
    )


def _result(about: ExamClass, row: Mapping[str, Any]) -> ClassResult:
    n, hits = int(row["n"]), int(row["alarms" if about.harmless else "killed"])
    if not 0 <= hits <= n:
        raise ValueError(f"{about.name}: {hits} of {n}")
    return ClassResult(about=about, n=n, hits=hits)


def selftest_document(found: SelftestResult) -> Document:
    """Two tables of classes, one of strategies, and the verdict."""
    worse = [r for r in found.results if not r.about.harmless]
    harmless = [r for r in found.results if r.about.harmless]
    tables = [
        _classes("Changes that must be seen", "killed", "floor", worse, found.limits),
        _classes("What must not be taken amiss", "alarms", "ceiling", harmless, found.limits),
    ]
    if found.gaming:
        tables.append(_strategies(found.gaming))
    return Document(title="Selftest", tables=tables, notes=_notes(found))


def _classes(
    title: str, counted: str, bound: str, results: Sequence[ClassResult], limits: Limits
) -> Table:
    titles = ("n", counted, "rate", bound, "committed", "ok")
    return Table(
        title=title,
        columns=[
            Column(title="class", numeric=False),
            Column(title="tier", numeric=False),
            *(Column(title=t) for t in titles),
        ],
        rows=[_row(result, limits) for result in results],
    )


def _row(result: ClassResult, limits: Limits) -> list[Cell]:
    head = [Cell(text=result.about.name, tone="strong"), Cell(text=result.about.tier)]
    limit, committed = limits.limit_of(result), limits.committed_of(result)
    told = _NONE if committed is None else Cell(text=f"{committed:.3f}")
    if result.rate is None or result.bounds is None:
        verdict = Cell(text="no material", tone="muted")
        return [*head, Cell(text="0"), _NONE, _NONE, Cell(text=f"{limit:.2f}"), told, verdict]
    low, high = result.bounds
    return [
        *head,
        Cell(text=str(result.n)),
        Cell(text=str(result.hits)),
        Cell(text=f"{result.rate:.3f}", detail=f"{low:.3f}–{high:.3f}"),
        Cell(text=f"{limit:.2f}"),
        told,
        _verdict(limits.passed(result)),
    ]


def _strategies(standings: Sequence[Standing]) -> Table:
    titles = ("n", "value", "to beat", "ok")
    return Table(
        title="Strategies that must not pay, over the answerable questions",
        columns=[
            Column(title="strategy", numeric=False),
            Column(title="measure", numeric=False),
            *(Column(title=t) for t in titles),
        ],
        rows=[
            [
                Cell(text=one.strategy, tone="strong"),
                Cell(text=one.measure),
                Cell(text=str(one.n)),
                Cell(text=f"{one.value:.3f}"),
                Cell(text=f"{one.reference:.3f}"),
                _verdict(one.ok),
            ]
            for one in standings
        ],
    )


def _verdict(ok: bool) -> Cell:
    return Cell(text="yes", tone="good") if ok else Cell(text="NO", tone="bad")


def _notes(found: SelftestResult) -> list[Note]:
    notes = [Note(text="Rates with Wilson's 95 % interval; `--json` shows what went unseen.")]
    if found.committed_on not in (None, found.gold["digest"]):
        text = "The committed values are of another gold and were not compared: `--update` them."
        notes.append(Note(text=text, tone="warning"))
    wrong = [r.about.name for r in found.results if not found.limits.passed(r)]
    wrong += [f"{s.strategy} on {s.measure}" for s in found.gaming if not s.ok]
    if wrong:
        return [*notes, Note(text=f"Failed: {', '.join(wrong)}.", tone="bad")]
    return [*notes, Note(text="The metrics pass their exam.", tone="good")]
