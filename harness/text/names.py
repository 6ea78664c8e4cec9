"""Names in running text, without a model: runs of capitalised words.

A run is one name ("Khalifa Haftar", "Berlin"); a lower-case "of", "al", "de", "van", "von", "bin"
between two capitalised words belongs to it. At the beginning of a sentence any word is written
so: a function word there is left out of the run, and a single word is no name. Known misses are
names of one word that only open sentences, names in scripts without case, and lower-case names;
known false ones a noun before a name ("Minister Lavrov") and other capitalised words ("Friday").
"""

from __future__ import annotations

import re

from harness.text.sentences import split_sentences
from harness.text.word_lists import FUNCTION_WORDS

_WORD = r"[^\W\d_][\w’'.-]*"
_OPENERS = frozenset(
    [
        "the",
        "a",
        "an",
        "after",
        "before",
        "during",
        "since",
        "until",
        "when",
        "while",
        "although",
        "but",
        "if",
        "however",
        "last",
        "this",
    ]
)
_PARTICLES = frozenset(["of", "al", "el", "de", "van", "von", "bin", "ibn"])
_TOKEN = re.compile(_WORD)
_JOINED = re.compile(r"(?:al|el)-[A-Z]")
_POSSESSIVE = re.compile(r"[’'](?:s|)$")
_ENDS = re.compile(r"(['’]s?|[.'’-]+)$")


def names_in(text: str) -> tuple[str, ...]:
    """The names of a text in order, each once, without possessive endings.

    >>> names_in("Talks began. In Berlin, Ana Ruiz met the Bank of Libya’s head.")
    ('Berlin', 'Ana Ruiz', 'Bank of Libya')
    """
    found: list[str] = []
    for sentence in split_sentences(text, by_line=True):
        found += _of_sentence(sentence.text)
    return tuple(dict.fromkeys(found))


def _of_sentence(sentence: str) -> list[str]:
    runs: list[tuple[bool, list[str]]] = []
    end, first = -1, True
    for match in _TOKEN.finditer(sentence):
        word = match.group()
        adjoins = bool(runs) and end >= 0 and not sentence[end : match.start()].strip()
        if word[0].isupper() or (adjoins and _JOINED.match(word)):
            if adjoins:
                runs[-1][1].append(word)
            else:
                runs.append((first, [word]))
            end = -1 if _POSSESSIVE.search(word) else match.end()
        elif adjoins and word in _PARTICLES:
            runs[-1][1].append(word)
            end = match.end()
        else:
            end = -1
        first = False
    return [name for opens, words in runs if (name := _trimmed(words, opens=opens))]


def _trimmed(words: list[str], *, opens: bool) -> str:
    if opens and words[0].casefold() in FUNCTION_WORDS | _OPENERS:
        words, opens = words[1:], False
    while words and words[-1] in _PARTICLES:
        words.pop()
    if not words or (len(words) == 1 and opens):
        return ""
    return _ENDS.sub("", " ".join(words))
