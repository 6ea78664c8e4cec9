"""A run as a table: what is written is what is read back, in every format, and nothing is lost."""

from __future__ import annotations

import csv
import itertools
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hf_offline import cut_off, files_in

from harness.core.errors import UsageError
from harness.core.score import Outcome
from harness.store.export import FORMATS, export_rows
from harness.store.records import ScoreRow

MEASURES = ("f1", "rouge1.p", "correct")
KEYS = ["model", "task", "item", "repeat", "outcome", "answer", "citations"]


def row(item: str, **fields) -> ScoreRow:
    values = {"model": "bm25", "task": "qa", "item": item, "repeat": 0, "item_digest": "d"}
    return ScoreRow(**{**values, "outcome": Outcome.ANSWERED, **fields})


CITED = [{"claims": [0], "source": 2, "raw": "[2]", "quote": "Ana, “Ruiz”\nleft"}, {"raw": "[x]"}]
ROWS = [
    row(
        "q-1",
        answer={"text": 'Ana "Ruiz", of\nPorto', "format": "inline", "citations": CITED},
        scores={"f1": (0.1 + 0.2, 1.0), "correct": (1.0, 2.0)},
        undefined={"rouge1.p": "no references"},
    ),
    row("q-2", outcome=Outcome.FAILED, error={"class": "timeout", "message": ""}),
    row("q-2", repeat=1, outcome=Outcome.UNPARSED, answer={"text": ""}, scores={"f1": (0.0, 1.0)}),
    row("q-3", answer={"text": "half \ud800 a pair"}),
    row("s-1", model="=1+1", task="summaries", scores={"rouge1.p": (1 / 3, 1.0)}),
]


@pytest.fixture(scope="module", autouse=True)
def home(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("home")
        cut_off(patch, folder)
        yield folder


def read(path: Path, to: str) -> list[dict]:
    if to == "hf":
        import datasets

        return list(datasets.load_from_disk(str(path)))
    if to == "parquet":
        import pyarrow.parquet as pq

        return pq.read_table(path).to_pylist()
    with path.open(newline="", encoding="utf-8") as handle:
        return [
            {
                **line,
                "repeat": int(line["repeat"]),
                "answer": line["answer"] or None,
                "citations": json.loads(line["citations"]),
                **{name: float(line[name]) if line[name] else None for name in MEASURES},
            }
            for line in csv.DictReader(handle)
        ]


@pytest.mark.parametrize("to", FORMATS)
def test_every_format_reads_back_equal(tmp_path, to, home):
    before = files_in(home)
    path = tmp_path / "sub" / "out"
    assert export_rows(iter(ROWS), MEASURES, to=to, path=path) == len(ROWS)
    found = read(path, to)
    assert [list(line) for line in found] == [[*KEYS, *MEASURES]] * len(ROWS)
    assert found[0] == {
        "model": "bm25",
        "task": "qa",
        "item": "q-1",
        "repeat": 0,
        "outcome": "answered",
        "answer": 'Ana "Ruiz", of\nPorto',
        "citations": [
            {"source": 2, "quote": "Ana, “Ruiz”\nleft", "claims": [0], "raw": "[2]"},
            {"source": None, "quote": None, "claims": [], "raw": "[x]"},
        ],
        "f1": 0.30000000000000004,
        "rouge1.p": None,
        "correct": 1.0,
    }
    assert (found[1]["outcome"], found[1]["answer"], found[1]["f1"]) == ("failed", None, None)
    assert (found[2]["repeat"], found[2]["f1"]) == (1, 0.0)
    assert found[3]["answer"] == "half \\ud800 a pair"
    assert (found[4]["model"], found[4]["rouge1.p"]) == ("=1+1", 1 / 3)
    assert files_in(home) == before
    assert [p.name for p in path.parent.iterdir()] == ["out"]


def test_a_failed_call_and_an_empty_answer_stay_apart(tmp_path):
    for to in ("hf", "parquet"):
        export_rows(ROWS, MEASURES, to=to, path=tmp_path / to)
        assert [line["answer"] for line in read(tmp_path / to, to)][1:3] == [None, ""]


def test_columns_have_their_types_where_all_values_are_null(tmp_path):
    import datasets

    export_rows([row("q", outcome=Outcome.FAILED)], MEASURES, to="hf", path=tmp_path / "hf")
    export_rows([], MEASURES, to="parquet", path=tmp_path / "a.parquet")
    saved = datasets.load_from_disk(str(tmp_path / "hf"))
    assert saved.features["f1"] == datasets.Value("float64")
    assert saved.features["citations"] == datasets.List(
        {
            "source": datasets.Value("int64"),
            "quote": datasets.Value("string"),
            "claims": datasets.List(datasets.Value("int64")),
            "raw": datasets.Value("string"),
        }
    )
    import pyarrow.parquet as pq

    empty = pq.read_schema(tmp_path / "a.parquet")
    assert empty.names == [*KEYS, *MEASURES]
    assert datasets.Features.from_arrow_schema(empty) == saved.features


@pytest.mark.parametrize("to", FORMATS)
def test_nothing_is_overwritten(tmp_path, to):
    path = tmp_path / "there"
    for make in (path.touch, path.mkdir):
        make()
        with pytest.raises(UsageError, match="overwrites nothing"):
            export_rows(ROWS, MEASURES, to=to, path=path)
        path.rmdir() if path.is_dir() else path.unlink()


@pytest.mark.parametrize("to", FORMATS)
def test_a_broken_run_leaves_nothing_behind(tmp_path, to):
    def breaking() -> Iterator[ScoreRow]:
        yield from ROWS
        yield row("q-9", scores={"unknown": (1.0, 1.0)})

    with pytest.raises(UsageError, match="found unknown; expected only measures"):
        export_rows(breaking(), MEASURES, to=to, path=tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("to", FORMATS)
def test_equal_runs_give_equal_files(tmp_path, to):
    for name in ("a", "b"):
        export_rows(ROWS, MEASURES, to=to, path=tmp_path / name)
    a, b = tmp_path / "a", tmp_path / "b"
    if to == "hf":
        assert files_in(a) == files_in(b)
        assert all((a / f).read_bytes() == (b / f).read_bytes() for f in files_in(a))
    else:
        assert a.read_bytes() == b.read_bytes()


@pytest.mark.parametrize("to", FORMATS)
def test_rows_are_streamed(tmp_path, to):
    import tracemalloc

    def many(n: int) -> Iterator[ScoreRow]:
        text = "x" * 2_000
        return (row(f"q-{i}", answer={"text": f"{i}{text}"}) for i in range(n))

    export_rows(many(10), MEASURES, to=to, path=tmp_path / "warm")
    tracemalloc.start()
    assert export_rows(many(12_000), MEASURES, to=to, path=tmp_path / "big") == 12_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 12_000_000  # the texts alone are 24 MB
    if to == "parquet":
        import pyarrow.parquet as pq

        batches = pq.ParquetFile(tmp_path / "big").iter_batches(columns=["item"])
        items = itertools.chain.from_iterable(b.column(0).to_pylist() for b in batches)
        assert list(items) == [f"q-{i}" for i in range(12_000)]
