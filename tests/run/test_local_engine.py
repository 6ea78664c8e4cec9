from __future__ import annotations

import asyncio
import itertools
import threading
import time

import pytest

from harness.run.engines.local import LocalEngine


def gathered(engine, work, jobs):
    async def run():
        return [result async for result in engine.map(work, jobs)]

    try:
        return asyncio.run(run())
    finally:
        engine.close()


async def double(job):
    return 2 * job


@pytest.mark.parametrize("concurrency", [1, 3, 50])
def test_every_job_gives_one_result(concurrency):
    found = gathered(LocalEngine(concurrency), double, iter(range(20)))
    assert sorted(found) == [2 * job for job in range(20)]


def test_jobs_are_drawn_only_as_workers_are_free():
    drawn = []

    def jobs():
        for job in range(1000):
            drawn.append(job)
            yield job

    engine = LocalEngine(4)

    async def first():
        async for _ in engine.map(double, jobs()):
            break
        return len(drawn)

    assert asyncio.run(first()) <= 8
    engine.close()


@pytest.mark.parametrize("concurrency", [1, 4])
def test_plain_functions_run_side_by_side_up_to_the_bound(concurrency):
    engine = LocalEngine(concurrency)
    lock, counts = threading.Lock(), {"now": 0, "most": 0}

    def work():
        with lock:
            counts["now"] += 1
            counts["most"] = max(counts.values())
        time.sleep(0.02)
        with lock:
            counts["now"] -= 1

    async def call(_):
        await engine.call(work)

    gathered(engine, call, iter(range(12)))
    assert counts["most"] == concurrency


def test_an_error_of_the_work_ends_the_map_and_the_rest():
    cancelled = []

    async def work(job):
        if job == 2:
            raise ZeroDivisionError
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            cancelled.append(job)
            raise

    with pytest.raises(ZeroDivisionError):
        gathered(LocalEngine(3), work, itertools.count())
    assert sorted(cancelled) == [0, 1]


async def awaited():
    return "awaited"


def returns_awaitable():
    return awaited()


@pytest.mark.parametrize(
    ("function", "value"),
    [(lambda: "plain", "plain"), (awaited, "awaited"), (returns_awaitable, "awaited")],
)
def test_functions_of_any_colour_are_called(function, value):
    engine = LocalEngine(1)

    async def call(_):
        return await engine.call(function)

    assert gathered(engine, call, iter([0])) == [value]


def test_a_thread_that_is_not_waited_for_blocks_no_other_call():
    engine, leave = LocalEngine(1), threading.Event()

    async def run():
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(engine.call(leave.wait, 600), 0.05)
        return await asyncio.wait_for(engine.call(lambda: "free"), 10)

    assert asyncio.run(run()) == "free"
    leave.set()
    engine.close()


def test_idle_threads_are_used_again():
    engine, used = LocalEngine(1), set()

    async def call(_):
        await engine.call(lambda: used.add(threading.get_ident()))

    gathered(engine, call, iter(range(20)))
    assert len(used) == 1


def test_stop_iteration_is_an_error_not_a_hang():
    engine = LocalEngine(1)

    async def call(_):
        return await asyncio.wait_for(engine.call(lambda: next(iter(()))), 10)

    with pytest.raises(RuntimeError, match="StopIteration"):
        gathered(engine, call, iter([0]))
