"""How long the parser takes for outputs made to be slow: `python benchmarks/parse.py`.

Prints the CPU seconds of each, the slowest last; the aim is under one second each.
"""

from __future__ import annotations

import json
import time

from harness.citations.parse import parse

LONG = 200_000
DEEP = 10_000
UNITS = (
    "a", "[", "]", "(", "[1]", "[1] ", "word [1]. ", "word. [1] ", "\n", "- a\n", "“", "'", "{",
    "{'a':", "[{", "[[1]", "[1]]", "[^1]", "[^a]: b\n", "【1†s】", "¹", "`", "<think>", "</think>",
    "**[1]**", "([1])", "[1](", "[1](a.b", "(Source 1) ", "Sources: [1]\n", "[1] a.txt\n",
    "[1]: x\n", "\u200b", "\ud800", "[1-100] ", "[1, 2, 3] ", "[[1]1", "A.\n[1] B\n", "(a.txt) ",
)  # fmt: skip
HEAVY = {
    "brackets 10,000 deep": "[" * DEEP + "1" + "]" * DEEP,
    "objects 10,000 deep": '{"a":' * DEEP + "1" + "}" * DEEP,
    "5 MB of citations": json.dumps({"answer": "x", "citations": list(range(600_000))}),
    "5 MB of claims": json.dumps([{"claim": "They met.", "source": 1}] * 140_000),
    "5 MB of answer": json.dumps({"answer": "They met. " * 500_000}),
    "5 MB of Python": str({"answer": "x", "pad": ["abc"] * 700_000}),
    "5 MB of markers": "[1]" * 1_700_000,
    "5 MB of white space": " " * 5_000_000,
}


def main() -> None:
    raws = {f"{unit!r} to 200,000": (unit * (LONG // len(unit) + 1))[:LONG] for unit in UNITS}
    rows = []
    for name, raw in {**raws, **HEAVY}.items():
        start = time.process_time()
        parse(raw, shown=("a.txt", "b.txt"))
        rows.append((time.process_time() - start, name))
    for seconds, name in sorted(rows):
        print(f"{seconds:7.3f} s  {name}")
    print(f"{sum(s > 1 for s, _ in rows)} of {len(rows)} over one second")


if __name__ == "__main__":
    main()
