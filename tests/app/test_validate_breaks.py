"""A good gold set, broken in every way the linter knows: each break is told at its place."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.app.validate import Validated, validate_gold

Break = Callable[[Any], object]

TIMELINE = {
    "id": "s-3",
    "task": "timeline",
    "seeds": ["harbour.txt"],
    "references": [
        [
            {
                "text": "The harbour was reopened.",
                "evidence": [[{"seed": "harbour.txt", "quote": "On 4 May 2020"}]],
                "date": "2020-05-04",
                "printed": "4 May 2020",
                "precision": "day",
                "basis": "printed",
            }
        ]
    ],
}
YES_NO = {
    "id": "q-7",
    "question": "Is the harbour closed?",
    "kind": "single_source",
    "answer_type": "yes_no",
    "answers": ["No"],
    "evidence": [[{"seed": "harbour.txt", "quote": "Ana Ruiz reopened the harbour"}]],
}
PREMISE = {
    "id": "q-8",
    "question": "Why did the strike end so soon?",
    "kind": "unanswerable",
    "answer_type": "none",
    "answers": [],
    "distractors": [{"seed": "strike.txt", "quote": "The strike began on Tuesday."}],
    "premise_corrections": ["do not say that it ended"],
}


def good(gold: Any) -> None:
    gold.qa += copy.deepcopy([YES_NO, PREMISE])
    gold.summaries.append(copy.deepcopy(TIMELINE))
    gold.aliases.append({"name": "Porto", "type": "place", "aliases": ["Oporto"]})
    gold.policy = {"version": "1", "single_sentence_questions": {"max": 0.15}}
    gold.write()


def told(gold: Any) -> list[str]:
    found = validate_gold(gold.folder, gold.seeds)
    return [str(problem).removeprefix(f"{gold.root}/") for problem in found.problems]


def row(item_id: str, **change: object) -> Break:
    """Fields of an item set anew."""
    return lambda gold: gold.row(item_id).update(copy.deepcopy(change))


def span(item_id: str, **change: object) -> Break:
    """The first evidence span of an item changed."""
    return lambda gold: gold.row(item_id)["evidence"][0][0].update(change)


def entry(**change: object) -> Break:
    """The entry of the timeline changed."""
    return lambda gold: gold.row("s-3")["references"][0][0].update(change)


def side(at: int, **change: object) -> Break:
    return lambda gold: gold.row("q-4")["positions"][at].update(copy.deepcopy(change))


def policy(**change: object) -> Break:
    return lambda gold: gold.policy.update(change)


SHARE = {"seed": "harbour.txt", "quote": "Share this page"}
OTHER = {"seed": "harbour.txt", "quote": "The council had closed it in March."}

# What breaks it, where it is told, and the words by which it is known.
ROWS: dict[str, tuple[Break, str, str]] = {
    "unknown key": (row("q-1", awnsers=["a"]), "gold/qa.jsonl:1: awnsers", "unknown key"),
    "wrong type": (row("q-1", answers="a"), "gold/qa.jsonl:1: answers", "a valid list"),
    "unknown kind": (row("q-1", kind="x"), "gold/qa.jsonl:1: kind", "'single_source'"),
    "missing field": (
        lambda gold: gold.row("q-2").pop("question"),
        "gold/qa.jsonl:2: question",
        "the required key",
    ),
    "id twice": (row("q-2", id="q-1"), "gold/qa.jsonl:2: id", "a second time (first in line 1)"),
    "moved offsets": (
        span("q-1", start=38, end=92),
        "gold/qa.jsonl:1: evidence[0][0]",
        "--fix-offsets",
    ),
    "wrong quote": (
        span("q-1", quote="Ana Ruis"),
        "gold/qa.jsonl:1: evidence[0][0]",
        "stands nowhere",
    ),
    "unknown seed": (span("q-1", seed="x.txt"), "gold/qa.jsonl:1: evidence[0][0]", "seed 'x.txt'"),
    "wrong quote of a position": (
        side(1, evidence=[[{**OTHER, "start": 0, "end": 35}]]),
        "gold/qa.jsonl:4: positions[1].evidence[0][0]",
        "the quote stands at 92",
    ),
    "wrong quote of a lure": (
        row("q-5", distractors=[{"seed": "strike.txt", "quote": "none"}]),
        "gold/qa.jsonl:5: distractors[0]",
        "stands 0 times",
    ),
    "answers to the unanswerable": (row("q-5", answers=["Ana"]), "gold/qa.jsonl:5", "no answers"),
    "summary of no seed": (
        row("s-1", seeds=["x.txt"]),
        "gold/summaries.jsonl:1: seeds[0]",
        "expected a seed in",
    ),
}
RULES: dict[str, tuple[Break, str, str]] = {
    "evidence in furniture": (
        row("q-3", evidence=[[SHARE]]),
        "gold/qa.jsonl:3: evidence[0][0]",
        "outside content_spans",
    ),
    "furniture for a position": (
        side(0, evidence=[[{"seed": "harbour.txt", "quote": "300"}], [SHARE]]),
        "gold/qa.jsonl:4: positions[0].evidence[1][0]",
        "outside content_spans",
    ),
    "underivable answer": (
        row("q-1", answers=["Maria"]),
        "gold/qa.jsonl:1: answers",
        "stands in no evidence quote",
    ),
    "underivable member": (
        row("q-2", items=[["Ana Ruiz"], ["Maria"]], answers=["Ana Ruiz and Maria"]),
        "gold/qa.jsonl:2: items[1]",
        "stands in no evidence quote",
    ),
    "underivable position": (
        side(0, evidence=[[OTHER]]),
        "gold/qa.jsonl:4: positions[0].answer",
        "no evidence quote of this position",
    ),
    "one side twice": (
        side(1, aliases=["the 300"]),
        "gold/qa.jsonl:4: positions[1].aliases[0]",
        "also names positions[0].answer",
    ),
    "one file is enough": (
        row("q-1", kind="multi_source"),
        "gold/qa.jsonl:1: evidence",
        "every group has a span in harbour.txt",
    ),
    "multi_source without evidence": (
        row("q-2", evidence=None),
        "gold/qa.jsonl:2: evidence",
        "from two files",
    ),
    "near duplicate": (
        row("q-6", question="Which person opened a port again?"),
        "gold/qa.jsonl:6: question",
        "nearly the question of q-1",
    ),
    "answer in the question": (
        row("q-1", question="Was Ruiz the culprit?"),
        "gold/qa.jsonl:1: answers[1]",
        "stands in the question",
    ),
    "rejected answer": (
        row("q-1", reject=["ruiz"]),
        "gold/qa.jsonl:1: reject[0]",
        "equals answers",
    ),
    "rejected alias": (
        row("q-1", reject=["Senhora Ruiz"]),
        "gold/qa.jsonl:1: reject[0]",
        "an alias of answers[0]",
    ),
    "rejected fact": (row("q-6", reject=["shut"]), "gold/qa.jsonl:6: reject[0]", "key_facts[0]"),
    "no anchor": (row("q-3", as_of=None), "gold/qa.jsonl:3: as_of", "kind is temporal"),
    "no sum": (row("q-3", resolution=None), "gold/qa.jsonl:3: resolution", "kind is temporal"),
    "unprinted anchor": (
        row("q-3", as_of="2020-05-07"),
        "gold/qa.jsonl:3: as_of",
        "a date printed in the seeds",
    ),
    "evidence for the unanswerable": (
        row("q-5", evidence=[[OTHER]]),
        "gold/qa.jsonl:5: evidence",
        "on an unanswerable question",
    ),
    "no lure": (row("q-5", distractors=[]), "gold/qa.jsonl:5: distractors", "kind is unanswerable"),
    "echoed premise": (
        row("q-8", premise_corrections=["the strike end"]),
        "gold/qa.jsonl:8: premise_corrections[0]",
        "stands in the question",
    ),
    "premise of the answerable": (
        row("q-1", premise_corrections=["nobody"]),
        "gold/qa.jsonl:1: premise_corrections",
        "on an answerable question",
    ),
    "neither yes nor no": (
        row("q-7", answers=["No", "It is open"]),
        "gold/qa.jsonl:7: answers[1]",
        "yes or no as the first word",
    ),
    "member missing in an answer": (
        row("q-2", answers=["Ana Ruiz and Léo Brun", "Ruiz"]),
        "gold/qa.jsonl:2: answers[1]",
        "without 'Léo Brun'",
    ),
    "list without members": (row("q-2", items=None), "gold/qa.jsonl:2: items", "is list"),
    "decision without facts": (
        row("q-6", key_facts=None),
        "gold/qa.jsonl:6: key_facts",
        "decision",
    ),
    "one-sided conflict": (
        lambda gold: gold.row("q-4")["positions"].pop(),
        "gold/qa.jsonl:4: positions",
        "two or more",
    ),
    "first answer that scores as wrong": (
        row("q-6", answers=["It reopened."]),
        "gold/qa.jsonl:6: answers[0]",
        "scores as wrong",
    ),
    "number without a span": (
        lambda gold: gold.row("s-1")["references"][0][1].update(text="Some 301 people come back."),
        "gold/summaries.jsonl:1: references[0][1].text",
        "'301', which stands in no span",
    ),
    "undated entry": (
        entry(date=None),
        "gold/summaries.jsonl:3: references[0][0].date",
        "every entry of a timeline",
    ),
    "wrong precision": (
        entry(precision="year"),
        "gold/summaries.jsonl:3: references[0][0].precision",
        "expected day",
    ),
    "another date": (
        entry(date="2020-05-05"),
        "gold/summaries.jsonl:3: references[0][0].date",
        "expected the printed date",
    ),
    "date not printed": (
        entry(printed="4.5.2020"),
        "gold/summaries.jsonl:3: references[0][0].printed",
        "stands in no span of the entry",
    ),
    "alias twice": (
        lambda gold: gold.aliases[1]["aliases"].append("ruiz"),
        "gold/aliases.yaml:10: [1].aliases[1]",
        "(line 5)",
    ),
}
POLICIES: dict[str, tuple[Break, str, str]] = {
    "too few items": (policy(n_items={"qa": {"min": 9}}), "gold/policy.yaml:5: n_items.qa", "8"),
    "a kind too rare": (
        policy(kinds={"conflict": {"min": 0.5}}),
        "gold/policy.yaml:5: kinds.conflict",
        "0.125",
    ),
    "too many unanswerable": (
        policy(unanswerable={"max": 0.1}),
        "gold/policy.yaml:4: unanswerable",
        "found 0.25",
    ),
    "summary too long": (
        policy(summary_words={"single": {"max": 10}}),
        "gold/summaries.jsonl:1: references[0]",
        "14 words",
    ),
    "found by one sentence": (
        row("q-6", question="When did the council close it, in March?"),
        "gold/policy.yaml:2: single_sentence_questions",
        "0.167",
    ),
    "bounds crossed": (
        policy(unanswerable={"min": 0.5, "max": 0.1}),
        "gold/policy.yaml:4: unanswerable",
        "min no larger than max",
    ),
}
BREAKS = {**ROWS, **RULES, **POLICIES}


@pytest.fixture
def gold(small_gold: Any) -> Any:
    good(small_gold)
    return small_gold


def test_the_good_set_is_good(gold):
    found = validate_gold(gold.folder, gold.seeds)
    assert (found.problems, found.warnings) == ((), ())


@pytest.mark.parametrize("name", BREAKS)
def test_a_break_is_told_at_its_place(gold, name):
    change, place, words = BREAKS[name]
    change(gold)
    problems = told(gold.write())
    assert any(p.startswith(f"{place}: found") and words in p for p in problems), problems
    item = place.split(": ")[0]
    assert all(p.startswith(item) for p in problems), problems  # nothing else is blamed


def test_breaks_of_different_kinds_are_told_at_once(gold):
    names = ("unknown key", "moved offsets", "no anchor", "one side twice", "another date")
    places = []
    for name, item in zip(names, ("q-6", "q-1", "q-3", "q-4", "s-3"), strict=True):
        change, place, _ = BREAKS[name]
        if name == "unknown key":
            change, place = row(item, awnsers=["a"]), "gold/qa.jsonl:6: awnsers"
        change(gold)
        places.append(f"{place}: found")
    problems = told(gold.write())
    assert len(problems) == len(places)
    assert all(any(p.startswith(place) for p in problems) for place in places), problems


SEEDS: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "edited": (lambda data: data.replace(b"4 May", b"5 May"), "an edited or re-wrapped text"),
    "re-wrapped": (
        lambda data: data.replace(b"2020, ", b"2020,\n"),
        "an edited or re-wrapped text",  # its lines are no paragraphs that could be joined again
    ),
    "BOM": (lambda data: b"\xef\xbb\xbf" + data, "the stated text with a byte order mark"),
    "CRLF": (lambda data: data.replace(b"\n", b"\r\n"), "the stated text with CRLF line ends"),
    "UTF-16": (lambda data: data.decode().encode("utf-16"), "an encoding other than UTF-8"),
    "PDF": (lambda _: b"%PDF-1.4", "a PDF"),
}


@pytest.mark.parametrize("name", SEEDS)
def test_a_changed_seed_is_refused_with_the_reason(gold, name):
    change, words = SEEDS[name]
    path = gold.seeds / "harbour.txt"
    path.write_bytes(change(path.read_bytes()))
    [problem] = told(gold)
    assert problem.startswith("seeds/harbour.txt")
    assert words in problem


@pytest.fixture
def at_rest(gold: Any) -> tuple[Any, Validated]:
    """The good set and what was found of it; each example of a property writes its files anew."""
    return gold, validate_gold(gold.folder, gold.seeds)


each = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@each
@given(seed=st.integers(0, 10**6))
def test_order_of_lines_keys_and_aliases_is_harmless(at_rest, seed):
    gold, before = at_rest
    rng = random.Random(seed)
    for name, rows in (("qa.jsonl", gold.qa), ("summaries.jsonl", gold.summaries)):
        shuffled = [
            dict(rng.sample(sorted(r.items()), len(r))) for r in rng.sample(rows, len(rows))
        ]
        lines = [json.dumps(r, ensure_ascii=rng.random() < 0.5) for r in shuffled]
        (gold.folder / name).write_text("\n".join(lines), encoding="utf-8")
    aliases = rng.sample(gold.aliases, len(gold.aliases))
    for group in aliases:
        group["aliases"] = rng.sample(group["aliases"], len(group["aliases"]))
    (gold.folder / "aliases.yaml").write_text(json.dumps(aliases), encoding="utf-8")
    after = validate_gold(gold.folder, gold.seeds)
    assert (after.problems, after.digest) == ((), before.digest)


@each
@given(start=st.integers(0, 200), length=st.integers(1, 60))
def test_offsets_hold_exactly_where_they_cut_the_quote(at_rest, start, length):
    gold, _ = at_rest
    text, quote = gold.texts["harbour.txt"], "Ana Ruiz reopened the harbour"
    found = {"seed": "harbour.txt", "quote": quote, "start": start, "end": start + length}
    gold.row("q-7")["evidence"] = [[found]]
    problems = told(gold.write())
    if text[start : start + length] == quote:
        assert problems == []
    else:
        [problem] = problems
        assert problem.startswith("gold/qa.jsonl:7: evidence[0][0]: found ")


@each
@given(at=st.integers(0, 5), letter=st.sampled_from("xyz"))
def test_any_changed_question_changes_the_digest(at_rest, at, letter):
    gold, before = at_rest
    rows = copy.deepcopy(gold.qa)
    rows[at]["question"] += f" {letter * 9}?"
    lines = "\n".join(json.dumps(r) for r in rows)
    (gold.folder / "qa.jsonl").write_text(lines, encoding="utf-8")
    after = validate_gold(gold.folder, gold.seeds)
    assert after.problems == ()
    assert after.digest != before.digest


def test_offsets_left_to_be_found_are_the_same_gold(gold, at_rest):
    _, before = at_rest
    for found in gold.row("q-2")["evidence"]:
        del found[0]["start"], found[0]["end"]
    gold.write()
    assert validate_gold(gold.folder, gold.seeds).digest == before.digest


def test_a_set_that_cannot_be_read_has_no_counts(gold):
    BREAKS["unknown key"][0](gold)
    gold.write()
    found = validate_gold(gold.folder, gold.seeds).as_json()
    assert (found["ok"], found["composition"], found["gold"]["digest"]) == (False, None, None)


def test_counts_and_shares_stand_in_json(gold):
    gold.row("q-6")["question"] = "When did the council close it, in March?"
    gold.policy = None
    Path(gold.folder / "policy.yaml").unlink()
    found = validate_gold(gold.write().folder, gold.seeds).as_json()["composition"]
    assert found["kinds"]["unanswerable"] == 2
    assert found["answer_types"]["none"] == 2
    assert found["unanswerable_share"] == 0.25
    assert found["summary_words"]["s-2"] == (5, 6)
    assert (found["single_sentence_share"], found["single_sentence"]) == (1 / 6, ("q-6",))
