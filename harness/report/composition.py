"""What a gold set holds, as a table."""

from __future__ import annotations

from harness.gold.composition import Composition
from harness.report.document import Cell, Column, Table


def composition_table(found: Composition) -> Table:
    """Counts by task, kind and answer type, shares, and the words of every reference."""
    counts = [
        *(("task", name, str(n)) for name, n in found.n_items.items()),
        *(("kind", name, str(n)) for name, n in sorted(found.kinds.items())),
        *(("answer type", name, str(n)) for name, n in sorted(found.answer_types.items())),
    ]
    shares = {
        "unanswerable": found.unanswerable_share,
        "all content words in one sentence": found.single_sentence_share,
    }
    counts += [("share", name, f"{n:.0%}") for name, n in shares.items() if n is not None]
    counts += [
        ("words", item, " / ".join(map(str, words))) for item, words in found.summary_words.items()
    ]
    columns = [
        Column(title="what", numeric=False),
        Column(title="which", numeric=False),
        Column(title="count"),
    ]
    rows = [[Cell(text=text) for text in row] for row in counts]
    return Table(title="What the gold set holds", columns=columns, rows=rows)
