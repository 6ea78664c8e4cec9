"""Verdicts on file: recorded, replayed, and never made up."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.citations.entail.base import Entailment
from harness.citations.entail.recorded import RecordedEntailer
from harness.citations.support import Label
from harness.core.errors import EXIT_INCOMPLETE, IncompleteError, UsageError

PAIRS = [
    (("It rained.",), "It was wet."),
    (("It rained.", "It poured."), "It was wet."),
    (("It rained.It poured.",), "It was wet."),
    (("It rained.",), "A storm came."),
]


@dataclass
class Counting:
    """An entailer with a verdict for every text, which counts how often it is asked."""

    scorer_id: str = "counting-1"
    asked: list[object] = field(default_factory=list)

    def score(self, premises, hypothesis):
        self.asked.append((tuple(premises), hypothesis))
        p = len("".join(premises) + hypothesis) % 101 / 101
        return Entailment(label=list(Label)[len(premises) % 3], p=p)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "verdicts.jsonl"


def record(path, pairs=PAIRS, inner=None):
    with RecordedEntailer(inner or Counting(), path) as entailer:
        return [entailer.score(*pair) for pair in pairs]


def test_each_pair_is_asked_once_and_replayed_without_the_inner_one(path):
    inner = Counting()
    first = record(path, [*PAIRS, *PAIRS], inner)
    assert inner.asked == PAIRS
    again = Counting()
    assert record(path, PAIRS, again) == first[:4]
    assert again.asked == []
    replay = RecordedEntailer(None, path)
    assert [replay.score(list(premises), claim) for premises, claim in PAIRS] == first[:4]
    assert replay.scorer_id == "counting-1"


def test_a_miss_in_replay_fails_closed(path):
    record(path)
    before = path.read_bytes()
    replay = RecordedEntailer(None, path)
    for premises, claim in (
        (("It poured.", "It rained."), "It was wet."),
        (("It rained.",), "It was wet"),
        ((), ""),
    ):
        with pytest.raises(IncompleteError, match="no verdict of counting-1") as caught:
            replay.score(premises, claim)
        assert caught.value.exit_code == EXIT_INCOMPLETE
        assert "score once with the entailer itself" in caught.value.problems[0].fix
    assert path.read_bytes() == before


def test_another_scorer_never_hits(path):
    record(path)
    other = Counting(scorer_id="counting-2")
    record(path, PAIRS, other)
    assert other.asked == PAIRS
    with pytest.raises(UsageError, match="verdicts of counting-1 and of counting-2"):
        RecordedEntailer(None, path)
    with pytest.raises(UsageError, match="expected some of counting-3"):
        RecordedEntailer(None, path, "counting-3")
    for scorer in ("counting-1", "counting-2"):
        replay = RecordedEntailer(None, path, scorer)
        assert replay.scorer_id == scorer
        replay.score(*PAIRS[0])


def test_verdicts_are_on_file_as_they_come(path):
    entailer = RecordedEntailer(Counting(), path)
    for n, pair in enumerate(PAIRS, start=1):
        entailer.score(*pair)
        assert len(path.read_text().splitlines()) == n
        assert RecordedEntailer(None, path).score(*pair)
    entailer.close()


def test_the_finished_file_is_sorted_whatever_the_order(path, tmp_path):
    record(path)
    other = tmp_path / "other.jsonl"
    record(other, PAIRS[2:])
    record(other, PAIRS[::-1])
    assert other.read_bytes() == path.read_bytes()
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    assert [row["claim"] for row in rows] == sorted(row["claim"] for row in rows)
    assert {row["passage"] for row in rows} == {
        "It rained.",
        "It rained. It poured.",
        "It rained.It poured.",
    }


def test_excerpts_are_short_and_on_one_line(path):
    record(path, [(("one\n\ntwo " * 500,), "claim " * 500)])
    row = json.loads(path.read_text())
    assert len(row["claim"]) <= 100
    assert row["passage"].startswith("one two one two")


def test_nothing_is_written_where_nothing_was_asked(path):
    record(path, [])
    assert not path.exists()
    record(path)
    unsorted = "".join(reversed(path.read_text().splitlines(keepends=True)))
    path.write_text(unsorted)
    record(path)
    assert path.read_text() == unsorted


@pytest.mark.parametrize("n_cut", [1, 20, 80])
def test_a_torn_last_line_is_dropped_and_made_good(path, n_cut):
    found = record(path)
    whole = path.read_bytes()
    path.write_bytes(whole[:-n_cut])
    inner = Counting()
    assert record(path, PAIRS, inner) == found
    assert len(inner.asked) == (n_cut > 1)  # only the line end was lost: the verdict still stands
    assert path.read_bytes() == (whole if n_cut > 1 else whole[:-1])


def test_a_writer_beside_loses_nothing(path):
    one, two = (RecordedEntailer(Counting(), path) for _ in range(2))
    one.score(*PAIRS[0])
    two.score(*PAIRS[1])
    two.close()
    one.score(*PAIRS[2])
    one.close()
    replay = RecordedEntailer(None, path)
    assert all(replay.score(*pair) for pair in PAIRS[:3])


def test_every_bad_line_is_told(path):
    record(path)
    good = [json.loads(line) for line in path.read_text().splitlines()]
    flipped = good[0] | {"label": "unsupported", "p": 0.125}
    bad = [
        flipped,
        good[1] | {"key": "a", "p": 1.5},
        good[1] | {"key": "b", "p": True},
        good[1] | {"key": "c", "label": "yes"},
        good[1] | {"key": "d", "label": ["supported"]},
        {key: value for key, value in good[1].items() if key != "scorer"},
    ]
    lines = [json.dumps(row) for row in (*good, good[0], *bad)]  # a repeated line does no harm
    path.write_text("\n".join([*lines, "{", "{}"]) + "\n")
    with pytest.raises(UsageError) as caught:
        RecordedEntailer(Counting(), path)
    wheres = [problem.where for problem in caught.value.problems]
    assert wheres == [f"{path}:{n}" for n in range(6, 14)]
    assert "a second verdict on the same pair" in str(caught.value.problems[0])


def test_replay_needs_a_file_with_verdicts(path):
    with pytest.raises(UsageError, match="No such file"):
        RecordedEntailer(None, path)
    path.touch()
    with pytest.raises(UsageError, match="verdicts of no scorer"):
        RecordedEntailer(None, path)


def test_a_path_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").touch()
    with (
        RecordedEntailer(Counting(), tmp_path / "file" / "v.jsonl") as entailer,
        pytest.raises(UsageError, match="a path that can be written"),
    ):
        entailer.score(*PAIRS[0])


def test_an_error_of_the_inner_one_keeps_what_came_before(path):
    class Failing(Counting):
        def score(self, premises, hypothesis):
            if self.asked:
                raise ConnectionError("no route")
            return super().score(premises, hypothesis)

    with pytest.raises(ConnectionError):
        record(path, PAIRS, Failing())
    assert len(path.read_text().splitlines()) == 1


texts = st.text(st.characters(exclude_categories=()), max_size=30)


@given(st.lists(st.tuples(st.lists(texts, max_size=3).map(tuple), texts), max_size=8))
def test_any_text_comes_back(pairs):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "v.jsonl"
        found = record(path, pairs)
        if pairs:
            replay = RecordedEntailer(None, path)
            assert [replay.score(*pair) for pair in pairs] == found
