"""How many calls of a model run at once, how fast they follow each other, and when they halt."""

from __future__ import annotations

import asyncio
import math
from collections import deque


class Pace:
    """Spaces calls evenly, so that no minute holds more than `per_minute` and one call beyond.

    Amounts are requests or tokens. A call's own amount delays those after it, never itself.
    """

    def __init__(self, per_minute: float) -> None:
        self._s_each = 60.0 / per_minute
        self._free_at_s = 0.0

    def reserve(self, amount: float, *, now_s: float) -> float:
        """The seconds to wait before a call of this amount.

        >>> pace = Pace(60)
        >>> [pace.reserve(1, now_s=100.0) for _ in range(3)]
        [0.0, 1.0, 2.0]
        """
        begins_s = max(now_s, self._free_at_s)
        self._free_at_s = begins_s + amount * self._s_each
        return begins_s - now_s

    def correct(self, amount: float) -> None:
        """Takes note that a call used so much more, or less, than was reserved for it."""
        self._free_at_s += amount * self._s_each


class Window:
    """At most `size` calls at once: halved when a server is overloaded, grown back one by one.

    Additive increase, multiplicative decrease, as in TCP (RFC 5681): a window of n grows by one
    after n answers.
    """

    def __init__(self, most: int) -> None:
        self.size = self._most = most
        self._n = self._n_well = 0
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._shrunk_s = -math.inf

    async def __aenter__(self) -> None:
        while self._n >= self.size:
            turn = asyncio.get_running_loop().create_future()
            self._waiting.append(turn)
            try:
                await turn
            except asyncio.CancelledError:
                self._call_in()  # whom the turn would have gone to
                raise
        self._n += 1

    async def __aexit__(self, *raised: object) -> None:
        self._n -= 1
        self._call_in()

    def shrink(self, *, began_s: float, now_s: float) -> None:
        """Halves the window, once for all calls that were under way when it was halved."""
        if began_s >= self._shrunk_s:
            self._shrunk_s = now_s
            self.size, self._n_well = max(1, self.size // 2), 0

    def grow(self) -> None:
        """Takes note of an answer."""
        self._n_well += 1
        if self._n_well >= self.size and self.size < self._most:
            self.size, self._n_well = self.size + 1, 0
            self._call_in()

    def _call_in(self) -> None:
        n_free = self.size - self._n
        while n_free > 0 and self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                n_free -= 1


class Halt:
    """Once set, no further attempt begins; what waits for one wakes up."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def __bool__(self) -> bool:
        return self._event.is_set()

    def set(self) -> None:
        """Halts."""
        self._event.set()

    async def sleep(self, seconds: float) -> None:
        """Waits so many seconds, or until the halt."""
        if seconds > 0:
            try:
                await asyncio.wait_for(self._event.wait(), seconds)
            except TimeoutError:
                return
