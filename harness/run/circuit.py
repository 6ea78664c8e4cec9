"""A model whose server is gone: told from single failures, and stopped before all calls fail."""

from __future__ import annotations

from harness.core.answer import Prediction
from harness.models.endpoint.errors import ConnectionLostError, OverloadedError, RateLimitedError

IN_A_ROW = 5


def is_overload(error: BaseException) -> bool:
    """Whether a server asks for fewer calls."""
    return isinstance(error, OverloadedError | RateLimitedError)


def is_outage(error: BaseException | None) -> bool:
    """Whether an error says more of the server, or of the key, than of the call."""
    gone = isinstance(error, ConnectionLostError | ConnectionError)
    return (
        gone or bool(getattr(error, "fatal", False)) or (error is not None and is_overload(error))
    )


class Circuit:
    """Holds outages back until the next answer tells them from an end of the server.

    `IN_A_ROW` outages in the order of arrival open it for good. Those calls stay unstored, so that
    a resumed run makes them again.
    """

    def __init__(self) -> None:
        self._held: list[Prediction] = []
        self._is_open = False

    @property
    def is_open(self) -> bool:
        """Whether the model's remaining calls are to be left."""
        return self._is_open

    def settle(self, prediction: Prediction, *, outage: bool) -> list[Prediction]:
        """What may be stored now that a call has ended."""
        if self._is_open:
            return [] if outage else [prediction]
        if not outage:
            return [*self.release(), prediction]
        self._held.append(prediction)
        self._is_open = len(self._held) >= IN_A_ROW
        return []

    def release(self) -> list[Prediction]:
        """What was held back; nothing where the circuit is open."""
        held = [] if self._is_open else self._held
        self._held = []
        return held
