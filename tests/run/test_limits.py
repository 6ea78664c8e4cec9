from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.run.limits import Halt, Pace, Window


@given(
    per_minute=st.floats(0.5, 6_000),
    calls=st.lists(st.tuples(st.floats(0, 30), st.floats(0.01, 50)), min_size=1, max_size=60),
)
def test_no_minute_holds_more_than_its_share_and_one_call(per_minute, calls):
    pace, now_s, begun = Pace(per_minute), 1_000.0, []
    for later_s, amount in calls:
        now_s += later_s
        wait_s = pace.reserve(amount, now_s=now_s)
        assert wait_s >= 0
        begun.append((now_s + wait_s, amount))
    for first_s, _ in begun:
        within = [amount for at_s, amount in begun if first_s <= at_s < first_s + 60]
        assert sum(within) - within[-1] <= per_minute * 1.001


def test_a_call_that_used_more_than_was_thought_delays_the_next():
    pace = Pace(60)
    assert pace.reserve(10, now_s=100.0) == 0
    pace.correct(+5)
    assert pace.reserve(1, now_s=100.0) == 15
    pace.correct(-1)
    assert pace.reserve(1, now_s=100.0) == 15


async def most_at_once(window: Window, n: int) -> int:
    now = most = 0

    async def call() -> None:
        nonlocal now, most
        async with window:
            now += 1
            most = max(most, now)
            await asyncio.sleep(0)
            now -= 1

    await asyncio.gather(*(call() for _ in range(n)))
    return most


def test_a_window_halves_on_overload_and_grows_back_one_by_one():
    async def run():
        window, found = Window(8), []
        found.append(await most_at_once(window, 50))
        window.shrink(began_s=1.0, now_s=2.0)
        found.append(await most_at_once(window, 50))
        for _ in range(4):
            window.grow()
        found.append(await most_at_once(window, 50))
        for _ in range(5 + 6 + 7 + 100):
            window.grow()
        found.append(await most_at_once(window, 50))
        return found

    assert asyncio.run(run()) == [8, 4, 5, 8]


def test_calls_that_were_under_way_together_halve_a_window_once():
    window = Window(64)
    for _ in range(10):
        window.shrink(began_s=1.0, now_s=2.0)
    assert window.size == 32
    window.shrink(began_s=2.5, now_s=3.0)
    assert window.size == 16


def test_a_window_never_closes():
    window = Window(3)
    for now_s in range(10):
        window.shrink(began_s=now_s, now_s=now_s)
    assert window.size == 1


@pytest.mark.parametrize("seconds", [0.0, 600.0])
def test_a_halt_ends_every_wait(seconds):
    async def run():
        halt = Halt()
        assert not halt
        waiting = asyncio.ensure_future(halt.sleep(seconds))
        await asyncio.sleep(0)
        halt.set()
        await asyncio.wait_for(waiting, 10)
        return bool(halt)

    assert asyncio.run(run())


def test_a_call_dropped_while_it_waits_gives_its_turn_away():
    async def run():
        window = Window(1)
        await window.__aenter__()
        waiting = [asyncio.ensure_future(window.__aenter__()) for _ in range(3)]
        await asyncio.sleep(0)
        await window.__aexit__()  # the first of them is called in, and dropped as it comes
        waiting[0].cancel()
        await asyncio.wait_for(waiting[1], 10)
        assert waiting[0].cancelled()
        assert not waiting[2].done()
        waiting[2].cancel()

    asyncio.run(run())
