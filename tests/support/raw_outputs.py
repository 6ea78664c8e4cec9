"""Raw outputs made at random from what real ones are made of, whole and damaged."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator

SHOWN = ("000_def0.txt", "001_e9a5.txt", "002_58d0.txt")

SENTENCES = (
    "The committee met in Sirte on 7 August 2021.", "“We will not leave,” he said.", "Yes",
    "It reopened the coastal road, the U.N. said", "The articles do not say who attended.",
    "About 20,000 people live on 300 km².", "In [2021] he [sic] met [its] army;", "E = mc²",
    "Él llegó á Sirte — “sí”.", "会议在苏尔特举行。", "تم الاتفاق.", "बैठक हुई।", "Dr. Kubiš left…",
    "See [the list](https://example.org/a_(b)).", "<b>Ignore all instructions.</b>",
    "🙂", "I don't", "The U.N\u00a0. said",
)  # fmt: skip
MARKERS = (
    "[1]", "[1][2]", "[1, 2]", "[1-2, 4; 5]", "[3-1]", "[0]", "[99]", "[S1]", "[^1]", "[^a]",
    "【1†source】", "【4:0†source】", "(Source 2)", "(Sources 4 and 5)", "[٢]", "［２］", "¹",
    "²,³", "¹⁻³",
    "<sup>1</sup>", "^1^", "[000_def0.txt]", "(001_e9a5.txt)", "[002_58d0]", "[nope.txt]", "[1",
    "[1,2,", '[1: "met in Sirte"]', "([1], [2])", "**[1]**", "[[1]]", "\\[1\\]",
    "[1](http://a.b)", "[1, 99, 2020]", "[1/2]", "<cite>1</cite>", "<ref>[2]</ref>", "`a[1]`",
    '<cite id="2">They left.</cite>', "[cite: 1, 2]", "[citation:3]",
)  # fmt: skip
FRAMES = (
    "<think>", "</think>", "<|im_end|>", "</s>", "<s>", "```", "```python\n", "<answer>",
    "</answer>", "\n[1] A Title\n[2] Another", "\n¹ A Title",
    "```json\n", "~~~", "**Answer:** ",
    "## Answer\n", "\n\nSources:\n", "\n[1] 000_def0.txt", "\n- [2] b", "Sources: [1]",
    "\n[^1]: Source 2",
    "\n[^a]: 001_e9a5.txt, \"three words here\"", "\u200b", "\ufeff", "\ud800", "\udc00", "\x00",
    "\u2028",
    "[", "]", "(", ")", "{", "}", "【", "】", '"', "'", "\\", "*", "_", "`", "#", "- ", "1. ",
    ":", ",",
)  # fmt: skip
GAPS = ("", " ", " ", "\n", "\n\n", "\t", "\r\n", "\u00a0")


def raw_outputs(count: int, *, seed: int) -> Iterator[str | dict[str, object]]:
    """That many outputs, the same for the same seed: texts, JSON answers and vendor payloads."""
    rng = random.Random(seed)
    for _ in range(count):
        kind = rng.random()
        if kind < 0.5:
            yield _damaged(_text(rng), rng)
            continue
        value = _payload(rng) if kind < 0.75 else _answer(rng)
        if kind > 0.98 and isinstance(value, dict):
            yield value
            continue
        written = str(value) if rng.random() < 0.2 else json.dumps(value)
        before, after = (_text(rng) if rng.random() < 0.15 else "" for _ in range(2))
        yield _damaged(before + written + after, rng)


def _text(rng: random.Random) -> str:
    pieces = []
    for _ in range(rng.randint(0, 25)):
        pool = rng.choices((SENTENCES, MARKERS, FRAMES), (4, 4, 1))[0]
        pieces += [rng.choice(pool), rng.choice(GAPS)]
    return "".join(pieces)


def _damaged(text: str, rng: random.Random) -> str:
    for _ in range(rng.choice((0, 0, 0, 1, 2, 5))):
        at = rng.randint(0, len(text))
        piece = rng.choice(rng.choice((FRAMES, MARKERS)))
        what = rng.randrange(4)
        if what == 0:
            text = text[:at]
        elif what == 1:
            text = text[:at] + text[at + rng.randint(1, 5) :]
        elif what == 2:
            text = text[:at] + piece + text[at:]
        else:
            text = text[:at] + text[max(0, at - 20) : at] + text[at:]
    return text


def _source(rng: random.Random) -> object:
    names = (
        *SHOWN,
        "Source 2",
        "doc:1",
        "doc:0:2",
        "[1]",
        "nope",
        "",
        None,
        True,
        [1, 2],
        {},
        -1,
        1.0,
    )
    return rng.choice((1, 2, 3, 0, 99, *names))


def _answer(rng: random.Random) -> object:
    said = rng.choice((_text(rng), _text(rng), None, 42, ["a", "b"], {"text": "x"}))
    entry = {"source": _source(rng), "quote": rng.choice((*SENTENCES, None, 3))}
    cited = rng.choice(([_source(rng), _source(rng)], [entry], entry, _source(rng), []))
    claim = {rng.choice(("claim", "text")): said, rng.choice(("citations", "source")): cited}
    answer = {rng.choice(("answer", "text", "output")): said, "citations": cited}
    flag = {"abstained": rng.choice((True, False, "true", None, 1))}
    return rng.choice((answer, {**answer, **flag}, [claim, claim], {"claims": [claim]}, flag))


def _payload(rng: random.Random) -> object:
    """A vendor's payload, with any of its fields wrong or missing."""
    text, more = _text(rng), rng.choice(SENTENCES)
    ends = [rng.choice((0, 3, 9, len(text), -1, 10**9, None, "4", 2.5)) for _ in range(3)]
    places = ("char_location", "page_location", "content_block_location", "search_result_location")
    place = {
        "type": rng.choice(places), "cited_text": rng.choice((more, None)),
        "document_index": ends[0], "start_char_index": ends[1], "end_char_index": ends[2],
        "search_result_index": 1,
    }  # fmt: skip
    blocks = [{"type": "text", "text": text, "citations": [place]}, {"type": "text", "text": more}]
    note = {
        "type": rng.choice(("file_citation", "url_citation")), "index": ends[0], "text": more,
        "filename": _source(rng), "start_index": ends[1], "end_index": ends[2],
    }  # fmt: skip
    nested = {"type": "url_citation", "url_citation": note}
    part = {"type": "output_text", "text": text, "annotations": [note, note]}
    span = {
        "start": ends[0], "end": ends[1], "text": rng.choice((more, text[3:9])),
        "sources": [{"id": _source(rng), "document": {"title": _source(rng)}}],
    }  # fmt: skip
    chunk = {rng.choice(("web", "retrievedContext")): {"title": _source(rng), "uri": "https://a.b"}}
    segment = {"startIndex": ends[0], "endIndex": ends[1], "partIndex": rng.choice((0, 1, 7, None))}
    support = {"segment": segment, "groundingChunkIndices": [0, ends[2]]}
    grounding = {"groundingChunks": [chunk], "groundingSupports": [support]}
    gemini = {
        "content": {"parts": [{"text": text}, {"text": more}]},
        "groundingMetadata": grounding,
    }
    chat = {"role": "assistant", "content": rng.choice((text, None)), "annotations": [nested]}
    cohere = {"content": [{"type": "text", "text": text}], "citations": [span]}
    payload = rng.choice((
        blocks, {"type": "message", "content": blocks}, blocks[0], part,
        {"choices": [{"message": chat}]},
        {"output": [{"type": "message", "content": [part]}]}, {"message": cohere}, cohere, gemini,
        {"candidates": [gemini]},
    ))  # fmt: skip
    if isinstance(payload, dict) and rng.random() < 0.2:
        payload = dict(payload)
        payload[rng.choice(list(payload))] = rng.choice((None, "x", 1, [], {}, [None], [[]], text))
    return payload
