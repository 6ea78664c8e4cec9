"""Documents on a terminal, through rich; plain text where the output is no terminal."""

from __future__ import annotations

import errno
from typing import IO, NamedTuple

from rich import box
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table as RichTable
from rich.text import Text

from harness.report.document import Cell, Document, Table, Tone, printable

_STYLES: dict[Tone, str] = {
    "plain": "",
    "strong": "bold",
    "good": "bold green",
    "bad": "bold red",
    "muted": "dim",
    "warning": "yellow",
}
_BAR_WIDTH = 6
_LONGEST_NAME = 40
_EIGHTHS = " ▏▎▍▌▋▊▉█"
PLAIN_WIDTH = 160
_UNBOUNDED = 10_000


class _Console(Console):
    """A console that tells when its reader has left; rich would exit with 1, "regressed"."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError(errno.EPIPE, "the reader has left", "standard output")


def console_for(stream: IO[str]) -> Console:
    """A console that writes to a stream; wide enough for whole tables where it is no terminal."""
    width = None if stream.isatty() else PLAIN_WIDTH
    return _Console(file=stream, width=width, highlight=False, emoji=False, markup=False)


class _Layout(NamedTuple):
    """How much room a table takes: details beside or under values, with bars or without."""

    stacked: bool
    bars: bool


_LAYOUTS = (
    _Layout(stacked=False, bars=True),
    _Layout(stacked=True, bars=True),
    _Layout(stacked=True, bars=False),
)


def print_document(document: Document, console: Console) -> None:
    """Draws every table and note of a document, each table in the roomiest layout that fits."""
    for table in document.tables:
        layouts = [_rich(table, layout) for layout in _LAYOUTS]
        fitting = (drawn for drawn in layouts if _width(drawn, console) <= console.width)
        console.print(next(fitting, layouts[-1]))
        console.print()
    for note in document.notes:
        console.print(Text(printable(note.text), style=_STYLES[note.tone]))


def _width(table: RichTable, console: Console) -> int:
    """The columns a table takes where nothing makes it wrap."""
    options = console.options.update(width=_UNBOUNDED)
    return Measurement.get(console, options, table).maximum


def _rich(table: Table, layout: _Layout) -> RichTable:
    drawn = RichTable(
        title=Text(printable(table.title), style="bold"),
        title_justify="left",
        caption=Text(printable(table.caption), style="dim") if table.caption else None,
        caption_justify="left",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        padding=(0, 1),
    )
    for at, column in enumerate(table.columns):
        title = printable(column.title)
        if layout.stacked:
            title = title.replace("_", "_\n").replace(" · ", "\n")
        header = Text(title, style="bold")
        if at == 0:  # a name in one piece, which leaves room for the numbers whatever its length
            drawn.add_column(header, no_wrap=True, overflow="ellipsis", max_width=_LONGEST_NAME)
        else:
            drawn.add_column(header, overflow="fold")
    for row in table.rows:
        drawn.add_row(*(_text(cell, layout) for cell in row))
    return drawn


def _text(cell: Cell, layout: _Layout) -> Text:
    text = Text()
    if cell.bar is not None and layout.bars:
        text.append(f"{bar(cell.bar)} ", style="cyan")
    text.append(printable(cell.text), style=_STYLES[cell.tone])
    if cell.detail:
        under = layout.stacked and len(cell.detail) > 1
        indent = " " * (_BAR_WIDTH + 1) if cell.bar is not None and layout.bars else ""
        text.append(f"\n{indent}" if under else " ")
        text.append(printable(cell.detail), style="dim")
    return text


def bar(share: float, width: int = _BAR_WIDTH) -> str:
    """A bar of block characters, `width` cells long, filled to a share in [0, 1].

    >>> bar(0.5, 4), bar(1.0, 2)
    ('██  ', '██')
    """
    eighths = round(min(max(share, 0.0), 1.0) * width * 8)
    whole, rest = divmod(eighths, 8)
    return ("█" * whole + (_EIGHTHS[rest] if rest else "")).ljust(width)
