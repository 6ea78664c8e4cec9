"""A server that gives one answer to whatever it is asked, and keeps what it was asked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from fault_server import serve


@dataclass
class Canned:
    """The address, and of every request its path, headers and body."""

    url: str = ""
    paths: list[str] = field(default_factory=list)
    headers: list[Mapping[str, str]] = field(default_factory=list)
    bodies: list[Any] = field(default_factory=list)


@contextmanager
def canned(
    answer: Any, *, status: int = 200, headers: Mapping[str, str] | None = None
) -> Iterator[Canned]:
    """Serves `answer`, as JSON unless it is a text."""
    seen = Canned()
    text = answer if isinstance(answer, str) else json.dumps(answer)

    async def handle(request: web.Request) -> web.Response:
        seen.paths.append(request.path_qs)
        seen.headers.append(dict(request.headers))
        seen.bodies.append(await request.json())
        return web.Response(text=text, status=status, headers=headers)

    def application() -> web.Application:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", handle)
        return app

    with serve(application) as seen.url:
        yield seen
