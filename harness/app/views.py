"""What the gold says of the items that flipped, where it is still the gold they were scored on."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from harness.analysis.comparison import ItemView
from harness.app.gold import open_gold
from harness.app.rundir import config_of
from harness.core.errors import UsageError
from harness.core.item import Item, QaItem, Span
from harness.gold.fingerprint import item_digest
from harness.store.layout import RunDirectory
from harness.store.manifest import Manifest

Key = tuple[str, str]


def views_of(
    run: RunDirectory, manifest: Manifest, wanted: Mapping[Key, str]
) -> tuple[dict[Key, ItemView], str]:
    """The views of items by (task, item), and why some are missing, '' where none is.

    `wanted` gives the digest that each item was scored with. The gold is read where the run's
    config says; a data set is not fetched again.
    """
    if not wanted:
        return {}, ""
    try:
        config = config_of(run, manifest)
        if not isinstance(config.gold, str):
            return {}, "the gold is a data set, which is not loaded again for this"
        gold = open_gold(config)
    except UsageError as error:
        return {}, f"the gold cannot be read ({error.problems[0]})"
    items = {key: gold.tasks.get(key[0], {}).get(key[1]) for key in wanted}
    views = {
        key: view_of(item)
        for key, item in items.items()
        if item is not None and item_digest(item) == wanted[key]
    }
    n_changed = len(wanted) - len(views)
    why = f"in {gold.folder} {n_changed} of them are no longer as they were scored"
    return views, why if n_changed else ""


def view_of(item: Item) -> ItemView:
    """The question, the good answers and the passages of a gold item."""
    if isinstance(item, QaItem):
        sides = tuple(position.answer for position in item.positions)
        return ItemView(
            question=item.question,
            gold=item.answers or sides,
            passages=_passages(item.evidence_groups()) or item.distractors,
        )
    return ItemView(
        question=item.query or f"a summary of {', '.join(item.seeds)}",
        gold=item.reference_texts()[:1],
        passages=_passages(item.evidence_groups()),
    )


def _passages(groups: Collection[tuple[Span, ...]]) -> tuple[Span, ...]:
    """One span of every group: any of them is enough."""
    return tuple(dict.fromkeys(group[0] for group in groups if group))
