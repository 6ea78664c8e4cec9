"""Moving the offsets of a gold file to where its quotes stand."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from harness.core.files import json_lines, write_atomically
from harness.gold.load import TASK_FILES
from harness.gold.seeds import load_seeds
from harness.gold.spans import occurrences


def fix_offsets(folder: Path, seeds_folder: Path) -> int:
    """Rewrites `start` and `end` of every span whose quote stands once in its seed.

    Returns how many spans changed. Only files with a change are written, whole or not at all;
    all other lines stay byte for byte, and so do spans that cannot be placed.
    """
    sources = load_seeds(seeds_folder)
    texts = {name: source.text for name, source in sources.items()}
    n_fixed = 0
    for name in TASK_FILES.values():
        path = folder / name
        if not path.is_file():
            continue
        lines, changed = path.read_bytes().split(b"\n"), 0
        for number, row in json_lines(path, what="gold file"):
            n = _fix_spans(row, texts) if isinstance(row, dict) else 0
            if n:
                end = b"\r" if lines[number - 1].endswith(b"\r") else b""
                lines[number - 1] = (
                    json.dumps(row, ensure_ascii=False).encode("utf-8", "backslashreplace") + end
                )
            changed += n
        if changed:
            write_atomically(path, b"\n".join(lines))
        n_fixed += changed
    return n_fixed


def _fix_spans(value: object, texts: Mapping[str, str]) -> int:
    if isinstance(value, list):
        return sum(_fix_spans(member, texts) for member in value)
    if not isinstance(value, dict):
        return 0
    seed, quote = value.get("seed"), value.get("quote")
    if not isinstance(seed, str) or not isinstance(quote, str):
        return sum(_fix_spans(member, texts) for member in value.values())
    places = occurrences(texts.get(seed, ""), quote)
    if value.get("start") in places and value.get("end") == value["start"] + len(quote):
        return 0
    if len(places) != 1:
        return 0
    value["start"], value["end"] = places[0], places[0] + len(quote)
    return 1
