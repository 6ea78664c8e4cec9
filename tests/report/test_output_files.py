from __future__ import annotations

import csv
import io
import json

import pytest

from harness.core.errors import UsageError
from harness.report.document import Cell, Column, Document, Note, Table
from harness.report.files import check_output_path, to_csv, to_json, to_markdown, write_output

NASTY = "a|b <script>alert(1)</script> `c` *d* _e_ [f](http://g) \x1b[31m\u202e @team\nnext"


def document(text: str, detail: str = "") -> Document:
    table = Table(
        title=f"T {text}",
        columns=[Column(title="model", numeric=False), Column(title="value")],
        rows=[[Cell(text=text, detail=detail), Cell(text="-0.50", tone="bad")]],
    )
    return Document(title="D", tables=[table], notes=[Note(text=text)])


def test_markdown_is_text_never_markup():
    found = to_markdown(document(NASTY))
    for raw in ("<script>", "a|b", "[f](", "`c`", "*d*", "\x1b", "\u202e", "@team"):
        assert raw not in found
    rows = [line for line in found.splitlines() if line.startswith("| ")]
    assert len(rows) == 3
    unescaped = [line.replace("\\|", "") for line in rows]
    assert {line.count("|") for line in unescaped} == {3}


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_no_cell_of_a_csv_is_a_formula(start):
    text = f'{start}HYPERLINK("http://a")'
    rows = list(csv.reader(io.StringIO(to_csv(document(text)))))
    assert rows[1][0] == f"'{text}"
    assert rows[1][2] == "-0.50"  # a negative number is a number


def test_csv_keeps_commas_quotes_and_line_breaks_in_their_cell():
    rows = list(csv.reader(io.StringIO(to_csv(document('a,"b"\nc', "x")))))
    assert rows == [
        ["model", "model (detail)", "value", "value (detail)"],
        ['a,"b"\nc', "x", "-0.50", ""],
    ]


def test_json_has_no_nan():
    with pytest.raises(ValueError, match="JSON"):
        to_json({"value": float("nan")})


@pytest.mark.parametrize("name", ["x.txt", "x", "x.html.bak", "json"])
def test_a_suffix_without_a_format_is_refused(tmp_path, name):
    with pytest.raises(UsageError, match="suffix"):
        check_output_path(tmp_path / name)


def test_outputs_make_their_folder_and_leave_nothing_else(tmp_path):
    for suffix in (".json", ".md", ".csv"):
        write_output(tmp_path / "a" / f"x{suffix}", document("m"), {"é": 1})
    assert sorted(path.name for path in (tmp_path / "a").iterdir()) == ["x.csv", "x.json", "x.md"]
    assert json.loads((tmp_path / "a" / "x.json").read_text(encoding="utf-8")) == {"é": 1}


def test_an_output_in_the_place_of_a_folder_is_told(tmp_path):
    (tmp_path / "a").write_text("")
    with pytest.raises(UsageError):
        write_output(tmp_path / "a" / "x.md", document("m"), {})
