"""Files of human verdicts: the general form and the known sets, with invented content."""

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from harness.core.errors import GoldError, Problem, UsageError
from harness.store.verdict_rows import Dropped, JudgedRow, Layout
from harness.store.verdicts import read_verdicts

ROW = {
    "prediction": "Sirte", "answers": ["Sirte", "Surt"], "human": 1,
    "group": "m", "question": "Where?",
}  # fmt: skip


def _jsonl(tmp_path, *rows):
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def _read(path, **layout):
    return list(read_verdicts(path, Layout(**layout)))


def _one(tmp_path, row, **layout):
    [found] = _read(_jsonl(tmp_path, row), **layout)
    return found


def test_row(tmp_path):
    found = _one(tmp_path, ROW)
    assert found == JudgedRow(
        where=f"{tmp_path}/rows.jsonl:1", prediction="Sirte", human=1.0,
        answers=("Sirte", "Surt"), group="m", question="Where?",
    )  # fmt: skip
    assert found.basis == "answers"


@pytest.mark.parametrize("basis", ["answers", "references", "source"])
def test_text_alone_is_enough(tmp_path, basis):
    found = _one(tmp_path, {"prediction": "x", basis: "A text.", "human": False})
    assert found.basis == basis
    assert getattr(found, basis) == ("A text." if basis == "source" else ("A text.",))


@pytest.mark.parametrize(("said", "human"), [
    (0, 0.0), (1, 1.0), (True, 1.0), (False, 0.0), (3.5, 3.5),
    ("yes", 1.0), ("No", 0.0), ("TRUE", 1.0), ("4", 4.0),
])  # fmt: skip
def test_verdict_forms(tmp_path, said, human):
    assert _one(tmp_path, {**ROW, "human": said}).human == human


def test_id_stands_in_for_a_question(tmp_path):
    assert _one(tmp_path, {"id": 7, "prediction": "x", "answers": "y", "human": 0}).question == "7"
    assert _one(tmp_path, {**ROW, "id": 7}).question == "Where?"


def test_columns_by_other_names(tmp_path):
    row = {"reply": "x", "gold": "a|b | c", "ok": 1, "who": "m"}
    columns = {"prediction": "reply", "answers": "gold", "human": "ok", "group": "who"}
    found = _one(tmp_path, row, columns=columns, separator="|")
    assert (found.prediction, found.answers, found.group) == ("x", ("a", "b", "c"), "m")


def test_csv_and_parquet(tmp_path):
    csv = tmp_path / "rows.csv"
    csv.write_text('prediction,answers,human,group\r\n"Sirte, 9",Sirte|Surt,yes,\r\nx,y,0,b\r\n')
    first, second = _read(csv, separator="|")
    assert (first.prediction, first.answers, first.human, first.group) == (
        "Sirte, 9", ("Sirte", "Surt"), 1.0, None,
    )  # fmt: skip
    assert (second.where, second.group) == (f"{csv}:3", "b")
    parquet = tmp_path / "rows.parquet"
    pq.write_table(pa.Table.from_pylist([ROW, {**ROW, "human": 0}]), parquet)
    assert [row.human for row in _read(parquet)] == [1.0, 0.0]


@pytest.mark.parametrize(("change", "where", "found"), [
    ({"human": "maybe"}, ":1: human", "'maybe'"),
    ({"human": None}, ":1: human", "null"),
    ({"human": [1]}, ":1: human", "[1]"),
    ({"prediction": None}, ":1: prediction", "null"),
    ({"prediction": {"a": 1}}, ":1: prediction", "'a'"),
    ({"answers": [1]}, ":1: answers", "[1]"),
    ({"answers": " "}, ":1: answers", "' '"),
    ({"answers": []}, ":1", "the keys"),
])  # fmt: skip
def test_bad_rows_are_problems_in_their_place(tmp_path, change, where, found):
    _, problem = _read(_jsonl(tmp_path, ROW, {**ROW, **change}))
    assert isinstance(problem, Problem)
    assert problem.where.endswith(where.replace(":1", ":2"))
    assert found in problem.found


def test_missing_columns_are_named(tmp_path):
    problem = _one(tmp_path, {"predicton": "x", "answers": "y", "human": 1})
    assert "prediction too" in problem.expected
    assert "did you mean 'predicton'?" in problem.fix
    problem = _one(tmp_path, ROW, columns={"group": "system"})
    assert "system too" in problem.expected


@pytest.mark.parametrize(("layout", "message"), [
    ({"format": "evuna"}, "did you mean 'evouna'"),
    ({"columns": {"predicton": "x"}}, "did you mean 'prediction'"),
    ({"format": "begin", "columns": {"human": "x"}}, "--map only with --format rows"),
    ({"format": "evouna", "separator": "/"}, "--split-answers only with --format rows"),
    ({"gold": (Path("a.jsonl"),)}, "--gold only with --format openqa"),
    ({"format": "begin", "judges": (Path("a.tsv"),)}, "--judge only with --format openqa"),
    ({"format": "openqa", "judges": (Path("a/j.tsv"), Path("b/j.tsv"))}, "two files of one name"),
    ({"separator": ""}, "between two answers"),
])  # fmt: skip
def test_options_without_effect_are_refused(tmp_path, layout, message):
    with pytest.raises(UsageError, match=message):
        _read(_jsonl(tmp_path, ROW), **layout)


def test_other_suffix_and_no_file(tmp_path):
    with pytest.raises(UsageError, match=r"suffix '\.txt'"):
        _read(tmp_path / "rows.txt")
    with pytest.raises(UsageError, match="No such file"):
        _read(tmp_path / "rows.csv")


@pytest.mark.parametrize(("text", "message"), [
    ('prediction,human\r\n"a"b,1\r\n', r"rows\.csv:2: found no CSV"),
    ("prediction,human\r\n\xff,1\r\n", "no text in UTF-8"),
])  # fmt: skip
def test_broken_csv(tmp_path, text, message):
    path = tmp_path / "rows.csv"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(GoldError, match=message):
        _read(path)


def test_csv_with_a_cell_too_many(tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text("prediction,answers,human\r\na,b,c,1\r\n")
    [problem] = _read(path)
    assert (problem.where, problem.found) == (f"{path}:2", "4 cells")


EVOUNA = {
    "question": "who opened the harbour", "golden_answer": "Ana Ruiz/A. Ruiz",
    "answer_fid": "Ana Ruiz", "judge_fid": True, "answer_gpt4": None, "judge_gpt4": False,
    "answer_newbing": None, "judge_newbing": None, "improper": False,
}  # fmt: skip


def _evouna(tmp_path, *questions):
    path = tmp_path / "set.json"
    path.write_text(json.dumps(questions), encoding="utf-8")
    return path


def test_evouna(tmp_path):
    rows = _read(_evouna(tmp_path, EVOUNA, {**EVOUNA, "improper": True}), format="evouna")
    fid, gpt4, unjudged, *improper = rows
    assert fid == JudgedRow(
        where=f"{tmp_path}/set.json: [0].judge_fid", prediction="Ana Ruiz", human=1.0,
        answers=("Ana Ruiz", "A. Ruiz"), group="fid", question="who opened the harbour",
    )  # fmt: skip
    assert (gpt4.group, gpt4.prediction, gpt4.human) == ("gpt4", "", 0.0)
    assert unjudged == Dropped(reason="people gave no verdict")
    assert improper == [Dropped(reason="the question is marked improper")] * 3


@pytest.mark.parametrize("change", [{"golden_answer": None}, {"judge_fid": "x"}, {"answer_fid": 3}])
def test_evouna_rows_that_cannot_be_read(tmp_path, change):
    first, *_ = _read(_evouna(tmp_path, {**EVOUNA, **change}), format="evouna")
    assert isinstance(first, Problem)
    assert first.where.endswith("[0].judge_fid")


@pytest.mark.parametrize("text", ["{}", "[1", "[[]]"])
def test_evouna_in_another_shape(tmp_path, text):
    path = tmp_path / "set.json"
    path.write_text(text)
    if text == "[[]]":
        [problem] = _read(path, format="evouna")
        assert isinstance(problem, Problem)
        return
    with pytest.raises(GoldError, match="a JSON list of questions"):
        _read(path, format="evouna")


HUMAN = (
    "id\tQuestion\tModel answer\tAcceptable?\tannotator1\n"
    '1\twho opened it\t"Ana" Ruiz\tYes\tYes\n'
    "1\twho opened it\tLéo Brun\tNo\tNo\n"
)


def _openqa(tmp_path, human=HUMAN):
    (tmp_path / "human.tsv").write_text(human, encoding="utf-8")
    rows = [{"question": "who opened it", "answer": ["Ana Ruiz"], "prediction": 'the "ana" ruiz'}]
    (tmp_path / "one.jsonl").write_text(json.dumps(rows[0]) + "\n", encoding="utf-8")
    rows[0] = {**rows[0], "answer": ["Ruiz", "Ana Ruiz"], "prediction": "LÉO BRUN"}
    (tmp_path / "two.jsonl").write_text(json.dumps(rows[0]) + "\n", encoding="utf-8")
    judge = 'Question\tModel answer\tAcceptable?\nwho opened it\t"""Ana"" Ruiz"\tNo\n'
    (tmp_path / "bem.tsv").write_text(judge, encoding="utf-8")
    return tmp_path / "human.tsv", tuple(tmp_path / name for name in ("one.jsonl", "two.jsonl"))


def test_openqa(tmp_path):
    path, gold = _openqa(tmp_path)
    first, second = _read(path, format="openqa", gold=gold, judges=(tmp_path / "bem.tsv",))
    assert first.prediction == '"Ana" Ruiz'
    assert first.answers == ("Ana Ruiz", "Ruiz")
    assert (first.human, second.human) == (1.0, 0.0)
    assert (first.group, second.group) == ("other", "two")
    assert (first.judges, second.judges) == ({"bem": 0.0}, {"bem": None})
    assert first.question == second.question == "who opened it"


def test_openqa_wants_gold(tmp_path):
    path, gold = _openqa(tmp_path)
    with pytest.raises(UsageError, match=r"add --gold FILE\.jsonl"):
        _read(path, format="openqa")
    (tmp_path / "one.jsonl").write_text('{"question": "q"}\n')
    with pytest.raises(GoldError, match=r"one\.jsonl:1: .*answer and prediction too"):
        _read(path, format="openqa", gold=gold)


@pytest.mark.parametrize(("line", "found"), [
    ("1\twho opened it\tx\tPerhaps\tNo\n", "'Perhaps'"),
    ("1\twho closed it\tx\tNo\tNo\n", "who closed it"),
    ("1\twho opened it\tx\tNo\n", "4 cells"),
])  # fmt: skip
def test_openqa_rows_that_cannot_be_read(tmp_path, line, found):
    path, gold = _openqa(tmp_path, HUMAN + line)
    *_, problem = _read(path, format="openqa", gold=gold)
    assert isinstance(problem, Problem)
    assert problem.where == f"{path}:4"
    assert found in problem.found


BEGIN = "model_name\tdata_source\tknowledge\tmessage\tresponse\tbegin_label\r\n"


def test_begin(tmp_path):
    path = tmp_path / "dev.tsv"
    lines = [
        ("Ana opened it .", "Fully attributable"),
        ("No .", "Not fully attributable"),
        ("Hm", "Generic"),
    ]
    rows = [f't5\twow\tThe "port" opened .\thi\t{said}\t{label}\r\n' for said, label in lines]
    path.write_bytes((BEGIN + "".join(rows) + "t5\twow\tk\tm\tr\tOdd\r\n").encode())
    first, second, generic, odd = _read(path, format="begin")
    assert first == JudgedRow(
        where=f"{path}:2", prediction="Ana opened it .", human=1.0,
        source='The "port" opened .', group="t5", question='The "port" opened .',
    )  # fmt: skip
    assert second.human == 0.0
    assert generic == Dropped(reason="the response is generic")
    assert (odd.where, "'Odd'" in odd.found) == (f"{path}:5", True)


def test_set_with_other_columns(tmp_path):
    path = tmp_path / "dev.tsv"
    path.write_text("a\tb\n1\t2\n")
    [problem] = _read(path, format="begin")
    assert problem.found == "the columns a, b"
