from __future__ import annotations

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.core.item import QaItem
from harness.gold.load import Gold
from harness.gold.rules import needs_two_sources, question_keeps_answer
from harness.gold.schema import QaRow
from harness.gold.timelines import timeline_dated
from harness.gold.validate import QA_RULES, SUMMARY_RULES, validate


@pytest.fixture
def findings(small_gold):
    """What the linter finds after a change, as `file:line: path: found …; …`."""

    def findings() -> list[str]:
        found = validate(small_gold.write().load()).problems
        assert all(p.found and p.expected and p.fix for p in found)
        return [str(p).removeprefix(f"{small_gold.folder}/") for p in found]

    return findings


def span(seed: str, quote: str) -> dict:
    return {"seed": seed, "quote": quote}


OPENED = span("harbour.txt", "On 4 May 2020, Ana Ruiz reopened the harbour of Porto.")
BRUN = span("strike.txt", "On 6 May 2020, Léo Brun said that 250 dockers would return.")
SHARE = span("harbour.txt", "Share this page")
RETURN = span("harbour.txt", "300 dockers")
ACROSS = span("harbour.txt", "this page\n\nOn 4 May 2020")

BROKEN = [
    # evidence in article text
    (
        "q-1",
        {"evidence": [[OPENED], [SHARE]]},
        "qa.jsonl:1: evidence[1][0]: found evidence at 20:35 "
        "of harbour.txt, outside content_spans; expected evidence inside the article's text",
    ),
    ("q-1", {"evidence": [[OPENED, ACROSS]]}, "qa.jsonl:1: evidence[0][1]: found evidence at 26:"),
    (
        "q-4",
        {
            "positions": [{"answer": "300", "evidence": [[SHARE]]}, {"answer": "250"}],
            "derivation": "paraphrase",
        },
        "qa.jsonl:4: positions[0].evidence[0][0]: found evidence at 20:35 of harbour.txt, outside",
    ),
    (
        "s-2",
        {"references": [[{"text": "Shared.", "evidence": [[BRUN, SHARE]]}]]},
        "summaries.jsonl:2: references[0][0].evidence[0][1]: found evidence at 20:35 of harbour",
    ),
    # answers stand in their evidence
    (
        "q-1",
        {"answers": ["Ana Rui"]},
        "qa.jsonl:1: answers: found 'Ana Rui', which stands in no "
        "evidence quote; expected an answer that stands in its evidence",
    ),
    ("q-1", {"answers": ["Por"]}, "qa.jsonl:1: answers: found 'Por', which stands in no evidence"),
    (
        "q-1",
        {
            "answers": ["30"],
            "answer_type": "number",
            "evidence": [[span("harbour.txt", "300 dockers")]],
        },
        "qa.jsonl:1: answers: found '30', which stands in no evidence quote",
    ),
    (
        "q-1",
        {"answers": ["Senhora Ruiz"], "spelling": True},
        "qa.jsonl:1: answers: found 'Senhora Ruiz', which",
    ),
    # every member of a list stands in the evidence
    (
        "q-2",
        {"items": [["Ana Ruiz"], ["Léo Braun"]], "answers": ["Ana Ruiz and Léo Braun"]},
        "qa.jsonl:2: items[1]: found 'Léo Braun', which "
        "stands in no evidence quote; expected a member that stands in the evidence",
    ),
    (
        "q-2",
        {
            "items": [["Senhora Ruiz"], ["Brun"]],
            "answers": ["Senhora Ruiz and Brun"],
            "spelling": True,
        },
        "qa.jsonl:2: items[0]: found 'Senh",
    ),
    # every kind has its fields
    (
        "q-4",
        {"positions": None},
        "qa.jsonl:4: positions: found 0 positions; expected `positions` where "
        "kind is conflict, two or more; add it, or give the item another kind",
    ),
    ("q-4", {"positions": [{"answer": "300"}]}, "qa.jsonl:4: positions: found 1 positions"),
    (
        "q-3",
        {"as_of": None},
        "qa.jsonl:3: as_of: found nothing; expected `as_of` where kind is temporal",
    ),
    ("q-3", {"resolution": None}, "qa.jsonl:3: resolution: found nothing; expected `resolution`"),
    (
        "q-2",
        {"items": None},
        "qa.jsonl:2: items: found nothing; expected `items` where answer_type is "
        "list; list the members",
    ),
    (
        "q-6",
        {"key_facts": []},
        "qa.jsonl:6: key_facts: found nothing; expected `key_facts` where "
        "answer_type is decision; state the facts a right answer must carry",
    ),
    (
        "q-6",
        {"key_facts": [], "answer_type": "reason"},
        "expected `key_facts` where answer_type is rea",
    ),
    (
        "q-6",
        {"key_facts": [], "answer_type": "condition"},
        "`key_facts` where answer_type is condition",
    ),
    # multi_source needs two files
    (
        "q-2",
        {
            "evidence": [[OPENED], [BRUN, span("harbour.txt", "300 dockers")]],
            "items": [["Ana Ruiz"]],
        },
        "qa.jsonl:2: evidence: found every group has a span in harbour.txt; "
        "expected no single file that "
        "answers a multi_source question",
    ),
    (
        "q-1",
        {"kind": "multi_source"},
        "qa.jsonl:1: evidence: found every group has a span in harbour",
    ),
    # the question does not contain its answer
    (
        "q-1",
        {"question": "Did Ruiz open it?"},
        "qa.jsonl:1: answers[1]: found 'Ruiz', which stands in "
        "the question; expected a question that does not give its answer away; ask otherwise",
    ),
    ("q-1", {"question": "Did the RUIZ, open it?"}, "qa.jsonl:1: answers[1]: found 'Ruiz', which"),
    # rejects differ from every answer
    (
        "q-1",
        {"reject": ["Brun", "the ruiz."]},
        "qa.jsonl:1: reject[1]: found 'the ruiz.', which equals "
        "answers[1] 'Ruiz'; expected rejects that differ from every answer; remove one of the two",
    ),
    # every side of a conflict stands in its own evidence and is itself alone
    (
        "q-4",
        {
            "positions": [
                {"answer": "300", "evidence": [[RETURN]]},
                {"answer": "250", "aliases": ["300 men"], "evidence": [[RETURN]]},
            ]
        },
        "qa.jsonl:4: positions[1].answer: found '250', which stands in no evidence quote of this "
        "position; expected a position that stands in its own evidence",
    ),
    (
        "q-4",
        {"positions": [{"answer": "300"}, {"answer": "250", "aliases": ["some", "The 300."]}]},
        "qa.jsonl:4: positions[1].aliases[1]: found 'The 300.', which also names "
        "positions[0].answer; expected names that tell one from the other",
    ),
    (
        "q-4",
        {"positions": [{"answer": "Senhora Ruiz"}, {"answer": "Ana Ruiz"}]},
        "qa.jsonl:4: positions[1].answer: found 'Ana Ruiz', which also names positions[0].answer",
    ),
    (
        "q-2",
        {"items": [["Ana Ruiz"], ["Léo Brun"], ["léo brun"]]},
        "qa.jsonl:2: items[2][0]: found 'léo brun', which also names items[1][0]",
    ),
    # rejects differ from everything that is accepted
    (
        "q-1",
        {"reject": ["senhora ruiz"]},
        "qa.jsonl:1: reject[0]: found 'senhora ruiz', which equals 'Senhora Ruiz', an alias of "
        "answers[0] 'Ana Ruiz'; expected rejects that differ",
    ),
    (
        "q-2",
        {"reject": ["Brun"]},
        "qa.jsonl:2: reject[0]: found 'Brun', which equals items[1][1] 'Brun'",
    ),
    (
        "q-4",
        {"reject": ["the 250"]},
        "qa.jsonl:4: reject[0]: found 'the 250', which equals positions[1].answer '250'",
    ),
    (
        "q-6",
        {"reject": ["Shut!"]},
        "qa.jsonl:6: reject[0]: found 'Shut!', which equals key_facts[0].any[1] 'shut'",
    ),
    # a list's answers name its members, a yes-no question is answered yes or no
    (
        "q-2",
        {"answers": ["Ruiz and Brun", "Ana Ruiz"]},
        "qa.jsonl:2: answers[1]: found 'Ana Ruiz' without 'Léo Brun'; expected an answer that "
        "names every member of `items`",
    ),
    (
        "q-1",
        {"answers": ["Yes", "It was Ruiz"], "answer_type": "yes_no"},
        "qa.jsonl:1: answers[1]: found 'It was Ruiz'; expected yes or no as the first word",
    ),
    (
        "q-1",
        {"answers": ["No", "Yes, it did"], "answer_type": "yes_no"},
        "qa.jsonl:1: answers[1]: found 'Yes, it did'; expected yes or no as the first word, the",
    ),
    # what cannot be answered holds nothing that answers it
    (
        "q-5",
        {"evidence": [[BRUN]]},
        "qa.jsonl:5: evidence: found 1 on an unanswerable question; expected no `evidence` where "
        "nothing answers the question; record passages that tempt under `distractors`",
    ),
    ("q-5", {"items": [["Ana"]]}, "qa.jsonl:5: items: found 1 on an unanswerable question"),
    (
        "q-5",
        {"kind": "single_source"},
        "qa.jsonl:5: kind: found single_source; expected unanswerable, since there are no answers",
    ),
    (
        "q-1",
        {"premise_corrections": ["nobody did"]},
        "qa.jsonl:1: premise_corrections: found corrections on an answerable question; expected",
    ),
    (
        "q-5",
        {"premise_corrections": ["no leader", "leads the union"]},
        "qa.jsonl:5: premise_corrections[1]: found 'leads the union', which stands in the question",
    ),
    (
        "q-2",
        {"evidence": None},
        "qa.jsonl:2: evidence: found nothing; expected `evidence` from two files where kind is "
        "multi_source; quote what is needed of each file, or make the kind single_source",
    ),
    # numbers, dates and names of references stand in their spans
    (
        "s-1",
        {
            "references": [
                [{"text": "Some 301 return.", "evidence": [[span("harbour.txt", "300 dock")]]}]
            ]
        },
        "summaries.jsonl:1: references[0][0].text: found '301', which stands in no span of the "
        "sentence; expected numbers, dates and names that the sentence's evidence shows",
    ),
    (
        "s-1",
        {"references": [[{"text": "It was 5 May 2020.", "evidence": [[OPENED]]}]]},
        "references[0][0].text: found '5 May 2020', which stands in no span",
    ),
    (
        "s-1",
        {"references": [[{"text": "So said Maria there.", "evidence": [[OPENED]]}]]},
        "references[0][0].text: found 'Maria', which stands in no span",
    ),
]


@pytest.mark.parametrize(("item_id", "change", "told"), BROKEN, ids=lambda value: str(value)[:50])
def test_a_broken_rule_is_told_at_its_path(small_gold, findings, item_id, change, told):
    small_gold.row(item_id).update(copy.deepcopy(change))
    [problem] = findings()
    assert told in problem


ALLOWED = [
    # the reasons for which a rule lets an item pass
    ("q-1", {"answers": ["the port's head"], "derivation": "paraphrase"}),
    ("q-1", {"answers": ["Senhora Ruiz"], "evidence": [[OPENED]]}),
    ("q-1", {"answers": ["ana ruiz"]}),
    ("q-1", {"answers": ["nobody"], "evidence": None}),
    ("q-1", {"answers": ["Porto, on the whole"], "answer_type": "reason", "key_facts": [["a"]]}),
    ("q-2", {"items": [["Senhora Ruiz"], ["nobody", "Brun"]]}),
    ("q-2", {"reject": ["Ana Ruiz and Léo"]}),
    ("q-2", {"items": [["nobody"]], "answers": ["nobody"], "derivation": "sum"}),
    ("q-2", {"answers": ["Senhora Ruiz; Brun", "Léo Brun, Ruiz"]}),
    ("q-2", {"evidence": [[OPENED], [BRUN, OPENED], [BRUN]]}),
    ("q-1", {"question": "Was it no?", "answers": ["No", "no, Ruiz"], "answer_type": "yes_no"}),
    ("q-4", {"positions": [{"answer": "300", "evidence": [[OPENED]]}, {"answer": "250"}],
             "derivation": "sum"}),
    ("q-4", {"positions": [{"answer": "no such", "aliases": ["300"], "evidence": [[RETURN]]},
                           {"answer": "250", "evidence": [[BRUN]]}]}),
    ("q-4", {"positions": [{"answer": "Ana Ruiz"}, {"answer": "Senhora Ruiz"}], "spelling": True}),
    ("q-1", {"reject": ["Senhora Ruiz"], "spelling": True}),
    ("q-5", {"premise_corrections": ["has no union"]}),
    ("q-1", {"question": "How is Ruiz spelled?", "spelling": True}),
    ("q-1", {"question": "Which Ruizes opened it?"}),
    ("q-1", {"reject": ["Ana", "Ruiz Ana"]}),
    ("q-5", {"distractors": [SHARE]}),
    ("s-1", {"references": [[{"text": "Nobody knew 999 Marias."}]]}),
    ("s-1", {"references": [[{"text": "The harbour of Senhora Ruiz.", "evidence": [[OPENED]]}]]}),
    ("s-1", {"references": [[{"text": "She came in May 2020.", "evidence": [[OPENED]]}]]}),
]  # fmt: skip


@pytest.mark.parametrize(("item_id", "change"), ALLOWED, ids=lambda value: str(value)[:50])
def test_what_the_rules_allow(small_gold, findings, item_id, change):
    small_gold.row(item_id).update(copy.deepcopy(change))
    assert findings() == []


def test_numbers_of_a_reference_may_stand_in_title_and_date(small_gold, findings):
    small_gold.texts["strike.txt"] = small_gold.texts["strike.txt"].replace(
        "Dockers on strike\n", "Day 9 of strike  \n", 1
    )
    small_gold.row("s-2")["references"] = [[{"text": "It is day 9.", "evidence": [[BRUN]]}]]
    for row in small_gold.qa:
        for group in row.get("evidence", []):
            for found in group:
                found.pop("start")
                found.pop("end")
    small_gold.row("q-4")["positions"][1] = {"answer": "250"}
    small_gold.row("q-5")["distractors"] = [BRUN]
    assert findings() == []


def test_a_name_in_a_script_without_spaces_is_found(small_gold, findings):
    small_gold.texts["tokyo.txt"] = "彼は東京に行った。\n"
    row = small_gold.row("q-1")
    row.update(answers=["東京"], evidence=[[span("tokyo.txt", "彼は東京に行った")]], reject=[])
    assert findings() == []
    row["answers"] = ["大阪"]
    assert "answers: found '大阪', which stands in no" in findings()[0]


def test_every_rule_has_a_case_that_breaks_it(small_gold):
    broken = set()
    for item_id, change, _ in BROKEN:
        row = small_gold.row(item_id)
        before = dict(row)
        row.update(copy.deepcopy(change))
        gold = small_gold.write().load()
        task, rules = ("qa", QA_RULES) if item_id.startswith("q") else ("summaries", SUMMARY_RULES)
        broken |= {rule for rule in rules if list(rule(gold.tasks[task][item_id], gold))}
        row.clear()
        row.update(before)
    assert broken == {*QA_RULES, *SUMMARY_RULES} - {timeline_dated}  # test_gold_timelines.py


@given(st.lists(st.lists(st.sampled_from("abc"), min_size=1, max_size=3), min_size=1, max_size=4))
def test_multi_source_means_that_hiding_any_one_file_is_felt(groups):
    evidence = [[span(seed, "x") for seed in group] for group in groups]
    row = {"id": "q", "question": "?!", "answers": ["a"], "kind": "multi_source"}
    item = QaRow.model_validate({**row, "evidence": evidence}).value()
    alone = [seed for seed in "abc" if all(seed in group for group in groups)]
    found = [finding[1] for finding in needs_two_sources(item, None)]
    assert found == [f"every group has a span in {seed}" for seed in alone]


@given(st.lists(st.sampled_from(["ana", "ruiz", "who", "the", "port's"]), min_size=1, max_size=5),
       st.sampled_from(["ana", "ruiz", "ana ruiz", "porto"]))  # fmt: skip
def test_a_question_keeps_whole_words_only(words, answer):
    item = QaItem(id="q", question=" ".join(words), answers=(answer,), answerable=True)
    squeezed = [word for word in words if word != "the"]
    wanted = answer.split()
    given_away = any(
        squeezed[at : at + len(wanted)] == wanted for at in range(len(squeezed) - len(wanted) + 1)
    )
    assert bool(list(question_keeps_answer(item, Gold))) == given_away
