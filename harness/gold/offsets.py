"""Moving the offsets of a gold file to where its quotes stand, and quoting as the seeds do."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from harness.core.files import json_lines, write_atomically
from harness.core.problems import Location, json_path
from harness.gold.load import TASK_FILES
from harness.gold.misquotes import find_alike
from harness.gold.seeds import load_seeds
from harness.gold.spans import occurrences


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixes:
    """How many spans got other offsets alone, and the new quote of every other span by its place.

    A place is `file:line: path`.
    """

    n_moved: int
    requoted: Mapping[str, str]


def fix_offsets(folder: Path, seeds_folder: Path) -> Fixes:
    """Rewrites `start` and `end` of every span whose quote stands once in its seed.

    A quote that stands there once but for white space, quotation marks, dashes and the like, and
    nowhere letter for letter, becomes the seed's own wording. Returns what was changed. Only files
    with a change are written, whole or not at all; all other lines stay byte for byte, and so do
    spans that cannot be placed.
    """
    sources = load_seeds(seeds_folder)
    texts = {name: source.text for name, source in sources.items()}
    n_moved, requoted = 0, dict[str, str]()
    for name in TASK_FILES.values():
        path = folder / name
        if not path.is_file():
            continue
        lines, changed = path.read_bytes().split(b"\n"), False
        for number, row in json_lines(path, what="gold file"):
            found = [] if not isinstance(row, dict) else list(_fix_spans(row, (), texts))
            if found:
                end = b"\r" if lines[number - 1].endswith(b"\r") else b""
                lines[number - 1] = (
                    json.dumps(row, ensure_ascii=False).encode("utf-8", "backslashreplace") + end
                )
                changed = True
            new = {f"{path}:{number}: {json_path(at)}": q for at, q in found if q is not None}
            requoted |= new
            n_moved += len(found) - len(new)
        if changed:
            write_atomically(path, b"\n".join(lines))
    return Fixes(n_moved=n_moved, requoted=requoted)


def _fix_spans(
    value: object, at: Location, texts: Mapping[str, str]
) -> Iterator[tuple[Location, str | None]]:
    """Mends the spans in a JSON value in place; the path of each, and its quote where changed."""
    if isinstance(value, list):
        for index, member in enumerate(value):
            yield from _fix_spans(member, (*at, index), texts)
    if not isinstance(value, dict):
        return
    seed, quote = value.get("seed"), value.get("quote")
    if not isinstance(seed, str) or not isinstance(quote, str):
        for key, member in value.items():
            yield from _fix_spans(member, (*at, key), texts)
        return
    text = texts.get(seed, "")
    exact = [(start, start + len(quote)) for start in occurrences(text, quote)]
    places = exact or find_alike(text, quote)
    if len(places) != 1 or (value.get("start"), value.get("end")) in exact:
        return
    [(start, end)] = places
    value.update(quote=text[start:end], start=start, end=end)
    yield at, None if exact else text[start:end]
