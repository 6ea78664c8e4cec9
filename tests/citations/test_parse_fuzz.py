"""Outputs mixed from real fragments: read without an error, and only once.

`benchmarks/parse.py` reads ten thousand of them.
"""

from __future__ import annotations

from raw_outputs import SHOWN, raw_outputs

from harness.citations.parse import parse


def test_any_output_is_read_and_its_answer_reads_as_itself():
    formats = set()
    for raw in raw_outputs(2_000, seed=20211122):
        answer = parse(raw, shown=SHOWN)
        again = parse(answer.text, shown=SHOWN)
        assert again.text == answer.text, repr(raw)
        assert again.citations == (), repr(raw)
        assert all(c.text == answer.text[c.start : c.end] for c in answer.claims), repr(raw)
        for citation in answer.citations:
            assert citation.raw, repr(raw)
            assert all(0 <= n < len(answer.claims) for n in citation.claims), repr(raw)
        formats.add(answer.format)
    structured = {"json", "json_claims", "anthropic", "openai", "cohere", "gemini"}
    assert formats == {"text", "inline", *structured}
