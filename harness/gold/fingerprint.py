"""Digests of items and of a gold set: equal content gives equal digests.

The order of lines and of keys, and notes for the reader, change nothing; anything a score could
depend on does.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from harness.core.digest import digest
from harness.core.item import Item, Source
from harness.gold.load import Gold

_NO_SCORE_DEPENDS_ON = frozenset({"note"})


def item_digest(item: Item) -> str:
    """SHA-256 of everything in an item that a score may depend on."""
    return digest(_plain(item))


def source_digest(source: Source) -> str:
    """SHA-256 of a seed's text, title, date and content spans."""
    return digest(_plain(source))


def seeds_digest(sources: Mapping[str, Source]) -> str:
    """SHA-256 over all seeds, whatever their order."""
    return digest({name: source_digest(source) for name, source in sources.items()})


def gold_digest(gold: Gold) -> str:
    """SHA-256 over all items, aliases and seeds of a set, whatever the order of lines."""
    return digest(
        {
            "items": {
                task: {item_id: item_digest(item) for item_id, item in items.items()}
                for task, items in gold.tasks.items()
            },
            "aliases": sorted(sorted(group) for group in gold.aliases.groups),
            "seeds": seeds_digest(gold.sources),
        }
    )


def _plain(value: object) -> object:
    """Dataclasses as mappings without fields that are empty, tuples as lists."""
    if dataclasses.is_dataclass(value):
        fields = {
            field.name: getattr(value, field.name)
            for field in dataclasses.fields(value)
            if field.name not in _NO_SCORE_DEPENDS_ON
        }
        return {name: _plain(v) for name, v in fields.items() if v not in (None, (), "")}
    if isinstance(value, tuple):
        return [_plain(member) for member in value]
    return value
