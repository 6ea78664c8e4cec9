"""Why a call failed, as the run needs to know it: may it be tried again, and when.

    CallError                       refused for good
    ├── PassingError                may be tried again
    │   ├── RateLimitedError        429
    │   ├── OverloadedError         503, 529
    │   ├── ServerError             any other 5xx
    │   ├── CallTimeoutError        408, or a limit of the adapter's own
    │   ├── ConnectionLostError     refused, reset or closed before the answer
    │   ├── BadResponseError        no JSON, cut off, an error under 200, no answer
    │   └── ModelDiedError          a process ended while it had a request
    ├── FatalError                  would meet every other call too
    │   ├── UnauthorisedError       401, 403
    │   └── GaveUpError             a process that ends whenever it is started
    ├── NoTextError                 an answer without text: blocked, or a tool call
    ├── BadRequestError             any other 3xx or 4xx
    └── ModelFailedError            a process says that it failed on a request

Adapters raise these and never retry; messages are scrubbed before they come here.
"""

from __future__ import annotations

import email.utils
import math
from typing import ClassVar


class CallError(Exception):
    """A call that failed. `retry_after_s` is what the server asked to wait, in seconds."""

    retryable: ClassVar[bool] = False
    fatal: ClassVar[bool] = False

    def __init__(self, message: str, *, retry_after_s: float | None = None) -> None:
        self.retry_after_s = retry_after_s
        super().__init__(message)


class PassingError(CallError):
    """What another attempt may not meet."""

    retryable = True


class FatalError(CallError):
    """What every other call would meet too."""

    fatal = True


class RateLimitedError(PassingError):
    """The server takes fewer requests or tokens than it gets."""


class OverloadedError(PassingError):
    """The server has no room for anyone's request."""


class ServerError(PassingError):
    """The server failed."""


class CallTimeoutError(PassingError):
    """No answer in time."""


class ConnectionLostError(PassingError):
    """No connection, or one that ended before the answer began."""


class BadResponseError(PassingError):
    """A response that is no answer: it cannot be read, or it is an error in disguise."""


class ModelDiedError(PassingError):
    """The model's process ended while it had a request."""


class UnauthorisedError(FatalError):
    """The key is missing, wrong or not allowed this model."""


class GaveUpError(FatalError):
    """The model's process ends again and again; starting it once more would not help."""


class NoTextError(CallError):
    """A well-formed answer without text; asked again, the model would say the same."""


class BadRequestError(CallError):
    """The server refuses this request."""


class ModelFailedError(CallError):
    """The model itself says that it failed."""


_BY_STATUS: dict[int, type[CallError]] = {
    401: UnauthorisedError,
    403: UnauthorisedError,
    408: CallTimeoutError,
    429: RateLimitedError,
    503: OverloadedError,
    529: OverloadedError,
}


def error_of_status(status: int, message: str, *, retry_after_s: float | None = None) -> CallError:
    """The error that an HTTP status stands for.

    >>> error_of_status(502, "bad gateway")
    ServerError('502: bad gateway')
    """
    kind = _BY_STATUS.get(status, ServerError if status >= 500 else BadRequestError)
    return kind(f"{status}: {message}", retry_after_s=retry_after_s)


def read_retry_after(value: str | None, *, now_s: float) -> float | None:
    """The seconds that a `Retry-After` header asks to wait, 0 at least; None where it says none.

    The header holds seconds or an HTTP date (RFC 9110, section 10.2.3); `now_s` is the time of the
    clock in seconds since 1970.

    >>> read_retry_after("1.5", now_s=0), read_retry_after("soon", now_s=0)
    (1.5, None)
    >>> read_retry_after("Thu, 01 Jan 1970 00:01:00 GMT", now_s=50)
    10.0
    """
    if value is None:
        return None
    try:
        wait_s = float(value)
    except ValueError:
        try:
            wait_s = email.utils.parsedate_to_datetime(value).timestamp() - now_s
        except (ValueError, OverflowError):
            return None
    return max(0.0, wait_s) if math.isfinite(wait_s) else None
