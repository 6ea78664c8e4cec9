"""The citation check alone: quotes, claims and the sources they are cited to, line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from harness.citations.locate import ACCEPTED, VERDICTS, locate, read_in_place
from harness.citations.support import Label, judge
from harness.core.errors import GoldError, IncompleteError, Problem, UsageError
from harness.core.item import Source
from harness.core.problems import describe_value, did_you_mean
from harness.gold.seeds import load_seeds
from harness.store.tables import read_table

Sources: TypeAlias = Mapping[str, Source]
_LONGEST_NUMBER = 10  # digits; more name no source
_KEYS = ("id", "claim", "source", "quote")
_LABELS = tuple(label.value for label in Label)


def verify_file(path: Path, *, seeds: Path) -> Iterator[dict[str, Any]]:
    """A row for every sound line, streaming, with the keys of `harness verify`.

    Where the quote is null there is no verdict on it, and the claim is judged by the whole source.
    Raises `GoldError` with every bad line once all are read, `IncompleteError` where the file
    holds no line.
    """
    sources = load_seeds(seeds)
    if not sources:
        found, expected = "no seeds", "the folder of source documents"
        raise UsageError(
            Problem(where=f"--seeds {seeds}", found=found, expected=expected, fix="check the path")
        )
    first_line: dict[str, int] = {}
    problems: list[Problem] = []
    for line, row in read_table(path, what="file of quotes"):
        where = f"{path}:{line}"
        wrong = [row] if isinstance(row, Problem) else _problems(row, where, sources)
        if not wrong and not isinstance(row, Problem):
            first = first_line.setdefault(row["id"], line)
            if first == line:
                yield _verified(row, sources)
            else:
                found = f"{row['id']!r} a second time (first in line {first})"
                wrong = [_wrong(where, "id", found, "an id of its own for every line")]
        problems += wrong
    if problems:
        raise GoldError(problems)
    if not first_line:
        raise IncompleteError(_wrong(str(path), "", "no line", f"lines of {', '.join(_KEYS)}"))


def check_verdicts(names: Iterable[str]) -> frozenset[str]:
    """The verdicts to fail on, of quotes and of support. Raises `UsageError` for any other."""
    known, wanted = (*VERDICTS, *_LABELS), frozenset(names)
    problems = [
        Problem(
            where=f"--fail-on {name}",
            found=repr(name),
            expected=f"one of {', '.join(known)}",
            fix=f"{did_you_mean(name, known)}name one of these",
        )
        for name in sorted(wanted.difference(known))
    ]
    if problems:
        raise UsageError(problems)
    return wanted


def _verified(row: Mapping[str, Any], sources: Sources) -> dict[str, Any]:
    cited, quote = sources[_named(row["source"], sources)], row["quote"]
    found = locate(quote, cited.name, sources) if quote is not None else None
    keys = ("quote_verdict", "found_in", "start", "end", "diff", "support", "p", "why")
    verdict = {"id": row["id"], **dict.fromkeys(keys)}
    if found:
        place = {"found_in": found.found_in, "start": found.start, "end": found.end}
        verdict |= {"quote_verdict": found.verdict, **place, "diff": found.diff, "why": found.why}
    passage = None if found else cited.content()
    if found and found.verdict in ACCEPTED and found.start is not None and found.end:
        passage = read_in_place(cited, found.start, found.end)
    if passage is not None:
        support = judge(row["claim"], passage)
        verdict |= {"support": support.label.value, "p": support.p, "why": support.reason}
    return verdict


def _named(source: object, sources: Sources) -> str:
    """The name of a source given by name or by 1-based number; '' for none of them."""
    if isinstance(source, str) and source in sources:
        return source
    written = isinstance(source, str) and source.isdecimal() and len(source) < _LONGEST_NUMBER
    number = int(str(source)) if written else source
    if isinstance(number, int) and not isinstance(number, bool) and 1 <= number <= len(sources):
        return sorted(sources)[number - 1]
    return ""


def _problems(row: Mapping[str, Any], where: str, sources: Sources) -> list[Problem]:
    missing = [key for key in _KEYS if key not in row]
    if missing:
        keys = f"the keys {', '.join(map(str, row))}" if row else "no key"
        return [_wrong(where, "", keys, f"{' and '.join(missing)} too")]
    problems = [
        _wrong(where, key, describe_value(row[key]), expected)
        for key, expected in (("id", "an id"), ("claim", "a text"), ("quote", "a text or null"))
        if not isinstance(row[key], str) or (key == "id" and not row[key])
        if not (key == "quote" and row[key] is None)
    ]
    if not _named(row["source"], sources):
        expected = f"a number from 1 to {len(sources)}, or one of {', '.join(sorted(sources))}"
        problems.append(_wrong(where, "source", describe_value(row["source"]), expected))
    return problems


def _wrong(where: str, key: str, found: str, expected: str) -> Problem:
    at = f"{where}: {key}" if key else where
    return Problem(where=at, found=found, expected=expected, fix="correct or complete it")
