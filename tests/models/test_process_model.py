"""The `process` adapter against real programs, good and bad."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from harness.core.errors import UsageError
from harness.models.base import identity_of
from harness.models.catalog import build_model
from harness.models.endpoint import errors

HEAD = """
import json, os, sys, time
def requests():
    for line in sys.stdin:
        yield json.loads(line)
def say(**row):
    print(json.dumps(row), flush=True)
"""
ECHO = "for r in requests(): say(id=r['id'], output=f\"{r['question']} {os.getpid()}\")"


@pytest.fixture
def program(tmp_path):
    """A model that runs a Python program; what is still running at the end is ended."""
    models = []

    def build(code, **params):
        path = tmp_path / f"p{len(models)}.py"
        path.write_text(HEAD + code)
        given = {"command": [sys.executable, str(path)], "timeout_s": 20} | params
        models.append(build_model("process", given, where="c.yaml:models[0]"))
        return models[-1]

    yield build
    for model in models:
        asyncio.run(model.aclose())


def is_running(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_no_more_calls_are_made_at_once_than_there_are_programs(program):
    assert program(ECHO, workers=3).concurrency == 3


def test_a_request_is_a_line_and_the_program_stays(program, ask):
    model = program("for r in requests(): say(id=r['id'], output={'got': r, 'pid': os.getpid()})")
    first, second = (model.answer(ask(f"é {n}?\n", item=f"q{n}")).raw for n in range(2))
    assert first["got"]["question"] == "é 0?\n"
    fields = ["id", "task", "instructions", "question", "sources", "prompt", "response_schema"]
    assert list(first["got"]) == fields
    assert list(first["got"]["sources"][1]) == ["number", "name", "title", "date", "text"]
    assert first["got"]["sources"][1]["title"] == "Dockers strike"
    assert second["got"]["id"] == "q1"
    assert first["pid"] == second["pid"]


def test_a_large_request_and_a_noisy_program_do_not_block_each_other(program, ask):
    """Each side fills its pipe before it reads the other's."""
    model = program(
        "for r in requests():\n"
        "    sys.stderr.write('x' * 300_000)\n"
        "    say(id=r['id'], output='y' * 300_000 + r['question'][-1])\n"
    )
    assert model.answer(ask("q" * 3_000_000 + "!")).raw == "y" * 300_000 + "!"
    assert len(model.answer(ask()).raw) == 300_001


def test_a_program_may_answer_before_it_reads_on(program, ask):
    model = program("line = os.read(0, 10)\nsay(id='q1', output='early')\ntime.sleep(60)\n")
    assert model.answer(ask("q" * 3_000_000)).raw == "early"


def test_workers_run_side_by_side(program, ask):
    barrier = (
        "for r in requests():\n    time.sleep(0.5)\n    say(id=r['id'], output=str(os.getpid()))"
    )
    model = program(barrier, workers=3)
    with ThreadPoolExecutor(6) as pool:
        pids = [one.raw for one in pool.map(model.answer, [ask(item=f"q{n}") for n in range(6)])]
    assert len(set(pids)) == 3


def test_a_crash_fails_its_call_and_the_program_is_started_again(program, ask):
    model = program(
        "for r in requests():\n"
        "    if r['question'] == 'crash':\n"
        "        sys.exit('no memory \\x1b[31m left')\n"
        "    say(id=r['id'], output=str(os.getpid()))\n"
    )
    first = model.answer(ask()).raw
    with pytest.raises(
        errors.ModelDiedError, match=r"exit code 1; on stderr: no memory \[31m left"
    ):
        model.answer(ask("crash"))
    second = model.answer(ask()).raw
    assert first != second
    assert not is_running(int(first))


def test_one_that_ends_after_every_answer_is_started_for_the_next(program, ask):
    model = program("r = next(requests()); say(id=r['id'], output=str(os.getpid()))", restarts=1)
    pids = set()
    for _ in range(4):
        pids.add(model.answer(ask()).raw)
        wait_until(worker_of(model).has_ended)
    assert len(pids) == 4


def wait_until(happened):
    for _ in range(1000):
        if happened():
            return
        time.sleep(0.01)
    raise AssertionError("it did not happen")


def test_it_gives_up_on_a_program_that_always_ends(program, ask):
    model = program("sys.exit(3)", restarts=2)
    for _ in range(3):
        with pytest.raises(errors.ModelDiedError, match="exit code 3"):
            model.answer(ask())
    with pytest.raises(errors.GaveUpError, match=r"3 times in a row; at last: .*exit code 3"):
        model.answer(ask())


def test_an_answer_between_makes_the_count_start_anew(program, ask):
    model = program(
        "for r in requests():\n"
        "    if r['question'] == 'crash': sys.exit(1)\n"
        "    say(id=r['id'], output='ok')\n",
        restarts=1,
    )
    for _ in range(4):
        with pytest.raises(errors.ModelDiedError):
            model.answer(ask("crash"))
        assert model.answer(ask()).raw == "ok"


def test_one_that_is_late_is_killed_with_its_children(program, ask, tmp_path):
    model = program(
        "import subprocess\n"
        "for r in requests():\n"
        "    if r['question'] == 'hang':\n"
        "        child = subprocess.Popen(['sleep', '600'])\n"
        f"        open({str(tmp_path / 'pid')!r}, 'w').write(f'{{os.getpid()}} {{child.pid}}')\n"
        "        time.sleep(600)\n"
        "    say(id=r['id'], output='ok')\n",
        timeout_s=1,
    )
    with pytest.raises(errors.CallTimeoutError, match="timeout_s"):
        model.answer(ask("hang"))
    for pid in (tmp_path / "pid").read_text().split():
        wait_until(lambda pid=pid: not is_running(int(pid)) or state(pid) == "Z")
    assert model.answer(ask()).raw == "ok"


def state(pid):
    """`Z` where a child that is dead waits for the system's first process to take it off."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (
            "print('loading', flush=True); next(requests()); time.sleep(60)",
            "nothing asked for|JSON",
        ),
        ("next(requests()); print('{', flush=True); time.sleep(60)", "a line that is no JSON: '{'"),
        ("next(requests()); say(id='q2', output='x')", "a line without the id 'q1'"),
        ("next(requests()); say(id='q1', output=5)", "neither `error` nor"),
        ("next(requests()); say(id='q1')", "neither `error` nor"),
        ("next(requests()); say(id='q1', error=None)", "neither `error` nor"),
        ("next(requests()); print('[1]', flush=True)", "a line without the id"),
        ("next(requests()); print('[' * 100_000, flush=True)", "no JSON"),
        ("next(requests()); os.write(1, b'\\xff\\n')", "no JSON"),
    ],
)
def test_a_line_that_is_no_answer(code, said, program, ask):
    with pytest.raises(errors.BadResponseError, match=said):
        program(code).answer(ask())


def test_a_line_that_nothing_asked_for(program, ask):
    model = program(
        "for r in requests():\n"
        '    os.write(1, b\'{"id": "q1", "output": "a"}\\n{"id": "q1", "output": "b"}\\n\')'
    )
    assert model.answer(ask()).raw == "a"
    with pytest.raises(errors.BadResponseError, match=r'output that nothing asked for: .*"b"'):
        model.answer(ask())
    assert model.answer(ask()).raw == "a"


def test_an_error_that_is_null_is_none(program, ask):
    answer = "{'answer': 'a', 'usage': {'prompt_tokens': 5, 'completion_tokens': 3}}"
    model = program(f"for r in requests(): say(id=r['id'], output={answer}, error=None)")
    found = model.answer(ask())
    assert found.raw["answer"] == "a"
    assert found.usage == {"prompt_tokens": 5, "completion_tokens": 3}


def test_a_program_that_says_it_failed(program, ask):
    model = program("for r in requests(): say(id=r['id'], error='no\\x1b such word')", restarts=1)
    for _ in range(5):
        with pytest.raises(errors.ModelFailedError, match=r"^no such word$"):
            model.answer(ask())


def test_a_line_without_end_is_cut(program, ask, monkeypatch):
    monkeypatch.setattr("harness.models.workers._MOST_BYTES", 100_000)
    model = program("next(requests())\nwhile True: os.write(1, b'x' * 1000)")
    with pytest.raises(errors.BadResponseError, match="a line of more than 100000 bytes"):
        model.answer(ask())


def test_closing_ends_all_programs_and_a_later_call_begins_anew(program, ask):
    model = program(ECHO, workers=2)
    first = int(model.answer(ask()).raw.split()[-1])
    asyncio.run(model.aclose())
    assert not is_running(first)
    assert int(model.answer(ask()).raw.split()[-1]) != first


def test_closing_lets_a_program_finish(program, ask, tmp_path):
    done = tmp_path / "done"
    model = program(f"{ECHO}\nopen({str(done)!r}, 'w').write('saved')")
    model.answer(ask())
    asyncio.run(model.aclose())
    assert done.read_text() == "saved"


def test_noise_on_stderr_is_no_sign_of_life(program, ask):
    model = program("while True: sys.stderr.write('busy')", timeout_s=0.5)
    with pytest.raises(errors.CallTimeoutError, match=r"on stderr: .*busy"):
        model.answer(ask())


def test_closing_does_not_wait_for_a_program_that_never_stops_talking(program, ask):
    model = program(
        "r = next(requests()); say(id=r['id'], output=str(os.getpid()))\nwhile True: say(more=1)"
    )
    pid = int(model.answer(ask()).raw)
    asyncio.run(model.aclose())
    assert not is_running(pid)


def test_a_program_that_can_not_be_started(tmp_path, ask):
    path = tmp_path / "no-program"
    path.write_bytes(b"\x00")
    path.chmod(0o755)
    model = build_model("process", {"command": [str(path)]}, where="t")
    with pytest.raises(errors.ModelDiedError, match="can't be started"):
        model.answer(ask())


def test_closing_fails_a_call_in_flight(program, ask):
    model = program("for r in requests(): sys.stderr.write('at it'); time.sleep(600)")
    with ThreadPoolExecutor(1) as pool:
        call = pool.submit(model.answer, ask())
        wait_until(lambda: b"at it" in getattr(worker_of(model), "_last_words", b""))
        asyncio.run(model.aclose())
        with pytest.raises(errors.ModelDiedError):
            call.result()


def worker_of(model):
    return model._workers._workers[0]._program


def test_a_model_that_is_forgotten_ends_its_programs(program, ask, tmp_path):
    path = tmp_path / "own.py"
    path.write_text(HEAD + ECHO)
    model = build_model("process", {"command": [sys.executable, str(path)]}, where="t")
    pid = int(model.answer(ask()).raw.split()[-1])
    del model
    assert not is_running(pid)


def test_no_thread_is_left(program, ask):
    before = threading.active_count()
    model = program(ECHO)
    model.answer(ask())
    assert threading.active_count() == before


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"command": []}, "parameter command: found no program"),
        ({"command": ["no-such-program"]}, "found no program 'no-such-program'"),
        ({"command": "cat file"}, "parameter command: found a text"),
        ({"command": ["cat"], "workers": 0}, "parameter workers: found 0"),
        ({"command": ["cat"], "timeout_s": -1}, "parameter timeout_s: found -1"),
        ({}, "parameter command: found nothing"),
    ],
)
def test_bad_parameters_are_refused(params, said):
    with pytest.raises(UsageError) as caught:
        build_model("process", params, where="c.yaml:models[0]")
    assert said in str(caught.value)


def test_an_edited_program_is_another_model(program):
    model = program(ECHO)
    path = Path(model.command[1])
    known = {identity_of(model)}
    path.write_text(path.read_text() + "# edited\n")
    again = build_model("process", {"command": list(model.command)}, where="t")
    assert identity_of(again) not in known
    assert identity_of(
        build_model("process", {"command": list(model.command), "workers": 4}, where="t")
    ) == identity_of(again)
