"""Tokens and money: what a call used, as its model reports it, and what that costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

_NAMES = (("prompt_tokens", "completion_tokens"), ("input_tokens", "output_tokens"))


class Tokens(NamedTuple):
    """Tokens read and tokens written."""

    n_in: int
    n_out: int


def counts_of(usage: object) -> dict[str, int]:
    """The whole numbers of a reported usage by their names; nothing where it is no mapping.

    >>> counts_of({"prompt_tokens": 5, "details": {"cached": 1}})
    {'prompt_tokens': 5}
    """
    counts = usage.items() if isinstance(usage, Mapping) else ()
    return {str(name): n for name, n in counts if type(n) is int}


def tokens_of(usage: Mapping[str, int]) -> Tokens | None:
    """The tokens that a usage reports, or None unless it has both numbers.

    >>> tokens_of({"prompt_tokens": 12, "completion_tokens": 3})
    Tokens(n_in=12, n_out=3)
    >>> tokens_of({"total_tokens": 15}) is None
    True
    """
    for n_in, n_out in _NAMES:
        if n_in in usage and n_out in usage:
            return Tokens(usage[n_in], usage[n_out])
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What a million tokens cost."""

    input_per_million: float
    output_per_million: float
    currency: str

    def cost(self, tokens: Tokens) -> float:
        """The price of these tokens.

        >>> Price(input_per_million=3, output_per_million=15, currency="USD").cost(Tokens(1_000, 0))
        0.003
        """
        paid = tokens.n_in * self.input_per_million + tokens.n_out * self.output_per_million
        return paid / 1e6
