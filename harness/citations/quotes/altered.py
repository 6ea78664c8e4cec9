"""The passage that a quote was most likely changed from, and what was changed.

Compared word by word (figures with their signs and punctuation marks are words too): the rarest
words of the quote vote for places in the source, the best places are aligned. Few edits are a
quarter of the quote's words at most, and one always.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from harness.citations.quotes.diffs import tell_changes
from harness.citations.quotes.index import SourceIndex
from harness.citations.quotes.tokens import read_tokens

_MOST_VOTES = 5000
_N_PLACES = 3
_EDGE = 40  # words by which either end of a long quote is placed
_MOST_SLACK = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Altered:
    """A passage as positions of the source, and the changes: "300 → 3,000; not → ∅"."""

    start: int
    end: int
    diff: str


def find_altered(index: SourceIndex, quote: str) -> Altered | None:
    """The passage that is the fewest edits from an evened quote, None where they are not few.

    Of equally near ones the first.
    """
    tokens = read_tokens(quote, ignore_case=index.ignore_case)
    n = len(tokens.words)
    limit = max(1, n // 4)
    best: tuple[int, int, int] | None = None
    for place in _places(index, tokens.words, limit):
        start, end = _aligned(tokens.words, index.tokens.words, place, min(limit, _MOST_SLACK))
        passage = index.tokens.words[start:end]
        edits = Levenshtein.distance(tokens.words, passage, score_cutoff=limit)
        if passage and edits <= limit and (best is None or edits < best[0]):
            best = (edits, start, end)
    if best is None or best[0] >= n:
        return None
    start, end = index.tokens.starts[best[1]], index.tokens.ends[best[2] - 1]
    return Altered(start=start, end=end, diff=tell_changes(index.form.clean[start:end], quote))


def _places(index: SourceIndex, words: Sequence[str], limit: int) -> list[int]:
    """Where in the source the quote may begin, as numbers of tokens, the likeliest first."""
    known = sorted((len(index.places[w]), at) for at, w in enumerate(words) if w in index.places)
    if len(words) - len(known) > limit:
        return []
    width = limit + 1
    votes: Counter[int] = Counter()
    n_left, n_voters = _MOST_VOTES, 0
    for count, at in known:
        if n_voters and count > n_left:
            break
        votes.update((place - at) // width for place in index.places[words[at]])
        n_left, n_voters = n_left - count, n_voters + 1
    both = {place: n + votes.get(place + 1, 0) for place, n in votes.items()}
    enough = sorted(place for place, n in both.items() if n >= n_voters - limit)
    likeliest = sorted(enough, key=lambda place: -both[place])[:_N_PLACES]
    return [place * width for place in likeliest]


def _aligned(
    words: Sequence[str], source: Sequence[str], place: int, slack: int
) -> tuple[int, int]:
    """The stretch of the source's words that begins and ends as the quote does, about a place."""
    low = max(place - slack - 1, 0)
    head = source[low : max(place + 3 * (slack + 1) + min(len(words), _EDGE), 0)]
    start, end = _nearest(words[:_EDGE], head)
    if len(words) <= _EDGE:
        return low + start, low + end
    near = max(place + len(words) - _EDGE - slack, 0)
    tail = source[near : near + _EDGE + 4 * (slack + 1)]
    return low + start, near + _nearest(words[-_EDGE:], tail)[1]


def _nearest(words: Sequence[str], text: Sequence[str]) -> tuple[int, int]:
    """The stretch of `text` that is the fewest edits from `words`; a changed word is taken in."""
    costs, starts = [0] * (len(text) + 1), list(range(len(text) + 1))
    for row, word in enumerate(words, start=1):
        above, from_above = costs, starts
        costs, starts = [row], [0]
        for at, other in enumerate(text):
            cost, start = above[at] + (word != other), from_above[at]
            if above[at + 1] + 1 < cost:
                cost, start = above[at + 1] + 1, from_above[at + 1]
            if costs[at] + 1 < cost:
                cost, start = costs[at] + 1, starts[at]
            costs.append(cost)
            starts.append(start)
    end = costs.index(min(costs))
    while end < len(text) and (costs[end + 1], starts[end + 1]) == (costs[end], starts[end]):
        end += 1
    return starts[end], end
