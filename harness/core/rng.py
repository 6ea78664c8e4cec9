"""Random generators that depend on (seed, purpose) alone, never on the order of calls."""

from __future__ import annotations

import hashlib
import random


def entropy(seed: int, *purpose: str) -> int:
    """A 128-bit number fixed by the seed and the purpose's words.

    >>> entropy(0, "bootstrap") == entropy(0, "bootstrap") != entropy(1, "bootstrap")
    True
    """
    key = "\x1f".join([str(seed), *purpose])
    return int.from_bytes(hashlib.sha256(key.encode("utf-8")).digest()[:16], "big")


def generator(seed: int, *purpose: str) -> random.Random:
    """A `random.Random` for one purpose, such as `("random-sentence", item_id)`."""
    return random.Random(entropy(seed, *purpose))
