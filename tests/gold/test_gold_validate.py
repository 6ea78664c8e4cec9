from __future__ import annotations

import pytest

from harness.gold.load import load_gold
from harness.gold.validate import validate


def problems(gold) -> list[str]:
    found = validate(gold.write().load()).problems
    return [str(problem).removeprefix(f"{gold.folder}/") for problem in found]


def test_a_sound_set_has_no_problems(small_gold):
    findings = validate(small_gold.load())
    assert findings.problems == ()
    assert findings.warnings == ()


def test_all_problems_come_at_once_in_file_order(small_gold):
    small_gold.row("q-1")["answers"] = ["nobody"]
    small_gold.row("q-3")["as_of"] = None
    small_gold.row("s-1")["references"][0][0]["text"] = "It cost 77 euros."
    small_gold.aliases.append({"name": "Ruiz", "type": "person", "aliases": []})
    small_gold.policy = {"n_items": {"qa": {"max": 1}}}
    places = [problem.split(" found ")[0] for problem in problems(small_gold)]
    assert places == [
        "qa.jsonl:1: answers:",
        "qa.jsonl:3: as_of:",
        "summaries.jsonl:1: references[0][0].text:",
        "aliases.yaml:6: [1].name:",
        "policy.yaml:2: n_items.qa:",
    ]


@pytest.mark.parametrize(
    ("question", "alike"),
    [
        ("Which person opened the port again?", True),
        ("which person opened a port again", True),
        ("Which persons opened the port again?", True),
        ("Which person closed the port?", False),
        ("Which person was it that opened the port the other day?", False),
    ],
)
def test_questions_that_ask_the_same_are_told(small_gold, question, alike):
    small_gold.row("q-6")["question"] = question
    found = problems(small_gold)
    assert len(found) == alike
    if alike:
        assert found[0].startswith("qa.jsonl:6: question: found nearly the question of q-1 (")
        assert "% alike); expected questions that ask different things; drop one" in found[0]


@pytest.mark.parametrize("copies", [2, 3, 4])
def test_every_near_duplicate_is_told_once_with_the_first(small_gold, copies):
    row = small_gold.row("q-1")
    small_gold.qa = [{**row, "id": f"q-{n}"} for n in range(copies)]
    found = problems(small_gold)
    assert [line.partition(" (")[0] for line in found] == [
        f"qa.jsonl:{n}: question: found nearly the question of q-0" for n in range(2, copies + 1)
    ]


def test_many_thousands_of_questions_are_linted(tmp_path):
    lines = [
        f'{{"id": "{n}", "question": "What did town {n} do in year {n * 7}?", "answers": ["a"]}}'
        for n in range(5_000)
    ]
    (tmp_path / "qa.jsonl").write_text("\n".join(lines))
    gold = load_gold(tmp_path, tmp_path)
    assert validate(gold).composition.n_items == {"qa": 5_000}


@pytest.mark.parametrize(
    ("second", "told"),
    [
        (
            {"name": "Braun", "aliases": ["B.", "Ruiz"]},
            "aliases.yaml:10: [1].aliases[1]: found 'Ruiz' under both 'Ana Ruiz' (line 5) "
            "and 'Braun'",
        ),
        (
            {"name": "Braun", "aliases": ["the ruiz"]},
            "aliases.yaml:9: [1].aliases[0]: found 'the ruiz' under both 'Ana Ruiz' (line 5) "
            "and 'Braun'",
        ),
        (
            {"name": "Ana Ruiz", "aliases": []},
            "aliases.yaml:7: [1].name: found 'Ana Ruiz' under both 'Ana Ruiz' (line 1) "
            "and 'Ana Ruiz'",
        ),
    ],
)
def test_a_spelling_in_two_alias_entries_is_told_with_both_lines(small_gold, second, told):
    small_gold.aliases.append({"type": "person", **second})
    assert problems(small_gold) == [
        f"{told}; expected every spelling in one entry; remove it from one of them"
    ]


def test_a_spelling_twice_in_one_entry_is_harmless(small_gold):
    small_gold.aliases[0]["aliases"].append("ruiz")
    assert problems(small_gold) == []
