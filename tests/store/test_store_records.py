from __future__ import annotations

import json
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.core.answer import Failure, Output, Prediction
from harness.core.errors import UsageError
from harness.core.score import Outcome
from harness.store.records import (
    CallKey,
    PredictionWriter,
    ScoreRow,
    cut_torn_line,
    index_predictions,
    key_of,
    read_predictions,
    read_scores,
)

ANY_TEXT = st.text(st.characters() | st.sampled_from("\ud800\udfff\u2028\u0085é𝔸\x00\n"))
NUMBER = st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
JSON = st.recursive(
    st.none() | st.booleans() | NUMBER | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ANY_TEXT, inner, max_size=3),
    max_leaves=8,
)
OUTPUTS = st.builds(
    Output,
    raw=ANY_TEXT | st.dictionaries(ANY_TEXT, JSON, max_size=3),
    usage=st.dictionaries(ANY_TEXT, st.integers(0), max_size=2),
    finish_reason=st.none() | ANY_TEXT,
)
FAILURES = st.builds(Failure, error_class=ANY_TEXT, message=ANY_TEXT)
PREDICTIONS = st.builds(
    Prediction,
    model=ANY_TEXT,
    task=ANY_TEXT,
    item=ANY_TEXT,
    repeat=st.integers(0),
    result=OUTPUTS | FAILURES,
    sources=st.lists(ANY_TEXT, max_size=3).map(tuple),
    request_digest=st.none() | ANY_TEXT,
    latency_s=st.none() | st.floats(0, 1e6),
    attempts=st.integers(0, 9),
    waited_s=st.floats(0, 1e6),
    cached=st.booleans(),
)
FINITE = st.floats(allow_nan=False, allow_infinity=False)
SCORE_ROWS = st.builds(
    ScoreRow,
    model=ANY_TEXT,
    task=ANY_TEXT,
    item=ANY_TEXT,
    repeat=st.integers(0),
    item_digest=ANY_TEXT,
    outcome=st.sampled_from(Outcome),
    slices=st.lists(ANY_TEXT, min_size=1, max_size=3),
    cluster=st.none() | st.text(min_size=1),
    output_digest=st.none() | st.text(min_size=1),
    answer=st.dictionaries(ANY_TEXT, JSON, max_size=3),
    scores=st.dictionaries(ANY_TEXT, st.tuples(FINITE, FINITE), max_size=3),
    undefined=st.dictionaries(ANY_TEXT, ANY_TEXT, max_size=3),
    counts=st.dictionaries(ANY_TEXT, st.dictionaries(ANY_TEXT, FINITE), max_size=2),
    reasons=st.dictionaries(ANY_TEXT, ANY_TEXT, max_size=3),
    error=st.none() | st.dictionaries(ANY_TEXT, ANY_TEXT, min_size=1, max_size=2),
)


def predict(item: str = "q-1", *, text: str | None = "text", repeat: int = 0) -> Prediction:
    failure = Failure(error_class="TimeoutError", message="too late")
    return Prediction(
        model="m",
        task="qa",
        item=item,
        repeat=repeat,
        result=failure if text is None else Output(raw=text),
        sources=("a.txt",),
    )


def write(path: Path, *predictions: Prediction) -> bytes:
    with PredictionWriter(path) as writer:
        for prediction in predictions:
            writer.write(prediction)
    return path.read_bytes()


@given(st.lists(PREDICTIONS, max_size=4))
def test_predictions_come_back_as_they_were(tmp_path_factory, predictions):
    path = tmp_path_factory.getbasetemp() / "round.jsonl"
    path.unlink(missing_ok=True)
    data = write(path, *predictions)
    assert list(read_predictions(path)) == predictions
    assert data.count(b"\n") == len(predictions)


@given(st.lists(SCORE_ROWS, max_size=4))
def test_score_rows_come_back_as_they_were(tmp_path_factory, rows):
    path = tmp_path_factory.getbasetemp() / "scores.jsonl"
    path.write_bytes(b"".join(row.encoded() for row in rows))
    assert list(read_scores(path)) == rows
    assert b"".join(row.encoded() for row in read_scores(path)) == path.read_bytes()


def test_a_line_is_readable_and_holds_what_is_there(tmp_path):
    line = write(tmp_path / "p", predict(text="Léo “Brun”"))
    assert "Léo “Brun”" in line.decode()
    assert list(json.loads(line)) == [
        "model",
        "task",
        "item",
        "repeat",
        "output",
        "sources",
        "request_digest",
        "latency_s",
        "attempts",
    ]
    failed = json.loads(write(tmp_path / "f", predict(text=None)))
    assert failed["error"] == {"class": "TimeoutError", "message": "too late"}
    assert "output" not in failed


def test_a_score_row_leaves_out_what_is_empty():
    row = ScoreRow(model="m", task="qa", item="q", repeat=0, item_digest="d",
                   outcome=Outcome.FAILED)  # fmt: skip
    assert row.encoded() == (
        b'{"model":"m","task":"qa","item":"q","repeat":0,"item_digest":"d","outcome":"failed"}\n'
    )


def test_a_score_that_is_no_number_is_not_written():
    row = ScoreRow(model="m", task="qa", item="q", repeat=0, item_digest="d",
                   outcome=Outcome.ANSWERED, scores={"em": (float("nan"), 1.0)})  # fmt: skip
    with pytest.raises(ValueError, match="not JSON compliant"):
        row.encoded()


def test_every_line_is_in_the_file_before_the_next(tmp_path):
    path = tmp_path / "p"
    with PredictionWriter(path) as writer:
        for n in range(3):
            writer.write(predict(f"q-{n}"))
            assert len(list(read_predictions(path))) == n + 1


def test_writing_goes_on_where_it_ended(tmp_path):
    path = tmp_path / "p"
    write(path, predict("q-1"))
    write(path, predict("q-2"))
    assert [p.item for p in read_predictions(path)] == ["q-1", "q-2"]


@pytest.mark.parametrize("cut", [1, 2, 17, 60])
def test_a_torn_last_line_is_left_out_and_cut_before_writing(tmp_path, cut):
    path = tmp_path / "p"
    data = write(path, predict("q-1"), predict("q-2"))
    path.write_bytes(data[:-cut])
    assert [p.item for p in read_predictions(path)] == ["q-1"]
    assert set(index_predictions(path).offsets) == {key_of(predict("q-1"))}
    write(path, predict("q-2", text="again"))
    assert [p.result for p in read_predictions(path)] == [
        Output(raw="text"),
        Output(raw="again"),
    ]


@given(st.binary(max_size=40), st.integers(1, 3))
def test_cutting_keeps_whole_lines_and_no_more(tmp_path_factory, data, block):
    path = tmp_path_factory.getbasetemp() / "torn"
    path.write_bytes(data)
    cut_torn_line(path)
    head, newline, _ = data.rpartition(b"\n")
    assert path.read_bytes() == head + newline


def test_a_torn_line_longer_than_a_block_is_cut(tmp_path):
    path = tmp_path / "p"
    whole = write(path, predict("q-1"))
    path.write_bytes(whole + b'{"output": "' + b"x" * 200_000)
    cut_torn_line(path)
    assert path.read_bytes() == whole
    path.write_bytes(b"y" * 200_000)
    cut_torn_line(path)
    assert path.read_bytes() == b""


def test_cutting_where_no_file_is_makes_none(tmp_path):
    cut_torn_line(tmp_path / "none")
    assert not (tmp_path / "none").exists()


BROKEN = [
    b"{",
    b"",
    b"\x00\x00",
    b"\xff",
    b"[]",
    b"5",
    b"null",
    b"{}",
    b'{"model":"m","task":"qa","item":"q","repeat":0}',
    b'{"model":"m","task":"qa","item":"q","repeat":0,"error":5,"sources":[]}',
    b"[" * 100_000,
]


@pytest.mark.parametrize("line", BROKEN, ids=lambda line: repr(line[:30]))
@pytest.mark.parametrize("read", [index_predictions, lambda path: list(read_predictions(path))])
def test_a_broken_line_in_the_middle_is_refused(tmp_path, line, read):
    path = tmp_path / "p.jsonl"
    whole = write(path, predict("q-1"))
    path.write_bytes(whole + line + b"\n" + whole)
    with pytest.raises(
        UsageError,
        match=r"p\.jsonl:2: found a broken line \(.+\); expected a record as this program wrote "
        "it; restore the file, or run again",
    ):
        read(path)


@pytest.mark.parametrize(
    "line",
    [
        *BROKEN,
        b'{"outcome":"answered"}',
        b'{"model":"m","task":"t","item":"i","repeat":0,"item_digest":"d","outcome":"won"}',
        b'{"model":"m","task":"t","item":"i","repeat":0,"item_digest":"d","outcome":"failed",'
        b'"scores":{"em":[]}}',
        b'{"model":"m","task":"t","item":"i","repeat":0,"item_digest":"d","outcome":"failed",'
        b'"unheard_of":1}',
    ],
    ids=lambda line: repr(line[-30:]),
)
def test_a_broken_score_row_is_refused(tmp_path, line):
    path = tmp_path / "scores.jsonl"
    path.write_bytes(line + b"\n")
    with pytest.raises(UsageError, match=r"scores\.jsonl:1: found a broken line \(.+\); expected"):
        list(read_scores(path))


def test_scores_that_are_not_there_are_told(tmp_path):
    with pytest.raises(
        UsageError,
        match=r"scores\.jsonl: found no such file; expected the scores of a finished run; "
        "run `harness score`",
    ):
        list(read_scores(tmp_path / "scores.jsonl"))


def test_the_last_line_of_a_call_counts(tmp_path):
    path = tmp_path / "p"
    write(
        path,
        predict("q-1", text=None),
        predict("q-2", text="first"),
        predict("q-1", text="mended"),
        predict("q-3", text=None),
        predict("q-2", text=None),
        predict("q-2", text="last", repeat=1),
    )
    index = index_predictions(path)
    assert index.failed == {CallKey("m", "qa", "q-2", 0), CallKey("m", "qa", "q-3", 0)}
    with path.open("rb") as handle:
        found = {
            key.item + str(key.repeat): index.read(key, handle).result for key in index.offsets
        }
    failure = Failure(error_class="TimeoutError", message="too late")
    assert found == {
        "q-10": Output(raw="mended"),
        "q-20": failure,
        "q-30": failure,
        "q-21": Output(raw="last"),
    }


def test_a_call_that_is_not_there_reads_as_none(tmp_path):
    path = tmp_path / "p"
    write(path, predict("q-1"))
    with path.open("rb") as handle:
        assert index_predictions(path).read(CallKey("m", "qa", "q-9", 0), handle) is None


def test_where_no_file_is_nothing_is_indexed(tmp_path):
    assert index_predictions(tmp_path / "none").offsets == {}


def test_memory_does_not_grow_with_the_outputs(tmp_path):
    path = tmp_path / "p"
    write(path, *(predict(f"q-{n}", text="x" * 100_000) for n in range(100)))
    tracemalloc.start()
    try:
        index = index_predictions(path)
        assert sum(1 for _ in read_predictions(path)) == len(index.offsets) == 100
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 2_000_000


def test_a_file_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "p").mkdir()
    with pytest.raises(UsageError, match="found Is a directory; expected a path that can be writ"):
        PredictionWriter(tmp_path / "p")
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="found Not a directory; expected a path that can be"):
        PredictionWriter(tmp_path / "file" / "p")
