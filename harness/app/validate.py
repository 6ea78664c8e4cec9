"""Lint a gold set: its files, its rules, and whether its own answers score as they should."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness.citations.parse import parse
from harness.core.errors import Problem
from harness.core.item import QaItem
from harness.core.score import Score
from harness.gold.composition import Composition
from harness.gold.fingerprint import gold_digest
from harness.gold.load import Gold, read_gold
from harness.gold.misquotes import as_json
from harness.gold.offsets import Fixes, fix_offsets
from harness.gold.oracle import oracle_output
from harness.gold.validate import item_problems, validate
from harness.metrics.base import Case, Sources, outcome_of
from harness.metrics.catalog import metrics_for
from harness.report.composition import composition_table
from harness.report.document import Document, Note
from harness.run.request import shown_names


@dataclass(frozen=True, slots=True, kw_only=True)
class Validated:
    """What validation found; `composition` is None where the files could not be read."""

    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...] = ()
    composition: Composition | None = None
    version: str | None = None
    digest: str | None = None
    fixes: Fixes | None = None

    def as_json(self) -> dict[str, Any]:
        """Everything as plain JSON values."""
        return {
            "ok": not self.problems,
            "gold": {"version": self.version, "digest": self.digest},
            "n_fixed": self.fixes and self.fixes.n_moved + len(self.fixes.requoted),
            "requoted": self.fixes and dict(self.fixes.requoted),
            "composition": _plain(self.composition) if self.composition else None,
            "problems": [dataclasses.asdict(problem) for problem in self.problems],
            "warnings": [dataclasses.asdict(warning) for warning in self.warnings],
        }

    def document(self) -> Document:
        """The counts as tables, the verdict as a note."""
        notes = []
        if self.fixes is not None:
            notes = [
                Note(text=f"{where}: now quotes as its seed does: {as_json(quote)}")
                for where, quote in self.fixes.requoted.items()
            ]
            notes.append(Note(text=f"Spans whose offsets were moved: {self.fixes.n_moved}."))
        if self.problems:
            notes.append(Note(text=f"Problems: {len(self.problems)}.", tone="bad"))
        else:
            notes.append(Note(text="The gold set is valid.", tone="good"))
        found = self.composition
        tables = [composition_table(found)] if found else []
        return Document(title="Gold", tables=tables, notes=notes)


def validate_gold(folder: Path, seeds_folder: Path, *, fix: bool = False) -> Validated:
    """Every problem of a gold set at once; with `fix` offsets are mended first.

    Where files, rows or spans are broken, the rules of single items are held against the rest;
    what counts items waits until all can be read, and everything until the seeds are sound.
    """
    fixes = fix_offsets(folder, seeds_folder) if fix else None
    found = read_gold(folder, seeds_folder)
    gold = found.gold
    if found.problems:
        others = item_problems(gold) if found.seeds_sound else ()
        return Validated(problems=(*found.problems, *others), fixes=fixes)
    findings = validate(gold)
    return Validated(
        problems=(*findings.problems, *_oracle_problems(gold)),
        warnings=findings.warnings,
        composition=findings.composition,
        version=gold.version,
        digest=gold_digest(gold),
        fixes=fixes,
    )


def _oracle_problems(gold: Gold) -> Iterator[Problem]:
    """Items whose own first answer, replayed as a model's, is not correct."""
    [metric] = metrics_for("qa", ["correct"])
    for item in gold.tasks.get("qa", {}).values():
        if not isinstance(item, QaItem):
            continue
        shown = shown_names(item, gold.sources, "all")
        answer = parse(oracle_output(item, shown), shown=shown)
        sources = Sources(shown=shown, corpus=gold.sources, aliases=gold.aliases)
        case = Case(item=item, answer=answer, outcome=outcome_of(item, answer), sources=sources)
        score = metric.score(case)["correct"]
        if not isinstance(score, Score) or score.value < 1:
            yield Problem(
                where=gold.where("qa", item.id, "answers[0]"),
                found=f"an answer that scores as wrong ({score.reason})",
                expected="a first answer that is itself correct",
                fix="correct the answer, its items, key_facts, positions or reject",
            )


def _plain(found: Composition) -> dict[str, Any]:
    """The counts as plain mappings; `dataclasses.asdict` would count the pairs of a Counter."""
    values = {field.name: getattr(found, field.name) for field in dataclasses.fields(found)}
    return {name: dict(v) if isinstance(v, Mapping) else v for name, v in values.items()}
