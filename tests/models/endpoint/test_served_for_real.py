"""The `openai` adapter against a server that others wrote: `transformers serve`, end to end."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from cli_process import call
from tiny_model import make_tiny, needs_extra

WORDS = "who opened the talks harbour Ana Ruiz in Porto Monday dockers strike"
READY_S = 180


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """The address of a real OpenAI-compatible server and the path of the model it serves."""
    model = make_tiny(tmp_path_factory.mktemp("tiny"), WORDS.split())
    home = tmp_path_factory.mktemp("home")
    (home / "hub").mkdir()
    port = free_port()
    command = [Path(sys.executable).with_name("transformers"), "serve", "--port", str(port)]
    offline = {"HF_HOME": str(home), "HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1"}
    log = home / "log"
    with log.open("wb") as written:
        process = subprocess.Popen(
            command, env={**os.environ, **offline}, stdout=written, stderr=written
        )
        try:
            await_ready(f"http://127.0.0.1:{port}/health", process, log)
            yield f"http://127.0.0.1:{port}/v1", model
        finally:
            process.terminate()
            process.wait(timeout=30)


def await_ready(url, process, log):
    deadline = time.monotonic() + READY_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    pytest.fail(f"the server did not answer: {log.read_text(errors='replace')[-2000:]}")


@needs_extra
@pytest.mark.slow
def test_a_benchmark_runs_on_a_real_server(server, small_gold, tmp_path):
    url, model = server
    config = {
        "gold": str(small_gold.folder),
        "seeds": str(small_gold.seeds),
        "models": [
            {
                "name": "served",
                "adapter": "openai",
                "params": {"base_url": url, "model": str(model)},
                "generation": {"temperature": 0, "max_tokens": 8},
            }
        ],
        "tasks": [{"name": "qa"}],
    }
    (tmp_path / "c.yaml").write_text(json.dumps(config), encoding="utf-8")
    done = call("run", "c.yaml", "--run-dir", "run", "--json", cwd=tmp_path)
    assert done.code == 0, done.err
    lines = (tmp_path / "run/predictions.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    asked = len((small_gold.folder / "qa.jsonl").read_text(encoding="utf-8").splitlines())
    assert len(rows) == asked
    assert all(set(row["output"].split()) <= {*WORDS.split(), "<unk>"} for row in rows)
    assert all(0 < row["usage"]["completion_tokens"] <= 8 for row in rows)
    assert "Unclosed" not in done.err
