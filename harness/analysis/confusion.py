"""Where answers point against where the gold points, and the counts behind citation scores."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from harness.store.records import ScoreRow

NO_SOURCE = "no gold source"
UNKNOWN = "unknown source"
NOT_CITED = "not cited"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointing:
    """What one answer cites, by source, and what it should: any source of every group.

    `unknown` tells whether it cites what is no shown source.
    """

    needed: Sequence[Sequence[str]]
    cited: Sequence[str]
    unknown: bool = False


def confusion(pointings: Iterable[Pointing]) -> dict[tuple[str, str], int]:
    """How often, over answers, (gold source, cited source).

    A cited source that the gold names too stands on the diagonal; any other in the row of the
    first source that the gold names, or `NO_SOURCE`. A group of which nothing is cited counts as
    `NOT_CITED` in the row of its first source.

    >>> confusion([Pointing(needed=[["a"], ["b"]], cited=["a", "c"])])
    {('a', 'a'): 1, ('a', 'c'): 1, ('b', 'not cited'): 1}
    """
    return dict(Counter(cell for pointing in pointings for cell in _cells(pointing)))


def _cells(pointing: Pointing) -> list[tuple[str, str]]:
    groups = [group for group in pointing.needed if group]
    gold = {name for group in groups for name in group}
    home = groups[0][0] if groups else NO_SOURCE
    cited = tuple(dict.fromkeys(pointing.cited))
    cells = [(name if name in gold else home, name) for name in cited]
    if pointing.unknown:
        cells.append((home, UNKNOWN))
    missed = dict.fromkeys(group[0] for group in groups if not set(group) & set(cited))
    cells += [(name, NOT_CITED) for name in missed]
    return cells or [(home, NOT_CITED)]


def summed_counts(
    rows: Iterable[ScoreRow], measures: Sequence[str]
) -> dict[str, Mapping[str, float]]:
    """The counts behind each of the measures, summed over calls; without those that have none."""
    sums: dict[str, Counter[str]] = {}
    for row in rows:
        for name in measures:
            if name in row.counts:
                sums.setdefault(name, Counter()).update(row.counts[name])
    return {name: dict(found) for name, found in sums.items()}
