from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.core.errors import Problem, UsageError
from harness.core.files import decode, json_lines, read_text, write_atomically


def lines(path: Path, data: bytes) -> list[tuple[int, object]]:
    path.write_bytes(data)
    return [
        (number, str(row) if isinstance(row, Problem) else row)
        for number, row in json_lines(path, what="gold file")
    ]


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@given(
    st.text(st.characters(codec="utf-8")).filter(
        lambda text: not text.startswith(("\ufeff", "%PDF"))
    )
)
def test_text_is_read_as_it_stands(text):
    assert decode(text.encode(), Path("a"), what="seed") == text


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"\xef\xbb\xbfa", "a.txt: found a byte order mark at the start; expected a seed in UTF-8"),
        (b"%PDF-1.7\n", "a.txt: found a PDF; expected a seed of plain text; extract its text"),
        (b"a\nb\xff", r"a.txt:2: found byte 0xff at offset 3; expected a seed in UTF-8; convert"),
        ("é".encode("latin-1"), r"a.txt:1: found byte 0xe9 at offset 0"),
        ("a".encode("utf-16"), r"a.txt:1: found byte 0xff at offset 0"),
    ],
)
def test_text_in_another_form_is_refused(data, told):
    with pytest.raises(UsageError, match=f"^{told}"):
        decode(data, Path("a.txt"), what="seed")


def test_a_missing_file_is_told_by_its_part(tmp_path):
    with pytest.raises(
        UsageError,
        match=r"none\.txt: found No such file or directory; expected a readable seed; check",
    ):
        read_text(tmp_path / "none.txt", what="seed")


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(UsageError, match="found Is a directory; expected a readable config"):
        read_text(tmp_path, what="config")
    with pytest.raises(UsageError, match="found Is a directory; expected a readable gold file"):
        list(json_lines(tmp_path, what="gold file"))


def test_blank_lines_count_but_yield_nothing(tmp_path):
    data = b'{"a": 1}\n\n  \t\r\n{"a": 2}'
    assert lines(tmp_path / "a", data) == [(1, {"a": 1}), (4, {"a": 2})]


def test_only_a_line_feed_ends_a_line(tmp_path):
    data = '{"a": "x\u2028y\u0085z"}\n{"a": 2}\r\n'.encode()
    assert lines(tmp_path / "a", data) == [(1, {"a": "x\u2028y\u0085z"}), (2, {"a": 2})]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (b"{", "a line that is not JSON (Expecting property name"),
        (b'{"a": 1} {"b": 2}', "a line that is not JSON (Extra data"),
        (b'{"a": 1, "a": 1}', "a line that is not JSON (the key 'a' stands twice)"),
        (b'{"o": {"b": 1, "c": 2, "b": 3}}', "a line that is not JSON (the key 'b' stands twice)"),
        (b'{"a": NaN}', "a line that is not JSON (NaN is no JSON number)"),
        (b'{"a": [-Infinity]}', "a line that is not JSON (-Infinity is no JSON number)"),
        (b'{"a": 1e999}', "a line that is not JSON (1e999 is too large a number)"),
        (b'{"a": "\xff"}', "a line that is not JSON ('utf-8' codec can't decode byte 0xff"),
        (b'{"a": "\t"}', "a line that is not JSON (Invalid control character"),
        (b"[" * 100_000, "a line that is not JSON (maximum recursion depth"),
        (b"1" * 5_000, "a line that is not JSON (Exceeds the limit"),
        (b"null", "a JSON null; expected one JSON object a line"),
        (b"[1]", "a JSON list; expected one JSON object a line"),
        (b'"a"', "a JSON string; expected one JSON object a line"),
        (b"1.5", "a JSON number; expected one JSON object a line"),
        (b"true", "a JSON truth value; expected one JSON object a line"),
    ],
)
def test_a_bad_line_is_told_and_the_next_one_read(tmp_path, line, found):
    path = tmp_path / "a.jsonl"
    (_, first), bad, (_, last) = lines(path, b'{"a": 0}\n' + line + b'\n{"a": 2}\n')
    assert (first, last) == ({"a": 0}, {"a": 2})
    assert bad[0] == 2
    assert str(bad[1]).startswith(f"{path}:2: found {found}")
    assert str(bad[1]).endswith("; mend or remove the line")


def test_a_byte_order_mark_is_told(tmp_path):
    [(number, told)] = lines(tmp_path / "a", b'\xef\xbb\xbf{"a": 1}\n')
    assert number == 1
    assert str(told).endswith(
        "a:1: found a byte order mark; expected UTF-8 without one; "
        "save the file as UTF-8 without BOM"
    )


def test_lines_are_read_as_they_are_asked_for(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b'{"a": 1}\n' * 50_000)
    rows = json_lines(path, what="gold file")
    assert next(rows) == (1, {"a": 1})
    os.truncate(path, 9 * 20_000)
    assert sum(1 for _ in rows) < 49_999


def test_a_file_is_written_with_its_folders(tmp_path):
    path = tmp_path / "a" / "b" / "c.txt"
    write_atomically(path, "é\n")
    write_atomically(path, "é\r\n")
    assert path.read_bytes() == b"\xc3\xa9\r\n"
    assert names_in(path.parent) == ["c.txt"]


def test_bytes_are_written_as_they_are(tmp_path):
    write_atomically(tmp_path / "a", b"\xff\r\n")
    assert (tmp_path / "a").read_bytes() == b"\xff\r\n"


@given(text=st.text(st.characters(codec="utf-8") | st.sampled_from("\ud800\udfff")))
def test_json_with_lone_surrogates_comes_back(tmp_path_factory, text):
    path = tmp_path_factory.getbasetemp() / "surrogates.json"
    if "\ud800\udfff" in text:
        return  # two halves that meet are one character to JSON
    write_atomically(path, json.dumps([text], ensure_ascii=False))
    assert json.loads(read_text(path, what="file")) == [text]


def blocked(tmp_path: Path, how: str) -> Path:
    if how == "a file stands where a folder should":
        (tmp_path / "file").write_text("kept")
        return tmp_path / "file" / "a.txt"
    if how == "a folder stands where the file should":
        (tmp_path / "a.txt" / "inner").mkdir(parents=True)
        return tmp_path / "a.txt"
    if how == "the name is too long":
        return tmp_path / ("x" * 300)
    return Path("/")


@pytest.mark.parametrize(
    ("how", "found"),
    [
        ("a file stands where a folder should", "(File exists|Not a directory)"),
        ("a folder stands where the file should", "Is a directory"),
        ("the name is too long", "File name too long"),
        ("the root", "Is a directory"),
    ],
)
def test_what_cannot_be_written_is_told_and_leaves_nothing(tmp_path, how, found):
    path = blocked(tmp_path, how)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(
        UsageError, match=f"found {found}; expected a path that can be written; choose another path"
    ):
        write_atomically(path, "text")
    assert sorted(tmp_path.rglob("*")) == before


def test_a_long_name_that_the_file_system_takes_can_be_written(tmp_path):
    path = tmp_path / ("x" * 250)
    write_atomically(path, "text")
    assert path.read_text() == "text"


def test_an_interrupt_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    path = tmp_path / "a.txt"
    path.write_text("old")

    def interrupt(descriptor: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(path, "new")
    assert path.read_text() == "old"
    assert names_in(tmp_path) == ["a.txt"]


def test_a_link_is_followed_not_replaced(tmp_path):
    target, link = tmp_path / "target.txt", tmp_path / "link.txt"
    target.write_text("old")
    link.symlink_to(target)
    write_atomically(link, "new")
    assert link.is_symlink()
    assert target.read_text() == "new"


def test_a_pipe_is_written_to_not_replaced(tmp_path):
    path = tmp_path / "pipe"
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_atomically(path, "text")
        assert os.read(reader, 100) == b"text"
    finally:
        os.close(reader)
    assert path.is_fifo()
    assert names_in(tmp_path) == ["pipe"]
