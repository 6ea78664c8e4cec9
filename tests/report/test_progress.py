from __future__ import annotations

import io

import pytest

from harness.report import progress as module
from harness.report.progress import progress


def test_without_a_terminal_the_last_line_tells_all():
    stream = io.StringIO()
    with progress(stream, 3, "calls") as ticker:
        for failed in (False, True, False):
            ticker.tick(failed=failed)
    [line] = stream.getvalue().splitlines()
    assert line.startswith("calls: 3/3, ")
    assert ", 1 failed, 0 s left" in line


def test_a_long_run_speaks_now_and_then_not_at_every_call(monkeypatch):
    now = [0.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: now[0])
    stream = io.StringIO()
    with progress(stream, 100, "calls") as ticker:
        for _ in range(100):
            now[0] += 0.25
            ticker.tick(failed=False)
    lines = stream.getvalue().splitlines()
    assert [line.split(",")[0] for line in lines] == [
        *("calls: 20/100", "calls: 40/100", "calls: 60/100", "calls: 80/100", "calls: 100/100"),
    ]
    assert lines[0] == "calls: 20/100, 4/s, 0 failed, 20 s left"


def test_what_was_done_is_told_when_the_block_ends_early():
    stream = io.StringIO()

    def work():
        with progress(stream, 2, "calls") as ticker:
            ticker.tick(failed=False)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        work()
    assert stream.getvalue().startswith("calls: 1/2")


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_on_a_terminal_the_line_is_gone_in_the_end():
    stream = Terminal()
    with progress(stream, 1, "calls") as ticker:
        ticker.tick(failed=False)
    assert "calls: 1/1" not in stream.getvalue()


@pytest.mark.parametrize("stream", [io.StringIO(), Terminal()], ids=["plain", "terminal"])
def test_what_is_said_stays_and_moves_no_cursor(stream):
    with progress(stream, 1, "calls") as ticker:
        ticker.say("Stopping [red]now\x1b[2J")
    assert "Stopping [red]now\N{REPLACEMENT CHARACTER}[2J" in stream.getvalue()
