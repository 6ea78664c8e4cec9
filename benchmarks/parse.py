"""How long the parser takes: `python benchmarks/parse.py`.

Prints the CPU seconds of outputs made to be slow, the slowest last (the aim: under one second
each), and of 10,000 outputs mixed at random from real fragments (the aim: under 50 ms each). One
output is read before the clock starts, since the first one loads the sentence splitter.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from harness.citations.parse import parse

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))
from raw_outputs import SHOWN, raw_outputs  # the tests' generator

LONG = 200_000
DEEP = 10_000
N_MIXED = 10_000
UNITS = (
    "a", "[", "]", "(", "[1]", "[1] ", "word [1]. ", "word. [1] ", "\n", "- a\n", "“", "'", "{",
    "{'a':", "[{", "[[1]", "[1]]", "[^1]", "[^a]: b\n", "【1†s】", "¹", "`", "<think>", "</think>",
    "**[1]**", "([1])", "[1](", "[1](a.b", "(Source 1) ", "Sources: [1]\n", "[1] a.txt\n",
    "[1]: x\n", "\u200b", "\ud800", "[1-100] ", "[1, 2, 3] ", "[[1]1", "A.\n[1] B\n", "(a.txt) ",
    "[1, ", "<sup>", "<sup>1</sup>", "^1^", "^1", "//", "{//\n", " — [1]\n", '[1: "a b"] ', "\xa0.",
    '{"type": "text", "text": "a"}, ', "U.N\u2028. ", "；[1] ",
)  # fmt: skip
BROKEN = bytes(range(128, 256)) * 1600
BLOCK = {
    "type": "text",
    "text": "They met. ",
    "citations": [{"type": "char_location", "cited_text": "met", "document_index": 0}],
}
SPAN = {"start": 0, "end": 4, "text": "Él v", "sources": [{"id": "doc:0"}]}
NOTE = {"type": "url_citation", "start_index": 0, "end_index": 9, "title": "a.txt"}
SUPPORT = {"segment": {"endIndex": 9, "text": "no such"}, "groundingChunkIndices": [0]}
HEAVY = {
    "brackets 10,000 deep": "[" * DEEP + "1" + "]" * DEEP,
    "objects 10,000 deep": '{"a":' * DEEP + "1" + "}" * DEEP,
    "5 MB of citations": json.dumps({"answer": "x", "citations": list(range(600_000))}),
    "5 MB of claims": json.dumps([{"claim": "They met.", "source": 1}] * 140_000),
    "5 MB of answer": json.dumps({"answer": "They met. " * 500_000}),
    "5 MB of Python": str({"answer": "x", "pad": ["abc"] * 700_000}),
    "5 MB of blocks": json.dumps({"content": [BLOCK] * 38_000}),
    "200,000 characters in 5 MB of blocks": json.dumps(
        {"content": [{**BLOCK, "citations": BLOCK["citations"] * 3}] * 20_000}
    ),
    "5 MB of annotations": json.dumps({"text": "a" * LONG, "annotations": [NOTE] * 55_000}),
    "5 MB of spans": json.dumps({"text": "é" * LONG, "citations": [SPAN] * 50_000}),
    "5 MB of supports": json.dumps(
        {"text": "é" * LONG, "groundingMetadata": {"groundingSupports": [SUPPORT] * 50_000}}
    ),
    "5 MB of markers": "[1]" * 1_700_000,
    "5 MB of white space": " " * 5_000_000,
    "invalid UTF-8, escaped": BROKEN.decode("utf-8", "surrogateescape"),
    "invalid UTF-8, replaced": BROKEN.decode("utf-8", "replace"),
    "invalid UTF-8 in JSON": '{"answer": "' + BROKEN.decode("utf-8", "surrogateescape") + '"}',
}


def main() -> None:
    parse("They met.")
    raws = {f"{unit!r} to 200,000": (unit * (LONG // len(unit) + 1))[:LONG] for unit in UNITS}
    rows = []
    for name, raw in {**raws, **HEAVY}.items():
        rows.append((seconds_of(raw), name))
    for seconds, name in sorted(rows):
        print(f"{seconds:7.3f} s  {name}")
    print(f"{sum(s > 1 for s, _ in rows)} of {len(rows)} over one second")
    outputs = list(raw_outputs(N_MIXED, seed=20211122))
    mixed = sorted(map(seconds_of, outputs))
    p99 = mixed[N_MIXED * 99 // 100]
    print(f"{N_MIXED} mixed outputs: p99 {p99 * 1000:.1f} ms, max {mixed[-1] * 1000:.1f} ms")
    texts = [parse(raw, shown=SHOWN).text for raw in outputs]
    again = sum(parse(text, shown=SHOWN).text == text for text in texts)
    print(f"{again} of {N_MIXED} answers read as themselves")


def seconds_of(raw: str | dict[str, object]) -> float:
    start = time.process_time()
    parse(raw, shown=SHOWN)
    return time.process_time() - start


if __name__ == "__main__":
    main()
