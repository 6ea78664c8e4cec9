from __future__ import annotations

import dataclasses
import difflib
import json
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.core.errors import UsageError
from harness.core.score import Outcome
from harness.store.baseline import Baseline, baseline_path, read_baseline, row_for_baseline
from harness.store.manifest import GoldStamp
from harness.store.records import ScoreRow


def score(item: str, value: float = 1.0, *, model: str = "m", text: str = "Ana") -> ScoreRow:
    return ScoreRow(
        model=model,
        task="qa",
        item=item,
        repeat=0,
        item_digest="d",
        outcome=Outcome.ANSWERED,
        slices=["kind:temporal"],
        cluster="a.txt",
        output_digest="o",
        answer={"text": text},
        scores={"em": (value, 1.0)},
    )


def baseline(*rows: ScoreRow) -> Baseline:
    return Baseline(
        gold=GoldStamp(version="1", digest="g", seeds_digest="s"),
        cards={"em": "em|v1", "correct": "correct|v1"},
        measures={"qa": [{"name": "em", "direction": "higher"}]},
        gate={"metrics": {"correct": {"margin": 0.05}}},
        config={"seed": 0, "models": [{"name": "m"}]},
        rows=rows,
    )


def written(tmp_path: Path, found: Baseline) -> str:
    found.write(tmp_path / "b.json")
    return (tmp_path / "b.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("n", [0, 1, 3])
def test_a_baseline_comes_back_sorted(tmp_path, n):
    rows = tuple(score(f"q-{i}") for i in range(n))
    written(tmp_path, baseline(*reversed(rows)))
    assert read_baseline(tmp_path / "b.json") == baseline(*rows)


@given(text=st.text(st.characters() | st.sampled_from("\ud800é\u2028\n"), min_size=1, max_size=9))
def test_any_text_comes_back(tmp_path_factory, text):
    path = tmp_path_factory.getbasetemp() / "any.json"
    baseline(score("q", text=text)).write(path)
    [row] = read_baseline(path).rows
    assert json.dumps(row.answer["text"]) == json.dumps(text)


def test_the_order_of_rows_changes_no_byte(tmp_path):
    rows = [score(f"q-{i}", model=model) for i in range(12) for model in "ab"]
    texts = {
        written(tmp_path, baseline(*random.Random(seed).sample(rows, len(rows))))
        for seed in range(5)
    }
    assert len(texts) == 1


def test_the_order_of_keys_in_the_head_changes_no_byte(tmp_path):
    found = baseline(score("q"))
    turned = dataclasses.replace(
        found,
        cards=dict(reversed(found.cards.items())),
        config=dict(reversed(found.config.items())),
    )
    assert written(tmp_path, found) == written(tmp_path, turned)


def test_a_changed_item_is_a_changed_line(tmp_path):
    rows = [score(f"q-{i}") for i in range(20)]
    before = written(tmp_path, baseline(*rows)).splitlines()
    rows[7] = score("q-7", 0.0, text="Léo")
    after = written(tmp_path, baseline(*rows)).splitlines()
    changed = [line for line in difflib.ndiff(before, after) if line[0] in "+-"]
    assert sum('"digest": "' in line for line in changed) == 2  # the lock
    assert sum('"item":"q-7"' in line for line in changed) == 2
    assert len(changed) == 4


def test_a_baseline_is_json_with_a_line_a_call(tmp_path):
    text = written(tmp_path, baseline(score("q-1"), score("q-2")))
    assert len(json.loads(text)["rows"]) == 2
    assert sum(line.lstrip().startswith('{"model"') for line in text.splitlines()) == 2
    assert text.endswith("\n")


KEEP = {"citation_valid": ("unknown", "out_of_range"), "em": ("gone",)}


def test_a_row_keeps_what_a_comparison_needs():
    row = dataclasses.replace(
        score("q", text="x" * 3_000),
        undefined={"f1": "why"},
        counts={"em": {"n": 1.0}, "citation_valid": {"unknown": 2, "valid": 3, "out_of_range": 0}},
        reasons={"em": "since"},
    )
    kept = row_for_baseline(dataclasses.replace(row, answer={**row.answer, "claims": [1]}), KEEP)
    assert kept.answer == {"text": "x" * 2_000}
    assert kept.counts == {"citation_valid": {"unknown": 2}}
    assert (kept.undefined, kept.reasons) == ({}, {})
    assert dataclasses.replace(kept, answer=row.answer, counts={}) == score("q", text="x" * 3_000)
    failed = dataclasses.replace(row, answer={}, error={"class": "E", "message": "m"})
    assert row_for_baseline(failed, KEEP).answer == {}
    assert row_for_baseline(failed, KEEP).error == failed.error


def test_a_row_keeps_its_citations_as_a_reader_is_shown_them():
    citations = [
        {"claims": [0], "source": 2, "raw": "[2]", "quote": "so it was"},
        {"claims": [0], "raw": "(Nowhere)"},
    ]
    row = dataclasses.replace(score("q"), answer={"text": "Ana", "citations": citations})
    kept = [{"source": 2, "quote": "so it was"}, {"raw": "(Nowhere)"}]
    assert row_for_baseline(row, {}).answer == {"text": "Ana", "citations": kept}
    many = dataclasses.replace(row, answer={"text": "Ana", "citations": citations * 500})
    shortened = row_for_baseline(many, {}).answer["citations"]
    assert shortened == (kept * 500)[: len(shortened)]
    assert len(str(shortened)) < 2_500


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("main", "results/baselines/main.json"),
        ("main.json", "main.json"),
        ("a/b.json", "a/b.json"),
    ],
)
def test_names_and_paths(name, path):
    assert baseline_path(name) == Path(path)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", "JSONDecodeError"),
        ("[]", "TypeError"),
        ("{}", "KeyError: 'format'"),
        ('{"format": 1}', "ValueError: format 1"),
        ('{"format": 2}', "KeyError: 'gold'"),
        ("[" * 100_000, "RecursionError"),
    ],
)
def test_what_is_no_baseline_is_told(tmp_path, text, found):
    path = tmp_path / "b.json"
    path.write_text(text)
    with pytest.raises(
        UsageError,
        match=rf"b\.json: found no baseline \({found}.*\); expected a baseline of format 2; "
        "write it again with `harness baseline set RUN NAME`",
    ):
        read_baseline(path)


@pytest.mark.parametrize(
    "row",
    [
        5,
        {},
        {"outcome": "won"},
        {"outcome": "failed"},
        {"outcome": "failed", "scores": 5},
        {"outcome": "failed", "scores": {"em": []}},
    ],
)
def test_a_broken_row_of_a_baseline_is_told(tmp_path, row):
    data = json.loads(written(tmp_path, baseline(score("q"))))
    (tmp_path / "b.json").write_text(json.dumps({**data, "rows": [row]}))
    with pytest.raises(UsageError, match="found no baseline"):
        read_baseline(tmp_path / "b.json")


def test_a_baseline_that_is_not_there_is_told(tmp_path):
    with pytest.raises(
        UsageError, match="found No such file or directory; expected a readable bas"
    ):
        read_baseline(tmp_path / "none.json")
