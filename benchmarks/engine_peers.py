"""The same 2,000 calls made by a bare aiohttp loop, lm-eval and Inspect, beside `engine.py`.

    python benchmarks/engine_peers.py [--python ENV/bin/python]

The peers are asked for in an environment of their own, where `lm-eval[api]`, `inspect-ai` and
`openai` are installed; without `--python` in this one. What is not installed is said to be missing.
`window` is from the first request that the server saw to the end of the last, `whole` the command.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import aiohttp
from engine import IDEAL_S, JOBS, LATENCY_S, N  # puts the tests' support on the path

from cli_process import call, read_lines  # isort: skip
from served import KEY, KEY_VARIABLE, make_served, serve_apart  # isort: skip

QUESTIONS = [f"What of item:q{number:05}?" for number in range(N)]
LM_EVAL = """\
task: numbered
dataset_path: json
dataset_kwargs: {data_files: {test: rows.jsonl}}
test_split: test
output_type: generate_until
doc_to_text: "{{question}}"
doc_to_target: "x"
generation_kwargs: {until: []}
metric_list: [{metric: exact_match, aggregation: mean, higher_is_better: true}]
"""
INSPECT = """\
import json
from inspect_ai import Task, task
from inspect_ai.dataset import Sample
from inspect_ai.scorer import exact
from inspect_ai.solver import generate


@task
def numbered():
    rows = [json.loads(line) for line in open("rows.jsonl")]
    samples = [Sample(input=row["question"], target="x") for row in rows]
    return Task(dataset=samples, solver=generate(), scorer=exact())
"""


async def ask_all(url: str) -> None:
    questions = iter(QUESTIONS)
    connector = aiohttp.TCPConnector(limit=JOBS)
    headers = {"Authorization": f"Bearer {KEY}"}
    async with aiohttp.ClientSession(connector=connector, headers=headers) as session:

        async def ask() -> None:
            for question in questions:
                body = {"model": "any", "messages": [{"role": "user", "content": question}]}
                async with session.post(f"{url}/chat/completions", json=body) as response:
                    await response.json()

        await asyncio.gather(*(ask() for _ in range(JOBS)))


def commands(python: str, url: str) -> dict[str, list[str]]:
    """The command line of each peer, run in the folder of its task."""
    arguments = f"model=any,base_url={url}/chat/completions,num_concurrent={JOBS},max_retries=3"
    lm_eval = [
        "--model",
        "local-chat-completions",
        "--model_args",
        arguments,
        "--tasks",
        "numbered",
    ]
    inspect = ["eval", "numbered.py", "--model", "openai-api/served/any", "--display", "none"]
    return {
        "lm_eval": [
            python,
            "-m",
            "lm_eval",
            *lm_eval,
            "--include_path",
            ".",
            "--apply_chat_template",
        ],
        "inspect_ai": [
            *(python, "-m", "inspect_ai", *inspect, "--model-base-url", url),
            *("--max-connections", str(JOBS), "--max-samples", str(JOBS)),
        ],
    }


def write_tasks(folder: Path) -> None:
    rows = "".join(f'{{"question": "{question}"}}\n' for question in QUESTIONS)
    (folder / "rows.jsonl").write_text(rows)
    (folder / "numbered.yaml").write_text(LM_EVAL)
    (folder / "numbered.py").write_text(INSPECT)


def is_installed(python: str, package: str) -> bool:
    probe = f"import importlib.util, sys; sys.exit(importlib.util.find_spec('{package}') is None)"
    return subprocess.run([python, "-c", probe], check=False).returncode == 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--python", default=sys.executable)
    python = parser.parse_args().python
    keys = {"OPENAI_API_KEY": KEY, "SERVED_API_KEY": KEY, KEY_VARIABLE: KEY}
    os.environ.update(keys, HF_HUB_OFFLINE="1", HF_DATASETS_OFFLINE="1")
    print(f"{N} calls of {LATENCY_S} s, {JOBS} at once; ideal {IDEAL_S:.2f} s")
    with tempfile.TemporaryDirectory() as name:
        folder, log = Path(name), Path(name) / "log.jsonl"
        write_tasks(folder)
        with serve_apart(log=log, latency_s=LATENCY_S) as url:
            own = make_served(folder / "b", url, n=N)
            tell("bare loop", log, lambda: asyncio.run(ask_all(url)))
            tell("harness", log, lambda: call("run", "c.yaml", "-j", JOBS, cwd=own))
            for package, command in commands(python, url).items():
                if not is_installed(python, package):
                    print(f"{package:10}  not installed")
                    continue
                peer = partial(subprocess.run, command, cwd=folder, check=True, capture_output=True)
                tell(package, log, peer)


def tell(who: str, log: Path, make_calls: Callable[[], object]) -> None:
    log.write_text("")
    began_s = time.monotonic()
    make_calls()
    whole_s = time.monotonic() - began_s
    at_s = [row["at_s"] for row in read_lines(log)]
    window_s = max(at_s) + LATENCY_S - min(at_s)
    ideal = f"{IDEAL_S / window_s * len(at_s) / N:6.1%} of ideal"
    print(f"{who:10}  {len(at_s)} calls  window {window_s:6.2f} s  {ideal}  whole {whole_s:6.2f} s")


if __name__ == "__main__":
    main()
