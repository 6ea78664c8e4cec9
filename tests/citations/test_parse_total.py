"""Whatever comes in: no error, and the same text when read again."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from harness.citations.parse import parse

SHOWN = ("000_def0.txt", "001_e9a5.txt", "002_58d0.txt")
LONG = 50_000  # benchmarks/parse.py reads 200,000 characters against the clock

WORDS = (
    "[1] [2] [1,2] [1-3] [0] [99] [[ ]] [ ] ( ) 【1†s】 【 】 (Source 2) [^1] [^1]: [1]: ¹ ² km² "
    "[sic] [2021] 000_def0.txt [001_e9a5.txt] Sources: **Sources:** References Source: "
    "[1](http://x) ](a.b) <think> </think> <|im_end|> </s> <s> ``` ```json ~~~ "
    "**Answer:** Answer: A: ## * ** _ - • 1. "
    '{ } {"answer": "claims": "x" \' " \\ \\" null , : [{"claim": "a"}] {\'answer\': '
    '"abstained":true They met. U.N. “ ” … é 你好。 \u200b \ufeff \ud800 \udc00 \u00a0 \x00 \x1c'
)
PIECES = st.sampled_from(WORDS.split(" "))
SPACE = st.sampled_from(["", " ", "\n", "\n\n", "\t", "\r\n"])
SOUP = st.lists(st.one_of(PIECES, SPACE), max_size=40).map("".join)
ANY_TEXT = st.text(st.characters(), max_size=200)

JSON_LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | SOUP
JSON_KEYS = st.sampled_from(
    ["answer", "text", "claims", "claim", "citations", "source", "quote", "abstained", "x", "id"]
)
JSON = st.recursive(
    JSON_LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(JSON_KEYS, inner, max_size=4),
    max_leaves=12,
)


def check(raw, **options):
    answer = parse(raw, shown=SHOWN, **options)
    again = parse(answer.text, shown=SHOWN, **options)
    assert again.text == answer.text
    assert not again.citations
    assert answer == parse(raw, shown=SHOWN, **options)
    assert answer.text == answer.text.strip()
    for claim in answer.claims:
        assert claim.text == answer.text[claim.start : claim.end] == claim.text.strip() != ""
    for before, after in zip(answer.claims, answer.claims[1:], strict=False):
        assert before.end <= after.start
    for citation in answer.citations:
        assert all(0 <= number < len(answer.claims) for number in citation.claims)
        assert citation.raw
    answer.text.encode()


@settings(max_examples=400, deadline=None)
@given(SOUP)
@example("[1] - x")
@example("[[[1]1]1]")
@example("- Answer: [1] - Answer: x")
@example("<thi<think></think>nk>")
@example("Sources: [1]\nSources: [2]")
@example('[1]{"answer": "x"}')
@example("[1][2](http://x)")
@example("a [1](Source 3)(http://x)")
def test_any_mix_of_forms_is_read(raw):
    check(raw)


@settings(max_examples=200, deadline=None)
@given(ANY_TEXT)
def test_any_text_is_read(raw):
    check(raw, index_base=0)


@settings(max_examples=200, deadline=None)
@given(JSON)
def test_any_json_is_read(value):
    check(json.dumps(value))
    check(str(value))
    if isinstance(value, dict):
        check(value)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(JSON_KEYS, JSON_LEAVES | st.lists(JSON_LEAVES)), st.integers(0, 80))
def test_any_cut_of_json_is_read(value, kept):
    check(json.dumps(value)[:kept])


UNITS = [
    *[
        "a",
        "[",
        "]",
        "(",
        "[1]",
        "[1] ",
        "word [1]. ",
        "word. [1] ",
        "\n",
        "a\n",
        "- a\n",
        "“",
        "'",
    ],
    *["{", "{'a':", '{"a":', "[{", "[[1]", "[1]]", "[^1]", "[^a]: b\n", "【1†s】", "¹", "a¹", "`"],
    *["<think>", "</think>", "<think></think>", "```\n", "**[1]**", "([1])", "[1](", "[1](a.b"],
    *["(Source 1) ", "Sources: ", "Sources: [1]\n", "[1] a.txt\n", "[1]: x\n", "<|im_end|>"],
    *["\u200b", "\ud800", "Answer: ", "[1-100] ", "[1, 2, 3] ", " ", "\\[1\\] ", "[[1]1", "\\"],
    *[
        '{"answer": "x"}',
        '{"answer": "',
        "[1]\n",
        "A.\n[1] B\n",
        "\r\n",
        "1) [1] ",
        '", ',
        "(a.txt) ",
    ],
]


@pytest.mark.parametrize("unit", UNITS)
def test_long_output_is_read(unit):
    check((unit * (LONG // len(unit) + 1))[:LONG])


DEEP = 10_000
HEAVY = {
    "brackets": "[" * DEEP + "1" + "]" * DEEP,
    "brackets with text": "[" * DEEP + "1" + "]1" * DEEP,
    "parentheses": "(" * DEEP + "[1]" + ")" * DEEP,
    "deep object": '{"a":' * DEEP + "1" + "}" * DEEP,
    "deep list": "[" * 5_000_000,
    "deep answer": '{"answer": ' + "[" * 900 + "]" * 900 + "}",
    "5 MB of citations": json.dumps({"answer": "x", "citations": list(range(600_000))}),
    "5 MB of claims": json.dumps([{"claim": "They met.", "source": 1}] * 140_000),
    "5 MB of answer": json.dumps({"answer": "They met. " * 500_000}),
    "5 MB cut off": json.dumps({"answer": "x", "pad": ["abc"] * 700_000})[:-4],
    "5 MB of Python": str({"answer": "x", "pad": ["abc"] * 700_000}),
    "5 MB of markers": "[1]" * 1_700_000,
    "5 MB of white space": " " * 5_000_000,
    "number of 6000 digits": '{"answer": ' + "1" * 6000 + "}",
}


@pytest.mark.parametrize("name", HEAVY)
def test_heavy_output_is_read(name):
    check(HEAVY[name])


def test_large_json_is_read_and_not_given_up():
    answer = parse(HEAVY["5 MB of citations"])
    assert (answer.text, len(answer.citations)) == ("x", 5000)
    assert "more than 5000 citations; the rest were dropped" in answer.warnings


@pytest.mark.parametrize(
    ("raw", "warning"),
    [
        (HEAVY["5 MB of markers"], "output is too long to be an answer"),
        (HEAVY["brackets with text"], "markup is nested too deep to read"),
    ],
)
def test_what_is_given_up_is_unparsed_and_says_so(raw, warning):
    answer = parse(raw)
    assert (answer.text, answer.abstained, answer.citations) == ("", False, ())
    assert warning in answer.warnings
