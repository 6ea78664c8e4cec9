from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from harness.core.errors import GoldError, Problem
from harness.gold.load import Gold, load_gold

_REPOSITORY = Path(__file__).resolve().parents[1]

# The harbour article has a share bar (furniture) between its title and its text.
HARBOUR = """The harbour reopens
Share this page

On 4 May 2020, Ana Ruiz reopened the harbour of Porto. The council had closed it in March.
The council said that 300 dockers would return.
"""
STRIKE = """Dockers on strike

On 6 May 2020, Léo Brun said that 250 dockers would return. “We were never asked,” he said.
The strike began on Tuesday.
"""


@dataclass
class GoldSet:
    """A gold set of two documents on disk; tests change its rows and load it again."""

    root: Path
    texts: dict[str, str] = field(
        default_factory=lambda: {"harbour.txt": HARBOUR, "strike.txt": STRIKE}
    )
    content: dict[str, list[list[int]]] = field(
        default_factory=lambda: {"harbour.txt": [[0, 19], [37, len(HARBOUR)]]}
    )
    qa: list[dict[str, Any]] = field(default_factory=list)
    summaries: list[dict[str, Any]] = field(default_factory=list)
    aliases: list[dict[str, Any]] = field(default_factory=list)
    policy: dict[str, Any] | None = None

    @property
    def folder(self) -> Path:
        return self.root / "gold"

    @property
    def seeds(self) -> Path:
        return self.root / "seeds"

    def span(self, seed: str, quote: str) -> dict[str, Any]:
        start = self.texts[seed].index(quote)
        return {"seed": seed, "quote": quote, "start": start, "end": start + len(quote)}

    def row(self, item_id: str) -> dict[str, Any]:
        """The row of an item, to be changed in place."""
        return next(row for row in (*self.qa, *self.summaries) if row["id"] == item_id)

    def manifest(self) -> dict[str, Any]:
        return {
            "seeds": [
                {
                    "file": name,
                    "sha256": hashlib.sha256(text.encode()).hexdigest(),
                    "title": text.splitlines()[0],
                    "content_spans": self.content.get(name, []),
                }
                for name, text in self.texts.items()
            ]
        }

    def write(self) -> GoldSet:
        self.folder.mkdir(exist_ok=True)
        self.seeds.mkdir(exist_ok=True)
        for name, text in self.texts.items():
            (self.seeds / name).write_bytes(text.encode())
        write_yaml(self.seeds / "manifest.yaml", self.manifest())
        write_rows(self.folder / "qa.jsonl", self.qa)
        write_rows(self.folder / "summaries.jsonl", self.summaries)
        write_yaml(self.folder / "aliases.yaml", self.aliases)
        if self.policy is not None:
            write_yaml(self.folder / "policy.yaml", self.policy)
        return self

    def load(self) -> Gold:
        """What stands on disk, loaded."""
        return load_gold(self.folder, self.seeds)

    def problems(self) -> tuple[Problem, ...]:
        """What loading finds wrong on disk."""
        try:
            self.load()
        except GoldError as error:
            return error.problems
        return ()


def write_rows(path: Path, rows: list[dict[str, Any]]) -> None:
    lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in rows]
    path.write_bytes("".join(lines).encode())


def write_yaml(path: Path, value: object) -> None:
    path.write_bytes(yaml.safe_dump(value, allow_unicode=True, sort_keys=False).encode())


def _rows(gold: GoldSet) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    opened = gold.span("harbour.txt", "On 4 May 2020, Ana Ruiz reopened the harbour of Porto.")
    closed = gold.span("harbour.txt", "The council had closed it in March.")
    returning = gold.span("harbour.txt", "The council said that 300 dockers would return.")
    brun = gold.span("strike.txt", "On 6 May 2020, Léo Brun said that 250 dockers would return.")
    strike = gold.span("strike.txt", "The strike began on Tuesday.")
    qa: list[dict[str, Any]] = [
        {
            "id": "q-1",
            "question": "Which person opened the port again?",
            "kind": "single_source",
            "answer_type": "person",
            "answerable": True,
            "answers": ["Ana Ruiz", "Ruiz"],
            "reject": ["Léo Brun"],
            "evidence": [[opened]],
            "note": "the port is called a harbour",
        },
        {
            "id": "q-2",
            "question": "Whom do the two reports name?",
            "kind": "multi_source",
            "answer_type": "list",
            "answers": ["Ana Ruiz and Léo Brun"],
            "items": [["Ana Ruiz"], ["Léo Brun", "Brun"]],
            "evidence": [[opened], [brun]],
        },
        {
            "id": "q-3",
            "question": "When exactly did work stop at the docks?",
            "kind": "temporal",
            "answer_type": "date",
            "answers": ["5 May 2020"],
            "evidence": [[brun], [strike]],
            "as_of": "2020-05-06",
            "resolution": "6 May 2020 was a Wednesday, the Tuesday before it is 5 May",
            "derivation": "resolved_date",
        },
        {
            "id": "q-4",
            "question": "What number of workers was to come back?",
            "kind": "conflict",
            "answer_type": "number",
            "answers": ["300 (the council) or 250 (Brun)"],
            "positions": [
                {"answer": "300", "evidence": [[returning]]},
                {"answer": "250", "evidence": [[brun]]},
            ],
        },
        {
            "id": "q-5",
            "question": "Who leads the union?",
            "kind": "unanswerable",
            "answer_type": "none",
            "answerable": False,
            "answers": [],
            "distractors": [brun],
        },
        {
            "id": "q-6",
            "question": "What had been decided about the port two months earlier?",
            "kind": "single_source",
            "answer_type": "decision",
            "answers": ["It was shut."],
            "key_facts": [["closed", "shut"], {"any": ["March"], "weight": "okay"}],
            "evidence": [[closed]],
            "derivation": "paraphrase",
        },
    ]
    summaries: list[dict[str, Any]] = [
        {
            "id": "s-1",
            "task": "single",
            "seeds": ["harbour.txt"],
            "references": [
                [
                    {"text": "The port of Porto was opened by Ana Ruiz.", "evidence": [[opened]]},
                    {"text": "Some 300 people come back.", "evidence": [[returning]]},
                ]
            ],
            "key_facts": [["opened", "reopened"]],
            "must_not": ["Share this page"],
        },
        {
            "id": "s-2",
            "task": "query",
            "seeds": ["harbour.txt", "strike.txt"],
            "query": "How many dockers return?",
            "references": [
                [{"text": "It is 300 or 250.", "evidence": [[returning], [brun]]}],
                [{"text": "Either 250, said Brun, or 300.", "evidence": [[brun], [returning]]}],
            ],
        },
    ]
    return qa, summaries


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the checkout."""
    return _REPOSITORY


@pytest.fixture(scope="session")
def gold_folder(repository: Path) -> Path:
    """The repository's own gold set."""
    return repository / "gold"


@pytest.fixture(scope="session")
def seeds_folder(repository: Path) -> Path:
    """The repository's own seeds."""
    return repository / "seeds"


@pytest.fixture(scope="session")
def own_gold(gold_folder: Path, seeds_folder: Path) -> Gold:
    """The repository's own gold set, loaded."""
    return load_gold(gold_folder, seeds_folder)


@pytest.fixture
def small_gold(tmp_path: Path) -> GoldSet:
    """A self-made gold set of two documents, written to disk and free of problems."""
    gold = GoldSet(root=tmp_path)
    gold.qa, gold.summaries = json.loads(json.dumps(_rows(gold)))  # no row shares a span
    gold.aliases = [{"name": "Ana Ruiz", "type": "person", "aliases": ["Senhora Ruiz", "Ruiz"]}]
    return gold.write()
