"""The door to a server: one session a loop, limits on time, and every failure as a `CallError`.

Nothing is tried twice here, redirects are not followed (a key must not travel on), cookies are not
kept, and the pool of connections has no limit: how many calls run at once is for the run to say.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import math
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from harness.core.errors import Problem, UsageError
from harness.models.endpoint.errors import (
    BadResponseError,
    CallError,
    CallTimeoutError,
    ConnectionLostError,
    error_of_status,
    read_retry_after,
)
from harness.models.endpoint.secrets import Outgoing, SecretHeader, outgoing_headers, scrub

if TYPE_CHECKING:
    from aiohttp import ClientResponse, ClientSession

_MOST_BYTES = 16 * 2**20


@dataclass(frozen=True, kw_only=True)
class Remote:
    """What every model behind a server takes: headers, and seconds until it gives up.

    `headers` are sent as they are; `headers_env` names for a header the environment variable that
    holds its value. `connect_s` limits the making of a connection, `read_s` the wait for the next
    bytes, `total_s` the whole call. Raises `UsageError` for variables that are not set and for
    limits that are none.
    """

    cacheable: ClassVar[bool] = True  # `harness.store.cache` keeps the answers

    headers: Mapping[str, str] = field(default_factory=dict, hash=False)
    headers_env: Mapping[str, str] = field(default_factory=dict, compare=False)
    connect_s: float = field(default=10.0, compare=False)
    read_s: float = field(default=120.0, compare=False)
    total_s: float = field(default=300.0, compare=False)
    _connection: Connection = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Read the environment. Raises `UsageError` with everything that is wrong."""
        outgoing, problems = outgoing_headers(self.headers, self._secret_headers())
        limits = {name: getattr(self, name) for name in ("connect_s", "read_s", "total_s")}
        problems += [_no_limit(name) for name, limit in limits.items() if not 0 < limit < math.inf]
        problems += self._problems()
        if problems:
            raise UsageError(problems)
        object.__setattr__(self, "_connection", Connection(outgoing, limits))

    async def aclose(self) -> None:
        """Close what the running loop has open."""
        await self._connection.aclose()

    def _secret_headers(self) -> dict[str, SecretHeader]:
        return {name: SecretHeader(variable) for name, variable in self.headers_env.items()}

    def _problems(self) -> list[Problem]:
        """What else is wrong with the parameters."""
        return []


class Connection:
    """Sends requests with one set of headers; sessions are opened when first needed."""

    def __init__(self, outgoing: Outgoing, limits: Mapping[str, float]) -> None:
        self._headers = {"Content-Type": "application/json"} | outgoing.headers
        self._secrets = outgoing.secrets
        self._limits = limits
        self._sessions: WeakKeyDictionary[asyncio.AbstractEventLoop, ClientSession] = (
            WeakKeyDictionary()
        )

    async def send(self, method: str, url: str, body: bytes) -> Any:
        """The JSON value that the server answers with. Raises `CallError`s."""
        import aiohttp

        try:
            async with self._session().request(
                method, url, data=body, allow_redirects=False
            ) as response:
                content = await _read(response)
        except TimeoutError as error:
            self._raise_timeout(error)
        except aiohttp.ClientPayloadError as error:
            raise BadResponseError("the response was cut off") from error
        except (aiohttp.ClientConnectionError, OSError) as error:
            raise ConnectionLostError(self.shown(f"{type(error).__name__}: {error}")) from error
        except aiohttp.ClientError as error:
            raise BadResponseError(self.shown(f"{type(error).__name__}: {error}")) from error
        if not 200 <= response.status < 300:
            raise self._refusal(response, content)
        return self._parsed(content)

    def shown(self, text: str) -> str:
        """A text from the server, fit to be stored: see `scrub`."""
        return scrub(text, self._secrets)

    def error_under_200(self, error: object) -> BadResponseError:
        """The error for an error body in a response that says it is well."""
        return BadResponseError(self.shown(f"an error under status 200: {_said(error)}"))

    async def aclose(self) -> None:
        """Close the session of the running loop, if it has one."""
        session = self._sessions.pop(asyncio.get_running_loop(), None)
        if session is not None:
            await session.close()

    def _session(self) -> ClientSession:
        import aiohttp

        loop = asyncio.get_running_loop()
        if loop not in self._sessions:
            self._sessions[loop] = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=0),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers=self._headers,
                timeout=aiohttp.ClientTimeout(
                    total=self._limits["total_s"],
                    sock_connect=self._limits["connect_s"],
                    sock_read=self._limits["read_s"],
                ),
            )
        return self._sessions[loop]

    def _raise_timeout(self, error: TimeoutError) -> NoReturn:
        import aiohttp

        name, what = "total_s", "no whole answer"
        if isinstance(error, aiohttp.ConnectionTimeoutError):
            name, what = "connect_s", "no connection"
        elif isinstance(error, aiohttp.SocketTimeoutError):
            name, what = "read_s", "no further bytes"
        raise CallTimeoutError(f"{what} within {self._limits[name]:g} s ({name})") from error

    def _refusal(self, response: ClientResponse, content: bytes) -> CallError:
        wait_s = read_retry_after(response.headers.get("Retry-After"), now_s=time.time())
        text = content.decode("utf-8", "replace")
        with contextlib.suppress(ValueError, RecursionError):
            text = _said(json.loads(text))
        said = self.shown(text) or str(response.reason)
        return error_of_status(response.status, said, retry_after_s=wait_s)

    def _parsed(self, content: bytes) -> Any:
        try:
            return json.loads(content, parse_constant=_no_constant)
        except (ValueError, RecursionError) as error:
            start = self.shown(content[:200].decode("utf-8", "replace"))
            raise BadResponseError(f"no JSON ({type(error).__name__}): {start!r}") from None


def url_problem(name: str, url: str) -> list[Problem]:
    """What is wrong with an address, as a list of one problem or none; never with its text."""
    try:
        parts = urlsplit(url)
        is_http = parts.scheme in ("http", "https") and bool(parts.hostname) and url.isprintable()
        has_credentials = "@" in parts.netloc
    except ValueError:
        is_http = has_credentials = False
    if is_http and not has_credentials:
        return []
    return [
        Problem(
            where=f"parameter {name}",
            found="user name or password in it" if has_credentials else "no such address",
            expected="http:// or https://, a host, and no credentials",
            fix="correct the address; name keys in `api_key_env` or `headers_env`",
        )
    ]


async def _read(response: ClientResponse) -> bytes:
    content = bytearray()
    async for piece in response.content.iter_any():
        content += piece
        if len(content) > _MOST_BYTES:
            raise BadResponseError(f"more than {_MOST_BYTES} bytes")
    return bytes(content)


def _said(body: object) -> str:
    """The message in an error body, in the shapes that servers give it."""
    if isinstance(body, Mapping):
        for key in ("error", "message", "detail"):
            if body.get(key):
                return _said(body[key])
    return body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _no_limit(name: str) -> Problem:
    return Problem(
        where=f"parameter {name}",
        found="no limit",
        expected="a number of seconds above 0",
        fix="correct the value in `params`",
    )
