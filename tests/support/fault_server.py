"""An OpenAI-compatible server on loopback that fails as it is told, and keeps a log.

    with FaultServer(plan) as server:          # in a thread and a loop of its own
        … ask server.base_url …
        server.log                             # a Row for every request that came in

    python tests/support/fault_server.py --plan plan.json --log log.jsonl
                                               # a process of its own; prints its base URL first

A plan says what happens to the n-th attempt (from 0) on an item; the item is the word after
`item:` in the user's message, or "" where there is none. Plans that are files map an item, or `*`
for every other one, to faults in order of attempt, the last one for all further attempts:
`{"q-1": ["429:0.1", "ok"], "*": ["ok"]}`. `--share 0.1 --seed 7` gives a tenth of all items a
fault drawn by seed on their first attempt instead.

Faults: `ok`, `429`, `429:SECONDS` (with Retry-After), `500`, `503`, `503:SECONDS`, `401`, `reset`,
`half` (a body cut off), `not-json`, `no-choices`, `error-200`, `echo-key` (401 with the key),
`hang` (never answers), `drip` (a byte every 0.05 s). `latency_s` delays every answer.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, TextIO

from aiohttp import web

Plan = Callable[[str, int], str]
ITEM = re.compile(r"\bitem:([\w.-]+)")
DRIP_S = 0.05
# What a plan by share draws from: every fault that goes away when asked again.
PASSING = ("429", "429:0.05", "500", "503", "reset", "half", "not-json", "no-choices", "error-200")


class Row(NamedTuple):
    """A request as it came in: seconds since the server began, its item, attempt and fault."""

    at_s: float
    item: str
    attempt: int
    fault: str


def always_ok(item: str, attempt: int) -> str:
    return "ok"


def by_item(faults: Mapping[str, Sequence[str]]) -> Plan:
    """The plan that a mapping of items to faults by attempt stands for."""

    def plan(item: str, attempt: int) -> str:
        told = faults.get(item, faults.get("*", ("ok",)))
        return told[min(attempt, len(told) - 1)]

    return plan


def by_share(share: float, seed: int, faults: Sequence[str] = PASSING) -> Plan:
    """A share of the items fails on the first attempt, each with a fault drawn by the seed."""

    def plan(item: str, attempt: int) -> str:
        drawn = random.Random(f"{seed} {item}")
        return drawn.choice(faults) if attempt == 0 and drawn.random() < share else "ok"

    return plan


def answer_to(item: str) -> str:
    """What the server answers on an item, always the same."""
    return f"Answer to {item or 'you'} [1]."


class FaultServer:
    """Serves `/v1/chat/completions` by a plan; a context manager, with its log in memory."""

    def __init__(
        self, plan: Plan = always_ok, *, latency_s: float = 0.0, log_file: TextIO | None = None
    ) -> None:
        self.plan = plan
        self.latency_s = latency_s
        self.log: list[Row] = []
        self.base_url = ""
        self._log_file = log_file
        self._began_s = time.monotonic()
        self._attempts: Counter[str] = Counter()
        self._serving = serve(self.application)

    def __enter__(self) -> FaultServer:
        self.base_url = f"{self._serving.__enter__()}/v1"
        return self

    def __exit__(self, *raised: Any) -> None:
        self._serving.__exit__(*raised)

    def application(self) -> web.Application:
        app = web.Application(client_max_size=2**26)
        app.router.add_post("/v1/chat/completions", self._complete)
        return app

    async def _complete(self, request: web.Request) -> web.StreamResponse:
        asked = await request.json()
        user = next(m["content"] for m in asked["messages"] if m["role"] == "user")
        found = ITEM.search(user)
        item = found[1] if found else ""
        attempt = self._attempts[item]
        self._attempts[item] += 1
        fault = self.plan(item, attempt)
        self._note(Row(time.monotonic() - self._began_s, item, attempt, fault))
        if self.latency_s:
            await asyncio.sleep(self.latency_s)
        kind, _, wait = fault.partition(":")
        if kind.isdecimal():
            headers = {"Retry-After": wait} if wait else {}
            return _error(int(kind), f"planned {kind}", headers)
        if kind == "echo-key":
            return _error(401, f"wrong key: {request.headers.get('Authorization')}")
        return await _BEHAVIOURS[kind](request, _completion(asked, item))

    def _note(self, row: Row) -> None:
        self.log.append(row)
        if self._log_file is not None:
            self._log_file.write(json.dumps(row._asdict()) + "\n")
            self._log_file.flush()


def _completion(asked: Mapping[str, Any], item: str) -> dict[str, Any]:
    prompt = sum(len(message["content"].split()) for message in asked["messages"])
    text = answer_to(item)
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 0,
        "model": asked["model"],
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": text},
                "finish_reason": "stop",
            }
        ],
        "usage": {
            "prompt_tokens": prompt,
            "completion_tokens": len(text.split()),
            "total_tokens": prompt + len(text.split()),
        },
    }


def _error(status: int, message: str, headers: Mapping[str, str] | None = None) -> web.Response:
    body = {"error": {"message": message, "type": "planned", "code": None}}
    return web.json_response(body, status=status, headers=headers)


async def _ok(request: web.Request, body: Any) -> web.StreamResponse:
    return web.json_response(body)


async def _no_choices(request: web.Request, body: Any) -> web.StreamResponse:
    return web.json_response({**body, "choices": []})


async def _error_200(request: web.Request, body: Any) -> web.StreamResponse:
    return web.json_response({"error": {"message": "planned error", "code": 500}})


async def _not_json(request: web.Request, body: Any) -> web.StreamResponse:
    return web.Response(text="<html>Bad gateway</html>", content_type="text/html")


async def _reset(request: web.Request, body: Any) -> web.StreamResponse:
    connection = request.transport.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    request.transport.abort()
    return web.Response()


async def _half(request: web.Request, body: Any) -> web.StreamResponse:
    data = json.dumps(body).encode()
    response = web.StreamResponse(headers={"Content-Length": str(len(data))})
    await response.prepare(request)
    await response.write(data[: len(data) // 2])
    request.transport.close()
    return response


async def _hang(request: web.Request, body: Any) -> web.StreamResponse:
    await asyncio.Event().wait()
    return web.Response()


async def _drip(request: web.Request, body: Any) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    for byte in json.dumps(body).encode():
        await response.write(bytes([byte]))
        await asyncio.sleep(DRIP_S)
    return response


_BEHAVIOURS = {
    "ok": _ok,
    "reset": _reset,
    "half": _half,
    "not-json": _not_json,
    "no-choices": _no_choices,
    "error-200": _error_200,
    "hang": _hang,
    "drip": _drip,
}


@contextmanager
def serve(application: Callable[[], web.Application]) -> Iterator[str]:
    """Serves an application from a thread; gives its address, such as http://127.0.0.1:40123."""
    loop = asyncio.new_event_loop()
    ready: list[str] = []
    started, stopping = threading.Event(), asyncio.Event()

    async def run() -> None:
        async with _listening(application()) as address:
            ready.append(address)
            started.set()
            await stopping.wait()

    thread = threading.Thread(target=_run_loop, args=(loop, run), daemon=True)
    thread.start()
    started.wait(10)
    try:
        yield ready[0]
    finally:
        loop.call_soon_threadsafe(stopping.set)
        thread.join(10)


def _run_loop(loop: asyncio.AbstractEventLoop, run: Callable[[], Any]) -> None:
    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        runner.run(run())


class _listening:  # noqa: N801 - used as a context manager alone
    def __init__(self, app: web.Application, port: int = 0) -> None:
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        self._port = port

    async def __aenter__(self) -> str:
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port, backlog=2048)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        return f"http://{host}:{port}"

    async def __aexit__(self, *raised: Any) -> None:
        await self._runner.cleanup()


async def _serve_for_ever(server: FaultServer, port: int) -> None:
    async with _listening(server.application(), port) as address:
        print(f"{address}/v1", flush=True)
        await asyncio.Event().wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--plan", type=Path, help="a JSON file of faults by item and attempt")
    parser.add_argument("--share", type=float, default=0.0, help="of items that fail at first")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--latency-s", type=float, default=0.0)
    parser.add_argument(
        "--log", type=Path, default=Path(os.devnull), help="a file to append a line a request to"
    )
    parser.add_argument("--port", type=int, default=0, help="0 takes any that is free")
    told = parser.parse_args()
    plan = (
        by_item(json.loads(told.plan.read_text())) if told.plan else by_share(told.share, told.seed)
    )
    with told.log.open("a") as log:
        server = FaultServer(plan, latency_s=told.latency_s, log_file=log)
        try:
            asyncio.run(_serve_for_ever(server, told.port))
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
