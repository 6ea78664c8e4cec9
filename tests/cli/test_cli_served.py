"""Runs against a server that fails: nothing is lost, made twice, guessed, or told to others."""

from __future__ import annotations

import itertools
import json
from collections import Counter

import pytest
from cli_process import call, files_of, read_lines
from fault_server import FaultServer, answer_to, by_item, by_share
from served import (
    KEY,
    KEY_VARIABLE,
    kill_and_resume,
    make_served,
    point_at,
    said,
    serve_apart,
)

from harness.run import retry

N = 2_000
JOBS = 64


@pytest.fixture(autouse=True)
def _key(monkeypatch):
    monkeypatch.setenv(KEY_VARIABLE, KEY)


@pytest.fixture
def short_waits(monkeypatch):
    """For runs in this process."""
    monkeypatch.setattr(retry, "_FIRST_WAIT_S", 0.01)


def manifest_of(run):
    return json.loads((run / "manifest.json").read_text())


def faulty(item: str, attempt: int) -> str:
    """A tenth of all items fails: most at first, a few whatever is done."""
    if item.endswith("13"):
        return "500"
    if item.endswith("57"):
        return ("503", "half", "no-choices")[attempt % 3]
    return by_share(0.08, 7)(item, attempt)


def test_two_thousand_calls_a_tenth_of_them_faulty(tmp_path, here, short_waits):
    with FaultServer(faulty) as server:
        folder = make_served(tmp_path / "b", server.base_url, n=N)
        done = here("run", "c.yaml", "-j", JOBS, "--json", "--run-dir", "run", cwd=folder)
        log = list(server.log)
    assert done.code == 3
    rows = read_lines(folder / "run" / "predictions.jsonl")
    assert len({row["item"] for row in rows}) == len(rows) == N
    failed = {row["item"]: row["error"]["class"] for row in rows if "error" in row}
    assert {item: name for item, name in failed.items() if item.endswith("13")} == {
        f"q{n:05}": "ServerError" for n in range(13, N, 100)
    }
    assert {item[-2:] for item in failed} == {"13", "57"}
    assert len(failed) == N // 50
    assert all(row["output"] == answer_to(row["item"]) for row in rows if "error" not in row)
    metrics = done.json()["models"]["served"]["tasks"]["qa"]["metrics"]["exact_match"]
    assert (metrics["answered"], metrics["unparsed"]) == (N - len(failed), 0)
    assert (metrics["failed"], metrics["value"]) == (len(failed), 1.0)

    answered = Counter(row.item for row in log if row.fault == "ok")
    assert set(answered.values()) == {1}
    manifest = manifest_of(folder / "run")
    counts, account = manifest["counts"]["served/qa"], manifest["accounts"]["served/qa"]
    assert counts == {"planned": N, "stored": N, "failed": len(failed)}
    assert account["errors"] == Counter(failed.values())
    assert account["attempts"] == sum(row["attempts"] for row in rows) == len(log)
    assert account["tokens_out"] == 4 * (N - len(failed))
    assert list(account["latency_s"]) == ["p50", "p95", "p99"]
    assert done.json()["accounts"]["served/qa"] == account


@pytest.mark.slow
def test_killed_again_and_again_a_run_ends_as_an_undisturbed_one(tmp_path):
    n, jobs, kills, log = 400, 16, (0, 1, 150, 333), tmp_path / "log.jsonl"
    with serve_apart(log=log, latency_s=0.02) as url:
        folder = make_served(tmp_path / "b", url, n=n)
        assert call("run", "c.yaml", "-j", jobs, "--run-dir", "whole", cwd=folder).code == 0
        log.write_text("")
        kill_and_resume(folder, kills, jobs=jobs)
    assert files_of(folder / "killed") == files_of(folder / "whole")
    assert said(folder / "killed") == said(folder / "whole")
    asked = Counter(row["item"] for row in read_lines(log))
    assert len(asked) == n
    assert asked.total() - n <= len(kills) * jobs


def test_a_server_that_goes_away_stops_the_run_and_resuming_makes_it_whole(
    tmp_path, here, short_waits
):
    n_answered = itertools.count()
    is_up = True

    def plan(item: str, attempt: int) -> str:
        return "ok" if is_up or next(n_answered) < 20 else "reset"

    with FaultServer(plan) as server:
        folder = make_served(tmp_path / "b", server.base_url, n=60)
        assert here("run", "c.yaml", "--run-dir", "whole", cwd=folder).code == 0
        is_up = False
        done = here("run", "c.yaml", "--run-dir", "cut", cwd=folder)
        rows = read_lines(folder / "cut" / "predictions.jsonl")
        manifest = manifest_of(folder / "cut")
        is_up = True
        resumed = here("run", "c.yaml", "--run-dir", "cut", "--resume", cwd=folder)
    assert done.code == 3
    assert done.out == ""
    assert "model 'served'" in done.err
    assert "ConnectionLostError" in done.err
    assert "--resume" in done.err
    assert len(rows) == 20
    assert not any("error" in row for row in rows)
    assert manifest["state"] == "interrupted"
    assert manifest["counts"]["served/qa"] == {"planned": 60, "stored": 20, "failed": 0}
    assert resumed.code == 0, resumed.err
    assert files_of(folder / "cut") == files_of(folder / "whole")


def test_a_wrong_key_stops_the_run_and_is_written_nowhere(tmp_path, here):
    plan = by_item({"q00001": ["echo-key"], "q00003": ["echo-key"]})
    with FaultServer(plan) as server:
        folder = make_served(tmp_path / "b", server.base_url, n=5)
        done = here("run", "c.yaml", "-j", 1, "--run-dir", "run", cwd=folder)
    assert done.code == 3
    assert "***" in done.err
    rows = {row["item"]: row for row in read_lines(folder / "run" / "predictions.jsonl")}
    assert rows["q00001"]["error"]["class"] == "UnauthorisedError"
    told = [done.out, done.err, *(p.read_text() for p in (folder / "run").iterdir())]
    assert not any(KEY in text for text in told)


def test_a_key_in_an_answer_is_masked_and_told(tmp_path, here):
    with FaultServer() as server:
        folder = make_served(tmp_path / "b", server.base_url, n=3)
        (folder / "leak.py").write_text(
            "import os\n"
            "def answer(request, key_env): return f'It is {os.environ[key_env]} [1]'\n"
            "def error(request, key_env): raise ValueError(os.environ[key_env])\n"
        )
        models = [
            {"name": name, "adapter": f"leak.py:{name}", "params": {"key_env": KEY_VARIABLE}}
            for name in ("answer", "error")
        ]
        point_at(folder, server.base_url, models=models, max_failed=0.5)
        done = here("run", "c.yaml", "--run-dir", "run", cwd=folder)
    assert done.code == 0, done.err
    assert "warning: 6 texts held the value of a secret" in done.err
    rows = read_lines(folder / "run" / "predictions.jsonl")
    assert {row.get("output") or row["error"]["message"] for row in rows} == {
        "It is *** [1]",
        "***",
    }
    assert not any(KEY in path.read_text() for path in (folder / "run").iterdir())


def test_a_key_in_the_config_is_refused_before_anything_is_written(tmp_path, here):
    folder = make_served(tmp_path / "b", "http://127.0.0.1:1/v1", n=3)
    text = (folder / "c.yaml").read_text().replace('"any"', json.dumps(KEY))
    (folder / "c.yaml").write_text(text)
    done = here("run", "c.yaml", "--run-dir", "run", cwd=folder)
    assert done.code == 2
    assert f"the value of {KEY_VARIABLE} in clear" in done.err
    assert KEY not in done.err
    assert not (folder / "run").exists()


def test_a_key_that_got_into_a_run_is_told(tmp_path, here):
    with FaultServer() as server:
        folder = make_served(tmp_path / "b", server.base_url, n=3)
        assert here("run", "c.yaml", "--run-dir", "run", cwd=folder).code == 0
        (folder / "run" / "notes.txt").write_text(f"the key is {KEY}\n")
        done = here("run", "c.yaml", "--run-dir", "run", "--resume", cwd=folder)
    assert done.code == 3
    assert "notes.txt" in done.err
    assert KEY not in done.err


def test_errors_are_called_again_when_asked(tmp_path, here, short_waits):
    bad = {"q00001": ["500"] * 5 + ["ok"], "q00002": ["no-choices"] * 5 + ["ok"]}
    with FaultServer(by_item(bad)) as server:
        folder = make_served(tmp_path / "b", server.base_url, n=6)
        base = ("run", "c.yaml", "--run-dir", "run")
        assert here(*base, cwd=folder).code == 3
        n_first = len(server.log)
        again = here(*base, "--resume", cwd=folder)
        assert (again.code, len(server.log)) == (3, n_first)
        mended = here(*base, "--resume", "--retry-errors", "--json", cwd=folder)
        assert [row.item for row in server.log[n_first:]] == ["q00001", "q00002"]
    assert mended.code == 0, mended.err
    assert manifest_of(folder / "run")["counts"]["served/qa"]["failed"] == 0
    assert mended.json()["models"]["served"]["tasks"]["qa"]["metrics"]["exact_match"]["n"] == 6
    refused = here("run", "c.yaml", "--retry-errors", cwd=folder)
    assert refused.code == 2
    assert "--resume" in refused.err


def test_only_items_that_failed_or_were_wrong_are_run(tmp_path, here, short_waits):
    with FaultServer(by_item({"q00004": ["500"]})) as server:
        folder = make_served(tmp_path / "b", server.base_url, n=6, metrics=["correct"])
        rows = read_lines(folder / "gold" / "qa.jsonl")
        rows[2]["answers"] = ["Something else"]
        (folder / "gold" / "qa.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows))
        assert here("run", "c.yaml", "--run-dir", "first", cwd=folder).code == 3
    with FaultServer() as server:
        point_at(folder, server.base_url, metrics=["correct"])
        filtered = ("run", "c.yaml", "--filter-failing", "first", "--run-dir", "second")
        done = here(*filtered, "--json", cwd=folder)
        assert done.code == 0, done.err
        assert sorted(row.item for row in server.log) == ["q00002", "q00004"]
        assert here(*filtered, "--resume", cwd=folder).code == 0
        third = here(*filtered[:3], "second", "--json", cwd=folder)
        assert third.json()["models"]["served"]["tasks"]["qa"]["metrics"]["correct"]["n"] == 1
    assert here("score", "second", "--json", cwd=folder).code == 0
    assert manifest_of(folder / "second")["config"]["items"] == ["q00002", "q00004"]


def test_nothing_failed_leaves_nothing_to_run(tmp_path, here):
    with FaultServer() as server:
        folder = make_served(tmp_path / "b", server.base_url, n=2, metrics=["correct"])
        assert here("run", "c.yaml", "--run-dir", "first", cwd=folder).code == 0
        done = here("run", "c.yaml", "--filter-failing", "first", cwd=folder)
    assert done.code == 2
    assert "no item that failed" in done.err


PRICES = {"prices": {"input_per_million": 1_000_000.0, "output_per_million": 0.0}}


def test_a_budget_stops_the_run_and_more_of_it_resumes(tmp_path, here):
    with FaultServer() as server:
        folder = make_served(tmp_path / "b", server.base_url, n=8, model=PRICES, max_cost=100.0)
        base = ("run", "c.yaml", "-j", 1, "--run-dir", "run")
        cut = here(*base, cwd=folder)
        assert cut.code == 3
        assert "max_cost" in cut.err
        n_first = len(server.log)
        assert 0 < n_first < 8
        assert here(*base, "--resume", cwd=folder).code == 3
        assert len(server.log) == n_first
        done = here(*base, "--resume", "--set", "max_cost=1000000.0", cwd=folder)
        assert done.code == 0, done.err
    assert len(server.log) == 8
    account = manifest_of(folder / "run")["accounts"]["served/qa"]
    assert (account["cost"], account["currency"]) == (account["tokens_in"], "USD")
    assert f"{account['cost']:.4g} USD" in done.out


def test_unknown_items_are_refused(tmp_path, here):
    folder = make_served(tmp_path / "b", "http://127.0.0.1:1/v1", n=2, items=["q00001", "nope"])
    done = here("run", "c.yaml", cwd=folder)
    assert done.code == 2
    assert "nope" in done.err
    assert "q00001" not in done.err
