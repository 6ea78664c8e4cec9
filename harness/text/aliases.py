"""Alias groups: all spellings of one person, body or place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from harness.text.normalize import normalize_answer


@dataclass(frozen=True, slots=True)
class AliasTable:
    """Groups of names that mean the same, each name in one group only, canonical name first."""

    groups: tuple[tuple[str, ...], ...] = ()
    _by_name: Mapping[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        index: dict[str, tuple[str, ...]] = {}
        for group in self.groups:
            for member in group:
                index.setdefault(normalize_answer(member), group)
        object.__setattr__(self, "_by_name", index)

    def variants(self, name: str) -> tuple[str, ...]:
        """All names of the group that `name` belongs to, itself first; `(name,)` without one.

        Names are compared as SQuAD-normalised text; of a name in two groups the first counts.

        >>> AliasTable((("Khalifa Haftar", "Hifter"),)).variants("hifter")
        ('hifter', 'Khalifa Haftar', 'Hifter')
        """
        if not self.groups:
            return (name,)
        group = self._by_name.get(normalize_answer(name), ())
        return (name, *(member for member in group if member != name))

    def expand(self, names: Iterable[str]) -> tuple[str, ...]:
        """`names` with every alias of each, in order, without repeats."""
        return tuple(dict.fromkeys(v for name in names for v in self.variants(name)))
