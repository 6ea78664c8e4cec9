"""The metrics' exam beside the scores it belongs to: a result in a file, or what is committed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from harness.analysis.selftest.limits import read_limits
from harness.app.selftest import LIMITS
from harness.core.digest import short
from harness.core.errors import NotComparableError, Problem, UsageError
from harness.core.files import read_text
from harness.report.html.exam import Exam
from harness.report.selftest import SelftestResult, selftest_from_json
from harness.store.manifest import Manifest

_FIX = "write it anew: harness selftest -o"


def exam_for(manifest: Manifest, path: Path | None) -> Exam | None:
    """The exam in a file, or the committed figures of the project; None where it has none.

    Raises `UsageError` for a file that holds no result, `NotComparableError` for another gold's.
    """
    if path is not None:
        return _sat(path, read_result(path), manifest)
    return _committed(manifest) if LIMITS.is_file() else None


def read_result(path: Path) -> SelftestResult:
    """The result that `harness selftest -o FILE.json` wrote. Raises `UsageError` for none."""
    text = read_text(path, what="result of selftest")
    try:
        return selftest_from_json(json.loads(text))
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise UsageError(
            Problem(
                where=str(path),
                found=f"no result of selftest ({type(error).__name__}: {error})",
                expected="the JSON of `harness selftest`",
                fix=f"{_FIX} {path}",
            )
        ) from error


def _sat(path: Path, result: SelftestResult, manifest: Manifest) -> Exam:
    if result.gold["digest"] != manifest.gold.digest:
        raise NotComparableError(
            Problem(
                where=str(path),
                found=f"an exam on the gold {short(result.gold['digest'] or '')}",
                expected=f"one on the gold of the run, {short(manifest.gold.digest)}",
                fix=f"{_FIX} {path}",
            )
        )
    return Exam(
        origin=path.name, result=result, other_cards=_differing(result.cards, manifest.cards)
    )


def _differing(sat: Mapping[str, str], scored: Mapping[str, str]) -> list[str]:
    return [name for name, card in sat.items() if scored.get(name, card) != card]


def _committed(manifest: Manifest) -> Exam:
    try:
        limits = read_limits(LIMITS)
    except UsageError as error:
        return Exam(why=f"{LIMITS} cannot be read ({error.problems[0]})")
    if limits.gold != manifest.gold.digest:
        return Exam(why=f"the figures in {LIMITS} are of another gold")
    return Exam(origin=str(LIMITS), committed=limits)
