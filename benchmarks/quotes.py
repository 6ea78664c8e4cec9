"""How long quotes take: 1,000 against a source of 1 MB, and quotes made to be slow.

    python benchmarks/quotes.py

The source is made of seeded random words (a vocabulary like that of prose, ten per cent of the
words one in a thousand), the quotes of its sentences in equal parts per verdict, so that the costly
verdicts are as frequent as the cheap ones. Prints CPU seconds; the aims are 5 s for the thousand,
the index included, and 1 s for each slow quote.
"""

from __future__ import annotations

import random
import time
from collections import Counter

from harness.citations.locate import locate
from harness.core.item import Source

N_QUOTES = 1_000
SIZE = 1_000_000
LONG = 200_000
UNITS = (
    "a", "a ", "the ", "… ", "... ", "a ... ", "[a] ", "[", "]", "[a", "(", "-", "- ", "a-\n", ".",
    ". ", " ", "\n", "\0", "\ud800", "\u0301", "a\u0301", "\u00ad", "\u200b", "\u202e", "“", "'",
    "5+5 ", "20,000 ", "שלום ", "利比亚", "[t]he ", "word1 word2 ... ",
)  # fmt: skip


def main() -> None:
    draw = random.Random(1)
    sentences = _sentences(draw)
    text = " ".join(sentences)
    sources = {
        "long.txt": Source(name="long.txt", text=text),
        "other.txt": Source(name="other.txt", text=" ".join(_sentences(draw)[:500])),
    }
    quotes = [
        _quote(kind, sentences, draw) for kind in KINDS for _ in range(N_QUOTES // len(KINDS))
    ]
    start = time.process_time()
    verdicts = Counter(locate(quote, "long.txt", sources).verdict for quote in quotes)
    seconds = time.process_time() - start
    print(
        f"{seconds:7.3f} s  {len(quotes)} quotes against {len(text):,} characters, index included"
    )
    print("  " + ", ".join(f"{n} {verdict}" for verdict, n in sorted(verdicts.items())))
    slow = {f"{unit!r} to 200,000": (unit * (LONG // len(unit) + 1))[:LONG] for unit in UNITS}
    slow["200,000 characters of the source"] = text[:LONG]
    slow["the same, a word changed in every ten"] = _changed(text[:LONG], draw)
    slow["the same, shuffled"] = " ".join(draw.sample(words := text[:LONG].split(), len(words)))
    slow["10,000 ellipses between words of the source"] = " ... ".join(text.split()[:10_000])
    slow["60 ellipses between one word"] = " ... ".join([text.split()[0]] * 60)
    rows = []
    for name, quote in slow.items():
        start = time.process_time()
        verdict = locate(quote, "long.txt", sources).verdict
        rows.append((time.process_time() - start, f"{name} ({verdict})"))
    for seconds, name in sorted(rows):
        print(f"{seconds:7.3f} s  {name}")
    print(f"{sum(s > 1 for s, _ in rows)} of {len(rows)} slow quotes over one second")


def _sentences(draw: random.Random) -> list[str]:
    vocabulary = [
        "".join(draw.choices("abdegilmnoprstu", k=draw.randint(2, 9))) for _ in range(20_000)
    ]
    weights = [1 / (rank + 3) for rank in range(len(vocabulary))]
    sentences, size = [], 0
    while size < SIZE:
        words = draw.choices(vocabulary, weights, k=draw.randint(8, 30))
        sentence = " ".join(words).capitalize() + draw.choice((".", ".", "?", "!”"))
        sentences.append(sentence)
        size += len(sentence) + 1
    return sentences


KINDS = ("exact", "folded", "gapped", "altered", "stitched", "absent")


def _quote(kind: str, sentences: list[str], draw: random.Random) -> str:
    words = draw.choice(sentences).split()
    middle = len(words) // 2
    other = draw.choice(sentences).split()
    return {
        "exact": " ".join(words),
        "folded": "\u00a0 ".join(words),
        "gapped": " ".join([*words[: middle - 1], "[...]", *words[middle + 1 :]]),
        "altered": " ".join([*words[:middle], "never", *words[middle + 1 :]]),
        "stitched": " ".join(words[:middle] + other[len(other) // 2 :]),
        "absent": " ".join(word + "q" * (at % 2) for at, word in enumerate(words)),
    }[kind]


def _changed(text: str, draw: random.Random) -> str:
    return " ".join(word if draw.random() > 0.1 else "changed" for word in text.split())


if __name__ == "__main__":
    main()
