"""Every format of the metric dictionary, at every place, whole and damaged.

A case of the fixture has a `raw` output (a text or a payload) and what is in it: `answer_text`,
`citations` (the numbers, in order of first appearance), `abstained`, `format`, and where it
matters `tied`: every citation as [number, quote, texts of its claims]. `sources` and `index_base`
are given where they are not the usual ones. All is written by hand from the metric dictionary;
`strangers.jsonl` without sight of the parser, `outputs.jsonl` in the forms that interfaces and chat
models give.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from harness.citations.parse import parse

CASES = Path(__file__).parents[1] / "fixtures" / "parse"
SHOWN = ("000_def0.txt", "001_e9a5.txt", "002_58d0.txt", "003_839d.txt", "004_c8f6.txt")


def read_cases():
    files = [CASES / name for name in ("cases.jsonl", "strangers.jsonl", "outputs.jsonl")]
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    return [pytest.param(case, id=case["id"]) for case in map(json.loads, lines)]


@pytest.mark.parametrize("case", read_cases())
def test_output_is_read_as_the_dictionary_says(case):
    shown, base = case.get("sources", SHOWN), case.get("index_base", 1)
    answer = parse(case["raw"], shown=shown, index_base=base)
    found = {
        "answer_text": answer.text,
        "citations": list(answer.cited()),
        "abstained": answer.abstained,
        "format": answer.format,
        "tied": [
            [cited.source, cited.quote, [answer.claims[n].text for n in cited.claims]]
            for cited in answer.citations
        ],
    }
    assert {key: found[key] for key in found if key in case} == {
        key: case[key] for key in found if key in case
    }
    assert parse(answer.text, shown=shown, index_base=base).text == answer.text
