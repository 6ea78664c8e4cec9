"""Seeds from disk: plain text files, byte for byte, with what their manifest says of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from harness.core.errors import GoldError, Problem, UsageError
from harness.core.files import decode, unreadable
from harness.core.item import Source
from harness.core.problems import json_path
from harness.gold.documents import line_in, read_yaml
from harness.gold.schema import ManifestRow, SeedRow
from harness.gold.seed_changes import ALTERED, EDITED, change_of, sha256

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
    without one they are the folder's `.txt` and `.md` files. Any other file there that is no text,
    such as a PDF, is a problem. A folder that is not there holds no seeds: a gold of answers alone
    needs none.
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
    problems += _no_texts(folder, names)
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
            expected=f"every text file of {folder} in {folder / MANIFEST}",
            fix="add it with its hash, or move it away",
        )
        for name in _text_files(folder)
        if name not in listed
    ]


def _no_texts(folder: Path, seeds: Iterable[str]) -> Iterator[Problem]:
    """Files that look like documents that somebody meant as seeds, but are no text."""
    kept = {MANIFEST, *seeds, *_text_files(folder)}
    for path in sorted(folder.iterdir()):
        if path.name in kept or path.name.startswith(".") or not path.is_file():
            continue
        try:
            _plain_text(path.read_bytes().replace(b"\r", b""), path)
        except OSError as error:
            yield unreadable(path, error, what="file among the seeds")
        except UsageError as error:
            yield dataclasses.replace(
                error.problems[0], fix="extract its text into a .txt file, or move the file away"
            )


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
    if row is None:
        return Source(name=name, text=_plain_text(data, path))
    change = change_of(data, stated=row.sha256, unspaced=row.sha256_unspaced)
    # A PDF is told as one, not as an edited text.
    text = _plain_text(data, path) if change in (None, EDITED, ALTERED) else ""
    if change is not None:
        raise UsageError(
            Problem(
                where=str(path),
                found=f"{change} (SHA-256 {sha256(data)[:12]}…, {len(data)} bytes)",
                expected=f"{row.sha256[:12]}…, as {folder / MANIFEST} states",
                fix="restore the seed byte for byte; seeds are never edited or re-wrapped",
            )
        )
    spans = tuple((start, end) for start, end in row.content_spans)
    _check_spans(spans, len(text), folder, name)
    return Source(name=name, text=text, title=row.title, date=row.date, content_spans=spans)


def _plain_text(data: bytes, path: Path) -> str:
    text = decode(data, path, what="seed")
    if "\0" in text:
        raise UsageError(
            Problem(
                where=str(path),
                found="a NUL byte, so that it is no text",
                expected="a seed of plain text",
                fix="extract its text into a .txt file",
            )
        )
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
    return text


def _check_spans(spans: tuple[tuple[int, int], ...], length: int, folder: Path, name: str) -> None:
    at = 0
    for index, (start, end) in enumerate(spans):
        if not at <= start < end <= length:
            path = folder / MANIFEST
            rows = [row.file for row in read_yaml(path, ManifestRow, many=False)[0].seeds]
            place = ("seeds", rows.index(name), "content_spans", index)
            raise UsageError(
                Problem(
                    where=f"{path}:{line_in(path, place)}: {json_path(place)} of {name}",
                    found=f"[{start}, {end}]",
                    expected=f"ascending, disjoint ranges inside [0, {length}]",
                    fix="correct the range",
                )
            )
        at = end
