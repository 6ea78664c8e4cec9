"""Questions that ask the same in nearly the same words, found wherever they stand in the file.

Two questions are near duplicates where their SQuAD-normalised texts are at least 93 % alike
(rapidfuzz's `ratio`: 1 - insertions and deletions / both lengths) and the same figures stand in
both in the same order, since a question about 2019 is not one about 2020.

Compared are the questions that share two of their `_RAREST` rarest words, so that every pair is
met of which either side has at most `_RAREST - 2` words that the other lacks. Where more than
`_NEIGHBOURS` questions share two words, as in questions made from one template, each meets that
many neighbours in order of text. 100,000 questions of 6 to 16 words take some 4 s.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from harness.text.normalize import normalize_answer

NEAR_DUPLICATE = 93.0
_RAREST = 5
_NEIGHBOURS = 50


def near_duplicates(questions: Mapping[str, str]) -> Iterator[tuple[str, str, float]]:
    """Each question that repeats an earlier one, that one, and how alike they are in percent.

    Ids in the order of `questions`, each once, with the first of those it repeats.

    >>> asked = {"a": "Who opened the port?", "b": "Where is it?", "c": "Who opened a port"}
    >>> list(near_duplicates(asked))
    [('c', 'a', 100.0)]
    """
    texts = {item_id: normalize_answer(question) for item_id, question in questions.items()}
    first: dict[str, str] = {}
    for item_id, text in texts.items():
        first.setdefault(text, item_id)
    distinct = list(first)
    twins: dict[int, tuple[int, float]] = {}
    for one, other, alike in _alike_pairs(distinct):
        later, earlier = max(one, other), min(one, other)
        twins[later] = min(twins.get(later, (earlier, alike)), (earlier, alike))
    number = {text: at for at, text in enumerate(distinct)}
    for item_id, text in texts.items():
        if first[text] != item_id and text:
            yield item_id, first[text], 100.0
        elif number[text] in twins:
            earlier, alike = twins[number[text]]
            yield item_id, first[distinct[earlier]], alike


def _alike_pairs(texts: Sequence[str]) -> Iterator[tuple[int, int, float]]:
    """Numbers of two texts that are near duplicates; a pair may come more than once."""
    from rapidfuzz.fuzz import ratio

    for members in _blocks(texts):
        members.sort(key=texts.__getitem__)
        for at, one in enumerate(members):
            for other in members[at + 1 : at + 1 + _NEIGHBOURS]:
                alike = ratio(texts[one], texts[other], score_cutoff=NEAR_DUPLICATE)
                if alike:
                    yield one, other, alike


def _blocks(texts: Sequence[str]) -> Iterator[list[int]]:
    """Numbers of texts that share their figures and two rare words; one, of very short texts."""
    words = [sorted(set(text.split())) for text in texts]
    frequency = Counter(itertools.chain.from_iterable(words))
    rank = {word: at for at, word in enumerate(sorted(frequency, key=lambda w: (frequency[w], w)))}
    figures: dict[str, int] = {}
    # A word pair and a text in one number: a million of these sort in a second.
    entries: list[int] = []
    for at, (text, found) in enumerate(zip(texts, words, strict=True)):
        rarest = sorted(rank[word] for word in found)[:_RAREST]
        pairs = itertools.combinations(rarest, 2)
        short = ((one, one) for one in rarest) if len(rarest) <= 3 else ()
        digits = figures.setdefault("".join(filter(str.isdigit, text)), len(figures))
        for one, other in itertools.chain(pairs, short):
            block = (one * len(rank) + other) * len(texts) + digits
            entries.append(block * len(texts) + at)
    entries.sort()
    for _, block_entries in itertools.groupby(entries, key=lambda entry: entry // len(texts)):
        members = [entry % len(texts) for entry in block_entries]
        if len(members) > 1:
            yield members
