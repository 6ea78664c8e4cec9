from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from harness.core.errors import Problem, UsageError
from harness.store.foreign import read_outputs

ROWS = [("q-1", "Léo “Brun”, 250"), ("q-2", ""), ("q-3", 'two\nlines "quoted"')]


def read(path: Path, **options: str) -> list[tuple[int, object]]:
    """Line and (id, output) of every row, a problem as its text without the folder."""
    return [
        (line, str(row).removeprefix(f"{path.parent}/") if isinstance(row, Problem) else row)
        for line, row in read_outputs(path, **options)
    ]


def write_csv(path: Path, header: list[str], rows: list[tuple[str, ...]]) -> Path:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerows([header, *rows])
    path.write_bytes(text.getvalue().encode())
    return path


def write_parquet(path: Path, **columns: list[object]) -> Path:
    pq.write_table(pa.table(columns), path)
    return path


def write_jsonl(path: Path, *lines: str) -> Path:
    path.write_bytes("".join(f"{line}\n" for line in lines).encode())
    return path


def test_the_three_formats_say_the_same(tmp_path):
    import json

    ids, outputs = zip(*ROWS, strict=True)
    lines = [json.dumps({"n": 1, "id": i, "output": o}) for i, o in ROWS]
    files = [
        write_jsonl(tmp_path / "a.jsonl", *lines),
        write_csv(tmp_path / "a.csv", ["n", "id", "output"], [("1", *row) for row in ROWS]),
        write_parquet(tmp_path / "a.parquet", id=list(ids), output=list(outputs), n=[1, 2, 3]),
        write_parquet(tmp_path / "a.PARQUET", output=list(outputs), id=list(ids)),
    ]
    for path in files:
        assert [row for _, row in read(path)] == ROWS, path.name


def test_rows_have_their_line(tmp_path):
    path = write_csv(tmp_path / "a.csv", ["id", "output"], ROWS)
    assert [line for line, _ in read(path)] == [2, 3, 5]
    path = write_jsonl(tmp_path / "a.jsonl", '{"id": "a", "output": "x"}', "", '{"id": "b"}')
    assert [line for line, _ in read(path)] == [1, 3]


def test_objects_are_outputs_too(tmp_path):
    path = write_jsonl(tmp_path / "a.jsonl", '{"id": "a", "output": {"answer": null}}')
    assert read(path) == [(1, ("a", {"answer": None}))]
    path = write_parquet(tmp_path / "a.parquet", id=["a"], output=[{"answer": "x", "n": [1]}])
    assert read(path) == [(1, ("a", {"answer": "x", "n": [1]}))]


def test_another_payload_column_may_be_named(tmp_path):
    path = write_jsonl(tmp_path / "a.jsonl", '{"id": "a", "raw": "x", "output": 5}')
    assert read(path, payload="raw") == [(1, ("a", "x"))]


def test_standard_input_is_read_as_jsonl():
    code = (
        "from pathlib import Path; from harness.store.foreign import read_outputs\n"
        "print(list(read_outputs(Path('-'))))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        input=b'{"id": "a", "output": "\xc3\xa9"}\n',
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        check=True,
    )
    assert done.stdout.decode().strip() == "[(1, ('a', 'é'))]"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('{"id": "a"}', "a.jsonl:2: found the keys id; expected output too; write lines like "
         '{"id": "qa-001", "output": "…"}'),
        ('{"output": "x"}', "a.jsonl:2: found the keys output; expected id too"),
        ('{"x": 1}', "a.jsonl:2: found the keys x; expected id and output too"),
        ('{"id": 5, "output": "x"}', "a.jsonl:2: id: found 5; expected an item's id; correct it"),
        ('{"id": "", "output": "x"}', "a.jsonl:2: id: found ''; expected an item's id"),
        ('{"id": "a", "output": null}', "a.jsonl:2: output: found null; expected a text or an "
         "object; write '' for an answer that says nothing; leave out the line of a failed call"),
        ('{"id": "a", "output": 5}', "a.jsonl:2: output: found a int; expected a text or an"),
        ('{"id": "a", "output": ["x"]}', "a.jsonl:2: output: found a list; expected a text"),
        ('{"id": "a", "output": {"x": NaN}}', "a.jsonl:2: found a line that is not JSON (NaN"),
        ('{"id": "a", "output": {"x": 1e999}}', "a.jsonl:2: found a line that is not JSON (1e9"),
        ('{"id": "a", "id": "b"}', "a.jsonl:2: found a line that is not JSON (the key 'id'"),
        ("[]", "a.jsonl:2: found a JSON list; expected one JSON object a line"),
        ("{", "a.jsonl:2: found a line that is not JSON"),
    ],
)  # fmt: skip
def test_a_bad_line_is_told_and_the_others_are_read(tmp_path, line, told):
    good = '{"id": "g", "output": "x"}'
    first, (number, problem), last = read(write_jsonl(tmp_path / "a.jsonl", good, line, good))
    assert (first, last) == ((1, ("g", "x")), (3, ("g", "x")))
    assert number == 2
    assert problem.startswith(told)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("q-1,a, b", "a.csv:2: found 3 cells; expected 2, as the header has; give every row"),
        ("q-1", "a.csv:2: found 1 cells; expected 2, as the header has; give every row as many"),
        (",text", "a.csv:2: id: found ''; expected an item's id"),
    ],
)
def test_a_bad_row_of_a_csv_is_told_and_the_others_are_read(tmp_path, line, told):
    path = tmp_path / "a.csv"
    path.write_text(f"id,output\n{line}\ng,x\n")
    (number, problem), last = read(path)
    assert number == 2
    assert problem.startswith(told)
    assert last == (3, ("g", "x"))


def test_a_spreadsheets_csv_is_read(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("\ufeffid,output,\r\nq-1,Léo,\r\n".encode())
    assert read(path) == [(2, ("q-1", "Léo"))]
    path.write_bytes(b"id,output\r\nq-1,x,,\r\n")
    assert read(path) == [(2, ("q-1", "x"))]


def test_a_csv_without_the_columns_is_told(tmp_path):
    path = write_csv(tmp_path / "a.csv", ["item", "answer"], [("a", "b")])
    [(_, problem)] = read(path)
    assert problem.startswith("a.csv:2: found the keys item, answer; expected id and output too")


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b'id,output\na,b\nc,"x\n', r"a\.csv:3: found no CSV \(unexpected end of data\)"),
        (b'id,output\na,"b"c\n', r"a\.csv:2: found no CSV \("),
        (b"id,output\na,\xff\n", r"a\.csv: found no text in UTF-8 \('utf-8' codec"),
    ],
)
def test_what_is_no_csv_is_told(tmp_path, data, told):
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    with pytest.raises(
        UsageError, match=f"{told}.*; expected a header, then a row .*; write it again"
    ):
        read(path)


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ({"id": ["a"]}, "a.parquet:1: found the keys id; expected output too"),
        ({"id": [1], "output": ["x"]}, "a.parquet:1: id: found 1; expected an item's id"),
        ({"id": ["a"], "output": [None]}, "a.parquet:1: output: found null; expected a text or an"),
        (
            {"id": ["a"], "output": [1.5]},
            "a.parquet:1: output: found a float; expected a text or an",
        ),
    ],
)
def test_a_bad_row_of_a_parquet_file_is_told(tmp_path, columns, told):
    [(_, problem)] = read(write_parquet(tmp_path / "a.parquet", **columns))
    assert problem.startswith(told)


def test_what_is_no_parquet_file_is_told(tmp_path):
    path = tmp_path / "a.parquet"
    path.write_bytes(b"id,output\n")
    with pytest.raises(
        UsageError, match=r"a\.parquet: found no Parquet file \(.+\); expected a predictions file"
    ):
        read(path)


def test_a_damaged_parquet_file_is_told(tmp_path):
    n = 20_000
    path = write_parquet(
        tmp_path / "a.parquet",
        id=[str(i) for i in range(n)],
        output=[f"text {i}" for i in range(n)],
    )
    data = bytearray(path.read_bytes())
    data[1_000:60_000] = b"\xff" * 59_000
    path.write_bytes(data)
    with pytest.raises(UsageError, match=r"a\.parquet: found no Parquet file \("):
        read(path)


@pytest.mark.parametrize("suffix", [".jsonl", ".csv", ".parquet"])
def test_a_missing_file_is_told(tmp_path, suffix):
    with pytest.raises(UsageError, match=r"none\.\w+: found .*No such file or directory"):
        read(tmp_path / f"none{suffix}")


@pytest.mark.parametrize("name", ["a.json", "a.txt", "a", "a.jsonl.gz"])
def test_another_suffix_is_told(tmp_path, name):
    with pytest.raises(
        UsageError,
        match=r"found the suffix '.*'; expected one of \.jsonl, \.csv, \.parquet; convert the file",
    ):
        read(tmp_path / name)


@pytest.mark.parametrize("suffix", ["jsonl", "csv"])
def test_memory_does_not_grow_with_the_file(tmp_path, suffix):
    path = tmp_path / f"a.{suffix}"
    text = "x" * 10_000
    line = f'{{"id": "a", "output": "{text}"}}\n' if suffix == "jsonl" else f"a,{text}\n"
    with path.open("w") as handle:
        handle.write("id,output\n" if suffix == "csv" else "")
        handle.writelines(line for _ in range(2_000))
    tracemalloc.start()
    try:
        assert sum(1 for _ in read_outputs(path)) == 2_000
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 1_000_000


def test_a_parquet_file_is_read_in_batches(tmp_path):
    n = 50_000
    path = write_parquet(tmp_path / "a.parquet", id=["a"] * n, output=["x" * 100] * n)
    rows = read_outputs(path)
    tracemalloc.start()
    try:
        assert next(rows) == (1, ("a", "x" * 100))
        assert sum(1 for _ in rows) == n - 1
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 3_000_000
