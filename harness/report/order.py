"""The order in which readers look for names: the numbers in them by value."""

from __future__ import annotations

import re
from typing import TypeAlias

_FIGURES = re.compile(r"([0-9]+)")
Key: TypeAlias = tuple[tuple[int, str], ...]


def natural_key(name: str) -> Key:
    """A key by which names are sorted as words and whole numbers, of any length.

    >>> sorted(["qa-10", "qa-2", "qa"], key=natural_key)
    ['qa', 'qa-2', 'qa-10']
    """
    parts = _FIGURES.split(name)  # words and figures in turn, words first
    figures = [part.lstrip("0") for part in parts]
    return tuple(
        (len(figures[at]), figures[at]) if at % 2 else (0, part) for at, part in enumerate(parts)
    )
