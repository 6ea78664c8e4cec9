"""Seeds from disk: plain text files, byte for byte, with what their manifest says of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from harness.core.errors import GoldError, Problem, UsageError
from harness.core.files import decode, unreadable
from harness.core.item import Source
from harness.gold.documents import read_yaml
from harness.gold.schema import ManifestRow, SeedRow

MANIFEST = "manifest.yaml"
SUFFIXES = (".txt", ".md")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeds:
    """What a seeds folder holds: the seeds that are sound, the names of those that are not."""

    sources: dict[str, Source]
    broken: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()


def load_seeds(folder: Path) -> dict[str, Source]:
    """Every seed by file name, in order of file name; see `read_seeds`.

    Raises `GoldError` with every problem.
    """
    seeds = read_seeds(folder)
    if seeds.problems:
        raise GoldError(seeds.problems)
    return seeds.sources


def read_seeds(folder: Path) -> Seeds:
    """The seeds of a folder and everything that is wrong with them.

    With a `manifest.yaml` the seeds are those it lists, and each must have the hash it states;
    without one they are the folder's `.txt` and `.md` files. A folder that is not there holds
    no seeds: a gold of answers alone needs none.
    """
    if not folder.is_dir():
        return Seeds(sources={})
    try:
        rows = _manifest(folder)
    except UsageError as error:
        broken = frozenset(path.name for path in folder.iterdir())
        return Seeds(sources={}, broken=broken, problems=error.problems)
    names = sorted(rows) if rows is not None else _text_files(folder)
    sources: dict[str, Source] = {}
    problems: list[Problem] = []
    for name in names:
        try:
            sources[name] = _load(folder, name, rows[name] if rows is not None else None)
        except UsageError as error:
            problems += error.problems
    if rows is not None:
        problems += _unlisted(folder, rows)
    return Seeds(
        sources=sources,
        broken=frozenset(names).difference(sources),
        problems=tuple(problems),
    )


def _unlisted(folder: Path, listed: Iterable[str]) -> list[Problem]:
    return [
        Problem(
            where=str(folder / name),
            found="a seed that the manifest does not list",
            expected=f"every text file of {folder} in {MANIFEST}",
            fix="add it with its hash, or move it away",
        )
        for name in _text_files(folder)
        if name not in listed
    ]


def _text_files(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir() if p.suffix in SUFFIXES and p.is_file())


def _manifest(folder: Path) -> dict[str, SeedRow] | None:
    path = folder / MANIFEST
    if not path.is_file():
        return None
    rows = read_yaml(path, ManifestRow, many=False)[0].seeds
    names = [row.file for row in rows]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise GoldError(
            Problem(
                where=str(path),
                found=f"{', '.join(twice)} more than once",
                expected="every seed once",
                fix="remove the second entry",
            )
        )
    return {row.file: row for row in rows}


def _load(folder: Path, name: str, row: SeedRow | None) -> Source:
    path = folder / name
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(unreadable(path, error, what="seed")) from error
    text = decode(data, path, what="seed")
    if "\r" in text:
        line = text[: text.index("\r")].count("\n") + 1
        raise UsageError(
            Problem(
                where=f"{path}:{line}",
                found="a carriage return (CRLF line ends)",
                expected="line ends of LF alone, as the offsets count them",
                fix="restore the file as it was, or convert it before writing gold",
            )
        )
    if row is None:
        return Source(name=name, text=text)
    actual = hashlib.sha256(data).hexdigest()
    if actual != row.sha256:
        raise UsageError(
            Problem(
                where=str(path),
                found=f"SHA-256 {actual[:12]}… ({len(data)} bytes)",
                expected=f"{row.sha256[:12]}…, as {MANIFEST} states",
                fix="restore the seed byte for byte; seeds are never edited or re-wrapped",
            )
        )
    spans = tuple((start, end) for start, end in row.content_spans)
    _check_spans(spans, len(text), folder, name)
    return Source(name=name, text=text, title=row.title, date=row.date, content_spans=spans)


def _check_spans(spans: tuple[tuple[int, int], ...], length: int, folder: Path, name: str) -> None:
    at = 0
    for index, (start, end) in enumerate(spans):
        if not at <= start < end <= length:
            raise UsageError(
                Problem(
                    where=f"{folder / MANIFEST}: content_spans[{index}] of {name}",
                    found=f"[{start}, {end}]",
                    expected=f"ascending, disjoint ranges inside [0, {length}]",
                    fix="correct the range",
                )
            )
        at = end
