"""`unsupported_numbers` and `unsupported_names`: what a summary states that no source holds.

* `unsupported_numbers`: share of the summary's numbers and dates, by value and precision, that
  stand in no source.
* `unsupported_names`: share of the summary's names (`harness.text.names`) of which a word stands
  in no source, nor in an alias that does. Case and accents are folded; a word also counts where a
  source has it with another ending of up to two letters ("Libyan" for "Libya").

Known differences to a reader: a name joined from the words of two others passes, and so does a
right number beside the wrong noun. Both are undefined where the summary has none of the kind.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from harness.core.item import Source
from harness.core.score import Score, Undefined
from harness.text.aliases import AliasTable
from harness.text.fold import fold_text
from harness.text.names import names_in
from harness.text.standing import same
from harness.text.tokens import read_tokens

_WORD = re.compile(r"\w+")
_ENDING = 2
_SHORTEST_STEM = 4


def unsupported_numbers(text: str, sources: Sequence[Source]) -> Score | Undefined:
    """The share of numbers and dates that stand in no source, and which."""
    said = [token for token in read_tokens(text) if token.is_value]
    if not said:
        return Undefined(reason="the summary has no number and no date")
    given = [token for source in sources for token in read_tokens(source.text) if token.is_value]
    strange = [token for token in said if not any(same(token, one) for one in given)]
    return _share([text[token.start : token.end] for token in strange], len(said), "values")


def unsupported_names(
    text: str, sources: Sequence[Source], aliases: AliasTable
) -> Score | Undefined:
    """The share of names that stand in no source, and which.

    >>> source = Source(name="a", text="Haftar met Libyan officials.")
    >>> found = unsupported_names("It says Haftar met Merkel in Libya.", [source], AliasTable())
    >>> found.value, found.reason
    (0.3333333333333333, 'in no source: Merkel')
    """
    names = names_in(text)
    if not names:
        return Undefined(reason="the summary has no name")
    known = frozenset().union(*(_words(source.text) for source in sources))
    strange = [
        name
        for name in names
        if not any(_stands(variant, known) for variant in aliases.variants(name))
    ]
    return _share(strange, len(names), "names")


def _stands(name: str, known: frozenset[str]) -> bool:
    return all(word in known or _with_ending(word, known) for word in _words(name))


def _with_ending(word: str, known: frozenset[str]) -> bool:
    stems = {word[: len(word) - cut] for cut in range(_ENDING + 1)}
    stems = {stem for stem in stems if len(stem) >= _SHORTEST_STEM}
    return any(
        other.startswith(stem) and len(other) - len(stem) <= _ENDING
        for other in known
        for stem in stems
    )


@lru_cache(maxsize=256)
def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(fold_text(text)))


def _share(strange: Sequence[str], n: int, whole: str) -> Score:
    return Score(
        value=len(strange) / n,
        counts={"unsupported": float(len(strange)), whole: float(n)},
        reason=f"in no source: {'; '.join(strange)}" if strange else None,
    )
