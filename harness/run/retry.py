"""When a failed call is tried again: bounded by count, by time and by one error coming back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_FIRST_WAIT_S = 0.5
_LONGEST_BACKOFF_S = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Retries:
    """The bounds of one call.

    No attempt begins later than `max_seconds` after the first one; an error class met
    `max_same_error` times ends the call.
    """

    max_attempts: int = 8
    max_same_error: int = 5
    max_seconds: float = 300.0

    def wait_s(
        self, errors: Sequence[BaseException], *, elapsed_s: float, draw: float
    ) -> float | None:
        """Seconds to wait before the next attempt, or None where the last error is final.

        Waits double from half a second; what the server asks for (`retry_after_s`) is never
        undercut: a call that has no time left for it ends. `draw` in [0, 1) spreads calls out.
        """
        last = errors[-1]
        n_same = sum(type(error) is type(last) for error in errors)
        spent = len(errors) >= self.max_attempts or n_same >= self.max_same_error
        if spent or not is_retryable(last):
            return None
        backoff_s = min(_FIRST_WAIT_S * 2.0 ** (len(errors) - 1), _LONGEST_BACKOFF_S)
        asked_s = getattr(last, "retry_after_s", None) or 0.0
        wait_s: float = max(backoff_s, asked_s) + backoff_s * draw / 2
        return wait_s if elapsed_s + wait_s <= self.max_seconds else None


def is_retryable(error: BaseException) -> bool:
    """Whether an error says of itself that another attempt may fare better."""
    return bool(getattr(error, "retryable", False))
