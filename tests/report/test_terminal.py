from __future__ import annotations

import io

import pytest

from harness.report.document import Cell, Column, Document, Note, Table, printable
from harness.report.terminal import bar, console_for, print_document

NASTY = "\x1b]0;title\x07\x1b[2J\x9b31mevil\u202ecod.exe\u2066\r\x08[bold]x[/bold]"


def test_nothing_untrusted_moves_a_cursor_or_turns_a_line():
    stream = io.StringIO()
    table = Table(
        title=NASTY,
        columns=[Column(title="name", numeric=False), Column(title=NASTY)],
        rows=[[Cell(text="x"), Cell(text=NASTY, detail=NASTY)]],
        caption=NASTY,
    )
    found = Document(title=NASTY, tables=[table], notes=[Note(text=NASTY)])
    print_document(found, console_for(stream))
    text = stream.getvalue()
    assert text.count("evil") == 6
    assert all(char.isprintable() or char == "\n" for char in text)
    assert not set(text) & set("\u202e\u2066\x1b\x9b\r\x08")
    assert "[bold]x[/bold]" in text  # markup in a name is text


@pytest.mark.parametrize(
    ("raw", "shown"),
    [("a\tb\nc", "a b c"), ("é 会 😀", "é 会 😀"), ("\x00", "\ufffd"), ("\ud83d", "\ufffd")],
)
def test_printable(raw, shown):
    assert printable(raw) == shown


@pytest.mark.parametrize(
    ("share", "drawn"), [(0, "    "), (1, "████"), (0.5, "██  "), (2, "████"), (-1, "    ")]
)
def test_bars_fill_their_cells(share, drawn):
    assert bar(share, 4) == drawn


def test_output_that_is_no_terminal_has_no_colour():
    stream = io.StringIO()
    print_document(
        Document(title="", tables=[], notes=[Note(text="x", tone="bad")]), console_for(stream)
    )
    assert stream.getvalue() == "x\n"


def test_a_long_name_leaves_room_for_the_numbers():
    columns = [Column(title="model", numeric=False), Column(title="correct")]
    table = Table(title="t", columns=columns, rows=[[Cell(text="w" * 200), Cell(text="0.25")]])
    out = io.StringIO()
    print_document(Document(title="t", tables=[table]), console_for(out))
    assert "0.25" in out.getvalue()
    assert "www…" in out.getvalue()
