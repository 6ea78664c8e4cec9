"""What a page shows, gathered from runs, gold and comparisons before anything is drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from harness.analysis.summary import Summary
from harness.core.answer import Answer, Prediction
from harness.core.item import Item, Source
from harness.core.score import Measure
from harness.metrics.located import Cited
from harness.report.comparison import Compared
from harness.report.html.exam import Exam
from harness.store.accounts import Account
from harness.store.manifest import Manifest
from harness.store.records import ScoreRow


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFacts:
    """A run: its name, its letter where there are several, its manifest, and its name in Compare.

    `differs` says what its config and code have other than the first run's.
    """

    name: str
    manifest: Manifest
    letter: str = ""
    label: str = ""
    differs: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A row of the page: a model of a run. `name` is its own on this page.

    `counts` has, by task and measure, the counts behind its citation scores; `confusion` how
    often (gold source, cited source) by task; `accounts` what its calls took. `role` is ceiling,
    floor or ''.
    """

    name: str
    run: str
    model: str
    role: str = ""
    accounts: Mapping[str, Account] = field(default_factory=dict)
    counts: Mapping[str, Mapping[str, Mapping[str, float]]] = field(default_factory=dict)
    confusion: Mapping[str, Mapping[tuple[str, str], int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call of an entry on an item: its scores, what came back, how it was read.

    `answer` and `cited` are read anew from the output; empty where it is not stored.
    """

    entry: int
    row: ScoreRow
    prediction: Prediction | None = None
    answer: Answer | None = None
    cited: Sequence[Cited] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemCalls:
    """An item with all calls on it. `item` is None where the gold at hand has it no longer.

    `aliases` are the accepted spellings besides the gold's own answers.
    """

    task: str
    id: str
    item: Item | None
    aliases: Sequence[str]
    calls: Sequence[Call]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything on a page.

    `summary` has the estimates by name of entry; `n_documents` how many documents the items of a
    task hang on. `no_gold` and `not_compared` say why a part is missing, empty where none is.
    `exam` is None where the project has no figures of the metrics' own exam.
    """

    title: str
    runs: Sequence[RunFacts]
    entries: Sequence[Entry]
    summary: Summary
    measures: Mapping[str, Sequence[Measure]]
    items: Sequence[ItemCalls]
    sources: Mapping[str, Source]
    n_documents: Mapping[str, int]
    compared: Sequence[Compared] = ()
    no_gold: str = ""
    not_compared: Sequence[str] = ()
    exam: Exam | None = None
