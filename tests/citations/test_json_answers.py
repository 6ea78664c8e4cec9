"""JSON answers, whole and damaged."""

from __future__ import annotations

import json

import pytest

from harness.citations.parse import parse

SHOWN = ("a.txt", "b.txt", "c.txt")
WHOLE = {"answer": "They met in Sirte.", "citations": [1, 3]}
QUOTED = {"answer": "They met.", "citations": [{"source": 2, "quote": "met in Sirte"}]}
PLAIN = json.dumps(WHOLE)

READ = [
    # (raw, answer text, numbers cited)
    (PLAIN, "They met in Sirte.", (1, 3)),
    (json.dumps(WHOLE, indent=2), "They met in Sirte.", (1, 3)),
    (f"  \n{PLAIN}\n ", "They met in Sirte.", (1, 3)),
    (f"\ufeff{PLAIN}", "They met in Sirte.", (1, 3)),
    (f"```json\n{PLAIN}\n```", "They met in Sirte.", (1, 3)),
    (f"```\n{PLAIN}\n```", "They met in Sirte.", (1, 3)),
    (f"```json\n{PLAIN}", "They met in Sirte.", (1, 3)),
    (f"Here is the answer:\n```json\n{PLAIN}\n```\nI hope it helps.", "They met in Sirte.", (1, 3)),
    (f"Sure! {PLAIN} Let me know.", "They met in Sirte.", (1, 3)),
    (f"<think>Is it {{}}?</think>{PLAIN}", "They met in Sirte.", (1, 3)),
    (f"{PLAIN}<|im_end|>\n<|im_start|>user", "They met in Sirte.", (1, 3)),
    (f"{PLAIN}\n{PLAIN}", "They met in Sirte.", (1, 3)),
    (str(WHOLE), "They met in Sirte.", (1, 3)),
    (f"```python\n{WHOLE}\n```", "They met in Sirte.", (1, 3)),
    ("{'answer': \"It's Sirte\", 'citations': (1,)}", "It's Sirte", (1,)),
    ("{'answer': 'It's Sirte', 'citations': [1]}", "It's Sirte", (1,)),
    ('{"answer": "They met.", "citations": [1, 3,],}', "They met.", (1, 3)),
    ('{"answer": "They met." "citations": [1]}', "They met.", (1,)),
    ('{answer: "They met.", "citations": [1]}', "They met.", (1,)),
    ('{"answer": "He said "no" twice.", "citations": [1]}', 'He said "no" twice.', (1,)),
    ('{"answer": "They\nmet.", "citations": [1]}', "They\nmet.", (1,)),
    ('{"answer": "They\\nmet.", "citations": [1]}', "They\nmet.", (1,)),
    ("{“answer”: “They met.”, “citations”: [1]}", "They met.", (1,)),
    ('{"answer": "They met in Sir', "They met in Sir", ()),
    ('{"answer": "They met.", "citations": [1, 2', "They met.", (1, 2)),
    ('{"answer": "They met.", "citations": [1, 2,', "They met.", (1, 2)),
    ('{"answer": "They met.", "citations": [{"source": 2, "quo', "They met.", (2,)),
    ('{"answer": "They met.", "citati', "They met.", ()),
    ('{"answer": "They met.", "citations": [1}', "They met.", (1,)),
    ('```json\n{"answer": "They met in Sir', "They met in Sir", ()),
    (json.dumps(QUOTED), "They met.", (2,)),
    ('{"answer": "They met.", "citations": 2}', "They met.", (2,)),
    ('{"answer": "They met.", "citations": "2"}', "They met.", (2,)),
    ('{"answer": "They met.", "citations": "[1, 2]"}', "They met.", (1, 2)),
    ('{"answer": "They met.", "citations": ["[1]", "[2]"]}', "They met.", (1, 2)),
    ('{"answer": "They met.", "citations": ["Source 2", "b.txt", "c"]}', "They met.", (2, 3)),
    ('{"answer": "They met.", "citations": [1.0]}', "They met.", (1,)),
    ('{"answer": "They met.", "citations": [0, 99, -1]}', "They met.", (0, 99, -1)),
    ('{"answer": "They met.", "citations": {"source": 1}}', "They met.", (1,)),
    ('{"answer": "They met.", "citations": [{"doc_id": "b.txt"}]}', "They met.", (2,)),
    ('{"answer": "They met.", "citations": [{"id": 3, "text": "a b c"}]}', "They met.", (3,)),
    ('{"answer": "They met.", "sources": [1, 2]}', "They met.", (1, 2)),
    ('{"Answer": "They met.", "Citations": [1]}', "They met.", (1,)),
    ('{"answer": "They met [2]. They left [1]."}', "They met. They left.", (2, 1)),
    ('{"answer": "They met [2].", "citations": [2, 3]}', "They met.", (2, 3)),
    ('{"answer": "**Answer:** Sirte [2]", "citations": []}', "Sirte", (2,)),
    ('{"reasoning": "so {x}", "answer": "Sirte", "citations": [1]}', "Sirte", (1,)),
    ('{"text": "They met.", "citations": [1]}', "They met.", (1,)),
    ('{"summary": "They met [1]."}', "They met.", (1,)),
    ('{"answer": 42, "citations": [1]}', "42", (1,)),
    ('{"answer": 4.5}', "4.5", ()),
    ('{"answer": true, "citations": [1]}', "yes", (1,)),
    ('{"answer": ["Egypt", "Turkey"], "citations": [1]}', "Egypt, Turkey", (1,)),
    ('{"response": {"answer": "Sirte", "citations": [1]}}', "Sirte", (1,)),
    ('{"answer": "{\\"answer\\": \\"Sirte\\", \\"citations\\": [2]}"}', "Sirte", (2,)),
    ('{"answer": "\\ud83d\\ude00 met", "citations": [1]', "\U0001f600 met", (1,)),
]

CLAIMS = [
    ('{"claims": [{"text": "A met.", "citations": [1]}]}', "A met.", (1,)),
    (
        '[{"claim": "A met.", "source": 1}, {"claim": "B left.", "source": 3}]',
        "A met. B left.",
        (1, 3),
    ),
    ("[{'claim': 'A met.', 'doc_id': 2, 'quote': 'it met there'},]", "A met.", (2,)),
    ('{"statements": [{"statement": "A met.", "sources": ["b.txt"]}]}', "A met.", (2,)),
    ('{"claims": ["A met [1].", "B left [2]."]}', "A met. B left.", (1, 2)),
    (
        '{"claims": [{"text": "A met.", "citations": [{"source": 2, "quote": "x y z"}]}]}',
        "A met.",
        (2,),
    ),
    ('```json\n[{"claim": "A met.", "citations": [1]}]\n```', "A met.", (1,)),
    ('{"claims": [{"claim": "A met.", "citations": [1]}, {"claim": "B le', "A met. B le", (1,)),
]


@pytest.mark.parametrize(("raw", "text", "cited"), READ)
def test_json_answer_is_read(raw, text, cited):
    answer = parse(raw, shown=SHOWN)
    assert (answer.text, answer.cited(), answer.format) == (text, cited, "json")


@pytest.mark.parametrize(("raw", "text", "cited"), CLAIMS)
def test_json_claims_are_read(raw, text, cited):
    answer = parse(raw, shown=SHOWN)
    assert (answer.text, answer.cited(), answer.format) == (text, cited, "json_claims")


@pytest.mark.parametrize(
    ("raw", "abstained"),
    [
        ('{"answer": null, "citations": []}', True),
        ("{'answer': None}", True),
        ('{"answer": null, "abstained": false}', True),
        ('{"answer": "Sirte", "abstained": true}', True),
        ('{"abstained": true}', True),
        ('{"answer": "", "abstained": "true"}', True),
        ('{"answer": "Sirte", "answerable": false}', True),
        ('{"answer": "The articles do not say.", "abstained": false}', False),
        ('{"answer": "The articles do not say."}', True),
        ('{"answer": "Sirte"}', False),
        ('{"answer": ""}', False),
        ('{"claims": [], "abstained": true}', True),
    ],
)
def test_structured_flag_wins_over_the_wording(raw, abstained):
    assert parse(raw).abstained is abstained


@pytest.mark.parametrize(
    "raw",
    [
        '{"foo": 1}',
        '```json\n{"foo": 1}\n```',
        "{}",
        '{"answer": ""}',
        '{"answer": {}}',
        '{"claims": []}',
        '{"citations": [1]}',
    ],
)
def test_json_without_an_answer_is_unparsed(raw):
    answer = parse(raw)
    assert (answer.text, answer.abstained, answer.claims) == ("", False, ())
    assert answer.warnings


@pytest.mark.parametrize(
    "raw",
    ["{curly} text", "The set {1, 2} is used.", 'He sent {"text": "hi"} to us.', '"Sirte"', "null"],
)
def test_text_with_braces_is_text(raw):
    assert (parse(raw).text, parse(raw).format) == (raw, "text")


@pytest.mark.parametrize(
    ("raw", "warning"),
    [
        (str(WHOLE), "JSON was mended"),
        (PLAIN[:-3], "JSON was cut off"),
        (f"So: {PLAIN}", "text around the JSON was dropped"),
        ('{"answer": 42}', "answer was no string"),
        ('{"foo": 1}', "JSON without an answer"),
    ],
)
def test_what_was_done_is_said(raw, warning):
    assert warning in parse(raw).warnings


def test_index_base_shifts_json_numbers():
    assert parse(PLAIN, index_base=0).cited() == (2, 4)
    raw = '{"answer": "x", "citations": ["[0]", "b.txt"]}'
    assert parse(raw, shown=SHOWN, index_base=0).cited() == (1, 2)


MAPPINGS = [
    ({"answer": "Sirte", "citations": [1]}, "Sirte", (1,), False),
    ({"answer": None, "citations": []}, "", (), True),
    ({"claims": [{"text": "A met.", "citations": [2]}]}, "A met.", (2,), False),
    ({"text": "They met [3].", "citations": []}, "They met.", (3,), False),
    ({"answer": ("a", "b")}, "a, b", (), False),
    ({"answer": "\ud800x"}, "\ufffdx", (), False),
]


@pytest.mark.parametrize(("raw", "text", "cited", "abstained"), MAPPINGS)
def test_mapping_is_read_like_json(raw, text, cited, abstained):
    answer = parse(raw)
    assert (answer.text, answer.cited(), answer.abstained) == (text, cited, abstained)


@pytest.mark.parametrize("raw", [{}, {"foo": 1}, {1: 2}, None, 5, ["x"], b"x"])
def test_any_other_object_is_unparsed(raw):
    answer = parse(raw)
    assert (answer.text, answer.abstained) == ("", False)
    assert "output is neither text nor a known object" in answer.warnings


def test_quotes_and_offsets_are_kept():
    raw = {"answer": "A met.", "citations": [{"source": 2, "quote": "met", "start": 4, "end": 7}]}
    (citation,) = parse(raw).citations
    assert (citation.source, citation.quote, citation.start, citation.end) == (2, "met", 4, 7)
