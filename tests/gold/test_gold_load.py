from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from harness.core.errors import GoldError
from harness.core.item import Fact, QaItem, Span, SummaryItem
from harness.gold.load import load_gold, read_gold
from harness.gold.schema import QaRow

BOM = b"\xef\xbb\xbf"


def test_items_come_in_file_order_with_their_lines(small_gold):
    gold = small_gold.load()
    assert list(gold.tasks) == ["qa", "summaries"]
    assert list(gold.tasks["qa"]) == ["q-1", "q-2", "q-3", "q-4", "q-5", "q-6"]
    assert gold.where("qa", "q-3", "answers[0]") == f"{small_gold.folder}/qa.jsonl:3: answers[0]"
    assert gold.where("summaries", "s-2") == f"{small_gold.folder}/summaries.jsonl:2"
    assert list(gold.sources) == ["harbour.txt", "strike.txt"]


def test_an_item_has_every_field_of_its_row(small_gold):
    row = {
        "id": "q",
        "question": "Who?",
        "kind": "conflict",
        "answer_type": "person",
        "answerable": True,
        "answers": ["Ana", "Ruiz"],
        "items": [["Ana", "A."], ["Léo"]],
        "key_facts": [["a", "b"], {"any": ["c"], "weight": "okay"}],
        "reject": ["Léo"],
        "positions": [{"answer": "1", "aliases": ["one"], "evidence": [[]]}],
        "evidence": [[{"seed": "harbour.txt", "quote": "Ana Ruiz", "start": 52, "end": 60}]],
        "distractors": [{"seed": "strike.txt", "quote": "Tuesday"}],
        "as_of": "2020",
        "resolution": "r",
        "derivation": "sum",
        "premise_corrections": ["p"],
        "spelling": True,
        "cluster": "c",
        "note": "n",
    }
    row["positions"][0]["evidence"] = [[{"seed": "strike.txt", "quote": "250 dockers"}]]
    small_gold.qa = [row]
    [item] = small_gold.write().load().tasks["qa"].values()
    strike = small_gold.texts["strike.txt"]
    at, on = strike.index("250 dockers"), strike.index("Tuesday")
    assert isinstance(item, QaItem)
    assert item.positions[0].answer == "1"
    assert item.positions[0].aliases == ("one",)
    assert item.positions[0].evidence == (
        (Span(seed="strike.txt", quote="250 dockers", start=at, end=at + 11),),
    )
    assert item.distractors == (Span(seed="strike.txt", quote="Tuesday", start=on, end=on + 7),)
    assert item.evidence == ((Span(seed="harbour.txt", quote="Ana Ruiz", start=52, end=60),),)
    assert item.items == (("Ana", "A."), ("Léo",))
    assert item.key_facts == (Fact(any=("a", "b")), Fact(any=("c",), vital=False))
    assert (item.answers, item.reject) == (("Ana", "Ruiz"), ("Léo",))
    assert (item.as_of, item.resolution, item.derivation) == ("2020", "r", "sum")
    assert (item.premise_corrections, item.spelling) == (("p",), True)
    assert (item.cluster, item.note, item.kind, item.answer_type) == (
        "c",
        "n",
        "conflict",
        "person",
    )


def test_a_summary_has_every_field_of_its_row(small_gold):
    small_gold.row("s-2").update(
        cluster="c",
        must_not=["no"],
        key_facts=[["f"]],
        references=[
            [{"text": "t", "date": "2020", "printed": "p", "precision": "year", "basis": "b"}]
        ],
    )
    item = small_gold.write().load().tasks["summaries"]["s-2"]
    assert isinstance(item, SummaryItem)
    assert (item.kind, item.query, item.cluster) == ("query", "How many dockers return?", "c")
    assert (item.must_not, item.key_facts) == (("no",), (Fact(any=("f",)),))
    [[sentence]] = item.references
    assert (sentence.text, sentence.date, sentence.printed) == ("t", "2020", "p")
    assert (sentence.precision, sentence.basis, sentence.evidence) == ("year", "b", ())


def test_answers_alone_are_a_gold_set(tmp_path):
    (tmp_path / "qa.jsonl").write_text(
        '{"id": "1", "question": "Who?", "answers": ["Ana"]}\n'
        '{"id": "2", "question": "Why?", "answers": []}'
    )
    gold = load_gold(tmp_path, tmp_path / "none")
    assert [item.answerable for item in gold.tasks["qa"].values()] == [True, False]
    assert (gold.sources, gold.policy, gold.version, gold.aliases.groups) == ({}, None, None, ())
    assert list(gold.tasks) == ["qa"]


def test_spans_without_offsets_get_those_of_their_quote(small_gold):
    expected = small_gold.load()
    for row in small_gold.qa:
        for group in row.get("evidence", []):
            for span in group:
                del span["start"], span["end"]
    gold = small_gold.write().load()
    assert gold.tasks == expected.tasks


def test_every_task_is_read_whichever_is_asked_for(small_gold):
    gold = load_gold(small_gold.folder, small_gold.seeds, tasks=["qa"])
    assert gold == small_gold.load()


def test_crlf_line_ends_of_a_gold_file_are_harmless(small_gold):
    expected = small_gold.load()
    path = small_gold.folder / "qa.jsonl"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert small_gold.load() == expected


def test_a_line_separator_within_a_text_ends_no_line(small_gold):
    small_gold.row("q-1")["note"] = "one\u2028two\u0085three"
    gold = small_gold.write().load()
    assert gold.tasks["qa"]["q-1"].note == "one\u2028two\u0085three"
    assert gold.lines["qa", "q-2"] == 2


def only(problems):
    [problem] = problems
    assert all([problem.where, problem.found, problem.expected, problem.fix])
    return str(problem)


@pytest.mark.parametrize(
    ("tasks", "told"),
    [
        (None, "gold: found no such folder; expected a gold folder with qa.jsonl; check --gold"),
        (["summaries"], "expected a gold folder with summaries.jsonl; check --gold"),
        (["qa", "summaries"], "expected a gold folder with qa.jsonl and summaries.jsonl"),
    ],
)
def test_a_missing_folder_is_told(tmp_path, tasks, told):
    with pytest.raises(GoldError) as caught:
        load_gold(tmp_path / "gold", tmp_path, tasks=tasks)
    assert told in only(caught.value.problems)


def test_a_missing_task_file_is_told(small_gold):
    (small_gold.folder / "summaries.jsonl").unlink()
    assert small_gold.problems() == ()
    with pytest.raises(GoldError, match=r"found no such file in it; .* with summaries\.jsonl"):
        load_gold(small_gold.folder, small_gold.seeds, tasks=["qa", "summaries"])


@pytest.mark.parametrize("content", [b"", b"\n  \n"])
def test_an_empty_file_is_told(small_gold, content):
    (small_gold.folder / "qa.jsonl").write_bytes(content)
    assert only(small_gold.problems()) == (
        f"{small_gold.folder}/qa.jsonl: found an empty file; expected at least one item; "
        "add items, or remove the file if the set has no such task"
    )


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (b'{"id": "x"', "2: found a line that is not JSON (Expecting ',' delimiter"),
        (b'{"id": "x", "id": "y"}', "2: found a line that is not JSON (the key 'id' stands twice)"),
        (b'{"id": NaN}', "2: found a line that is not JSON (NaN is no JSON number)"),
        (b'["x"]', "2: found a JSON list; expected one JSON object a line"),
        (b'{"id": "\xff"}', "2: found a line that is not JSON ('utf-8' codec can't decode"),
    ],
)
def test_a_broken_line_is_told_and_the_others_are_read(small_gold, line, told):
    path = small_gold.folder / "qa.jsonl"
    first, second, *rest = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([first, line + b"\n", second, *rest]))
    assert only(small_gold.problems()).startswith(f"{path}:{told}")


def test_a_byte_order_mark_is_told(small_gold):
    path = small_gold.folder / "qa.jsonl"
    path.write_bytes(BOM + path.read_bytes())
    assert only(small_gold.problems()).startswith(f"{path}:1: found a byte order mark; expected")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"id": "q-1"}, "2: id: found 'q-1' a second time (first in line 1); expected ids that"),
        ({"id": "q 2"}, "2: id: found 'q 2'; expected string should match"),
        ({"id": "q/2"}, "2: id: found 'q/2'; expected string should match"),
        ({"id": "q\x1b[2J"}, "2: id: found 'q\\x1b[2J'; expected string should match"),
        ({"id": ""}, "2: id: found ''; expected string should match"),
        ({"id": 2}, "2: id: found 2; expected a valid string"),
        ({"question": " \n"}, "2: question: found ' \\n'; expected string should match"),
        ({"question": None}, "2: question: found null; expected a valid string"),
        ({"kind": "single"}, "2: kind: found 'single'; expected 'single_source', 'multi_source'"),
        ({"answer_type": "persons"}, "2: answer_type: found 'persons'; expected 'person',"),
        ({"answers": "Ana"}, "2: answers: found 'Ana'; expected a valid list"),
        ({"answers": [""]}, "2: answers[0]: found ''; expected string should have at least 1"),
        ({"answers": ["a", 5]}, "2: answers[1]: found 5; expected a valid string"),
        ({"answers": []}, None),
        ({"answers": [], "answerable": True}, "expected at least one answer, since answerable is"),
        ({"answerable": False}, "expected no answers, since answerable is false"),
        ({"kind": "unanswerable"}, "expected no answers, since kind is unanswerable"),
        ({"answerable": "yes"}, "2: answerable: found 'yes'; expected a valid boolean"),
        ({"items": [["Ana"], []]}, "2: items[1]: found []; expected list should have at least 1"),
        (
            {"key_facts": [["a"], {"any": []}]},
            "2: key_facts[1].any: found []; expected list should",
        ),
        ({"key_facts": [[]]}, "2: key_facts[0].any: found []; expected list should"),
        ({"key_facts": ["a"]}, "2: key_facts[0]: found 'a'; expected a valid dictionary"),
        ({"key_facts": [{"any": ["a"], "weight": "vitl"}]}, "2: key_facts[0].weight: found 'vitl'"),
        (
            {"key_facts": [{"any": ["a"], "wieght": "okay"}]},
            "2: key_facts[0].wieght: found unknown key 'wieght'; expected one of any, weight; "
            "did you mean 'weight'? rename or remove it",
        ),
        (
            {"awnsers": ["a"]},
            "2: awnsers: found unknown key 'awnsers'; expected one of "
            f"{', '.join(sorted(QaRow.model_fields))}; "
            "did you mean 'answers'? rename or remove it",
        ),
        ({"x[0]": 1}, "2: x[0]: found unknown key 'x[0]'"),
        ({"derivation": "guess"}, "2: derivation: found 'guess'; expected 'paraphrase', 'sum'"),
        ({"spelling": 1}, "2: spelling: found 1; expected a valid boolean"),
        ({"evidence": [[]]}, "2: evidence[0]: found []; expected list should have at least 1"),
        ({"positions": [{"aliases": []}]}, "2: positions[0].answer: found nothing; expected the"),
        ({"positions": [{"answer": "a", "aliasses": []}]}, "did you mean 'aliases'?"),
    ],
)
def test_a_bad_question_is_told_at_its_path(small_gold, change, told):
    small_gold.row("q-2").update(change)
    problems = small_gold.write().problems()
    if told is None:
        assert problems == ()
        return
    problem = only(problems)
    assert problem.startswith(f"{small_gold.folder}/qa.jsonl:2")
    assert told in problem


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            {"task": "sum"},
            "2: task: found 'sum'; expected 'single', 'multi', 'timeline' or 'query'",
        ),
        ({"query": None}, "expected a query exactly where task is 'query'"),
        ({"task": "multi"}, "expected a query exactly where task is 'query'"),
        ({"seeds": []}, "2: seeds: found []; expected list should have at least 1"),
        (
            {"seeds": ["strike.txt", "none.txt"]},
            "2: seeds[1]: found 'none.txt'; expected a seed in",
        ),
        ({"references": []}, "2: references: found []; expected list should have at least 1"),
        ({"references": [[]]}, "2: references[0]: found []; expected list should have at least 1"),
        ({"references": [[{"txet": "a", "text": "b"}]]}, "2: references[0][0].txet: found unknown"),
        ({"references": [[{"txet": "a", "text": "b"}]]}, "did you mean 'text'?"),
        (
            {
                "references": [
                    [{"text": "a", "evidence": [[{"seed": "strike.txt", "quote": "zz"}]]}]
                ]
            },
            "2: references[0][0].evidence[0][0]: found a quote without offsets that stands 0 times",
        ),
    ],
)
def test_a_bad_summary_is_told_at_its_path(small_gold, change, told):
    small_gold.row("s-2").update(change)
    problem = only(small_gold.write().problems())
    assert problem.startswith(f"{small_gold.folder}/summaries.jsonl:2")
    assert told in problem


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            {"start": 0, "end": 8},
            "found 'The harb' at 0:8 of seeds/harbour.txt; expected the quote 'Ana Ruiz'; "
            "the quote stands at 52: run `harness validate --fix-offsets`",
        ),
        (
            {"quote": "The council", "start": 0, "end": 11},
            "expected the quote 'The council'; the quote stands at 92, 128: correct start and end",
        ),
        (
            {"quote": "Anna Ruiz"},
            "found 'Ana Ruiz' at 52:60 of seeds/harbour.txt; expected the quote 'Anna Ruiz'; "
            "the quote stands nowhere in this seed: quote it letter by letter",
        ),
        (
            {"quote": "ordered  the harbour of Porto", "start": None, "end": None},
            "found a quote without offsets that stands 0 times in seeds/harbour.txt; expected a "
            "quote that stands once; the nearest passage differs (the seed's → yours: "
            'reopened → ordered): if it is meant, copy this: "reopened the harbour of Porto"',
        ),
        (
            {"quote": "The strike began", "start": 0, "end": 16},
            "expected the quote 'The strike began'; it stands in seeds/strike.txt: correct `seed`",
        ),
        ({"start": 52, "end": 9_999}, "the quote stands at 52: run"),
        (
            {"quote": "The council", "start": None, "end": None},
            "found a quote without offsets that stands 2 times in seeds/harbour.txt; expected a "
            "quote that stands once; add start and end, or quote more words",
        ),
        (
            {"seed": "habour.txt"},
            "found seed 'habour.txt'; expected the file name of a seed in seeds; did you mean "
            "'harbour.txt'? correct `seed` or add the file",
        ),
        (
            {"seed": "../seeds/harbour.txt"},
            "found seed '../seeds/harbour.txt'; expected the file name of a seed in",
        ),
        ({"end": None}, "expected start and end together, or neither"),
        ({"start": -1}, ".start: found -1; expected greater than or equal to 0"),
        ({"start": True}, ".start: found True; expected a valid integer"),
        ({"start": 52.0}, ".start: found 52.0; expected a valid integer"),
        (
            {"qoute": "a"},
            ".qoute: found unknown key 'qoute'; expected one of end, quote, seed, start",
        ),
    ],
)
@pytest.mark.parametrize(
    "place", ["evidence[0][1]", "positions[1].evidence[0][0]", "distractors[1]"]
)
def test_a_bad_span_is_told_at_its_path(small_gold, monkeypatch, place, change, told):
    monkeypatch.chdir(small_gold.root)
    good = small_gold.span("harbour.txt", "300 dockers")
    bad = {"seed": "harbour.txt", "quote": "Ana Ruiz", "start": 52, "end": 60} | change
    row = small_gold.row("q-2")
    if place.startswith("evidence"):
        row["evidence"] = [[good, bad]]
    elif place.startswith("positions"):
        row["positions"] = [{"answer": "a"}, {"answer": "b", "evidence": [[bad]]}]
    else:
        row["distractors"] = [good, bad]
    small_gold.write()
    found = read_gold(Path("gold"), Path("seeds"))
    problem = only(found.problems)
    assert problem.startswith(f"gold/qa.jsonl:2: {place}")
    assert told in problem


def test_offsets_count_code_points(small_gold):
    text = "𝔸 é\u0301 “Ana”\n"
    small_gold.texts["wide.txt"] = text
    small_gold.row("q-1")["evidence"] = [
        [{"seed": "wide.txt", "quote": "Ana", "start": 6, "end": 9}]
    ]
    assert text[6:9] == "Ana"
    assert small_gold.write().problems() == ()


def test_all_problems_are_told_at_once(small_gold):
    small_gold.row("q-1")["kind"] = "x"
    small_gold.row("q-2")["id"] = "q-3"
    small_gold.row("q-6")["evidence"][0][0]["start"] += 1
    small_gold.row("s-1")["seeds"] = ["none.txt"]
    small_gold.aliases[0]["type"] = "x"
    small_gold.policy = {"versoin": "1"}
    small_gold.write()
    (small_gold.seeds / "unlisted.txt").write_text("x")
    with (small_gold.folder / "qa.jsonl").open("a") as handle:
        handle.write("{\n")
    places = [problem.where for problem in small_gold.problems()]
    root = small_gold.root
    assert places == [
        f"{root}/seeds/unlisted.txt",
        f"{root}/gold/qa.jsonl:1: kind",
        f"{root}/gold/qa.jsonl:3: id",
        f"{root}/gold/qa.jsonl:6: evidence[0][0]",
        f"{root}/gold/qa.jsonl:7",
        f"{root}/gold/summaries.jsonl:1: seeds[0]",
        f"{root}/gold/aliases.yaml:2: [0].type",
        f"{root}/gold/policy.yaml:1: versoin",
    ]


def test_a_broken_seed_is_one_problem_not_one_a_span(small_gold):
    with (small_gold.seeds / "harbour.txt").open("a") as handle:
        handle.write(" ")
    assert "harbour.txt: found an edited or re-wrapped text (SHA-256" in only(small_gold.problems())


def test_a_broken_seed_hides_no_fault_of_another(small_gold):
    small_gold.row("q-3")["evidence"][1][0]["start"] = 0
    small_gold.row("q-5")["distractors"][0]["seed"] = "none.txt"
    small_gold.write()
    (small_gold.seeds / "harbour.txt").unlink()
    places = [problem.where.removeprefix(str(small_gold.root)) for problem in small_gold.problems()]
    assert places == [
        "/seeds/harbour.txt",
        "/gold/qa.jsonl:3: evidence[1][0]",
        "/gold/qa.jsonl:5: distractors[0]",
    ]


def test_a_broken_manifest_is_one_problem(small_gold):
    (small_gold.seeds / "manifest.yaml").write_text("seeds: [")
    assert "manifest.yaml:1: found no YAML" in only(small_gold.problems())


def test_a_missing_seeds_folder_is_one_problem(small_gold):
    shutil.rmtree(small_gold.seeds)
    assert only(small_gold.problems()) == (
        f"{small_gold.seeds}: found no such folder; expected the folder of the seeds that the gold "
        "quotes; check --seeds or the config's `seeds`, a path from the current folder"
    )


def test_where_is_told_of_rows_written_by_others(small_gold):
    path = small_gold.folder / "qa.jsonl"
    rows = [json.dumps(row) for row in small_gold.qa]
    path.write_text("\n\n" + "\n\n".join(rows))
    assert small_gold.load().lines["qa", "q-2"] == 5
