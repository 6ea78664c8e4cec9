"""The fault server keeps to its plan, in a process of its own too."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import fault_server
from fault_server import FaultServer, by_item, by_share

from harness.core.answer import Output


def test_a_plan_by_share_is_drawn_by_the_seed():
    items = [f"q{n}" for n in range(2000)]
    plan = by_share(0.1, seed=7)
    first = {item: plan(item, 0) for item in items}
    assert first == {item: by_share(0.1, seed=7)(item, 0) for item in reversed(items)}
    assert first != {item: by_share(0.1, seed=8)(item, 0) for item in items}
    kinds = Counter(first.values())
    assert 140 <= len(items) - kinds["ok"] <= 260  # 200 expected, standard deviation 13.4
    assert set(kinds) == {"ok", *fault_server.PASSING}
    assert {plan(item, 1) for item in items} == {"ok"}


def test_an_item_goes_through_its_faults(build, answered, ask):
    with FaultServer(by_item({"a": ["500", "half", "ok"]})) as server:
        model = build("openai", base_url=server.base_url, model="m")
        found = [answered(model, ask("item:a"))[0] for _ in range(4)]
        [other] = answered(model, ask("item:b"))
    assert [type(one).__name__ for one in found[:2]] == ["ServerError", "BadResponseError"]
    assert found[2] == found[3]
    assert isinstance(other, Output)
    told = [(row.item, row.attempt, row.fault) for row in server.log]
    assert told[:3] == [("a", 0, "500"), ("a", 1, "half"), ("a", 2, "ok")]
    assert told[3:] == [("a", 3, "ok"), ("b", 0, "ok")]


def test_as_a_process_it_keeps_its_log_in_a_file(build, answered, ask, tmp_path):
    (tmp_path / "plan.json").write_text('{"a": ["429:2"]}')
    command = [sys.executable, str(Path(fault_server.__file__)), "--log", str(tmp_path / "log")]
    command += ["--plan", str(tmp_path / "plan.json")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            model = build("openai", base_url=server.stdout.readline().strip(), model="m")
            refused, output = answered(model, ask("item:a"), ask("item:b"))
        finally:
            server.terminate()
    assert refused.retry_after_s == 2
    assert output.raw == fault_server.answer_to("b")
    rows = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines()]
    assert {(row["item"], row["fault"]) for row in rows} == {("a", "429:2"), ("b", "ok")}
