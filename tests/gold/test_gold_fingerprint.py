from __future__ import annotations

import json
import random

import pytest

from harness.gold.fingerprint import gold_digest, item_digest, seeds_digest


def digest_of(gold) -> str:
    return gold_digest(gold.load())


def test_order_of_lines_and_keys_changes_nothing(small_gold):
    before = digest_of(small_gold)
    rng = random.Random(0)
    for name, rows in (("qa.jsonl", small_gold.qa), ("summaries.jsonl", small_gold.summaries)):
        lines = []
        for row in rng.sample(rows, len(rows)):
            keys = rng.sample(sorted(row), len(row))
            lines.append(json.dumps({key: row[key] for key in keys}, ensure_ascii=True))
        (small_gold.folder / name).write_text("\n\n".join(lines))
    assert digest_of(small_gold) == before


def test_order_of_seeds_and_aliases_changes_nothing(small_gold):
    small_gold.aliases.append({"name": "Porto", "type": "place", "aliases": ["O Porto", "Oporto"]})
    before = digest_of(small_gold.write())
    small_gold.aliases.reverse()
    small_gold.aliases[0]["aliases"].reverse()
    small_gold.texts = dict(reversed(small_gold.texts.items()))
    assert digest_of(small_gold.write()) == before


@pytest.mark.parametrize(
    ("item_id", "change"),
    [
        ("q-1", {"note": "another note"}),
        ("q-1", {"note": None}),
        ("q-1", {"reject": ["Léo Brun"], "spelling": None, "items": None}),
        ("q-2", {"answerable": True}),
        ("q-6", {"key_facts": [{"any": ["closed", "shut"]}, {"any": ["March"], "weight": "okay"}]}),
    ],
)
def test_what_no_score_depends_on_changes_nothing(small_gold, item_id, change):
    before = digest_of(small_gold)
    small_gold.row(item_id).update(change)
    assert digest_of(small_gold.write()) == before


def test_offsets_left_out_are_the_same_gold(small_gold):
    before = digest_of(small_gold)
    for key in ("start", "end"):
        del small_gold.row("q-1")["evidence"][0][0][key]
    assert digest_of(small_gold.write()) == before


def test_a_policy_changes_nothing(small_gold):
    before = digest_of(small_gold)
    small_gold.policy = {"version": "2", "unanswerable": {"min": 0.1}}
    assert digest_of(small_gold.write()) == before


SPAN = {"seed": "strike.txt", "quote": "Tuesday"}
CHANGES = [
    ("q-1", {"id": "q-9"}),
    ("q-1", {"question": "Which person opened the port?"}),
    ("q-1", {"kind": "temporal"}),
    ("q-1", {"kind": None}),
    ("q-1", {"answer_type": "place"}),
    ("q-1", {"answers": ["Ana Ruiz"]}),
    ("q-1", {"answers": ["Ruiz", "Ana Ruiz"]}),
    ("q-1", {"reject": []}),
    ("q-1", {"reject": ["Brun"]}),
    ("q-1", {"spelling": True}),
    ("q-1", {"cluster": "c"}),
    ("q-1", {"derivation": "sum"}),
    ("q-1", {"as_of": "2020"}),
    ("q-1", {"resolution": "r"}),
    ("q-1", {"premise_corrections": ["p"]}),
    ("q-1", {"distractors": [SPAN]}),
    ("q-1", {"evidence": None}),
    ("q-1", {"evidence": [[{"seed": "harbour.txt", "quote": "Ana Ruiz"}]]}),
    ("q-2", {"items": [["Léo Brun", "Brun"], ["Ana Ruiz"]]}),
    ("q-2", {"items": [["Ana Ruiz", "Léo Brun", "Brun"]]}),
    ("q-4", {"positions": None}),
    ("q-4", {"positions": [{"answer": "300"}, {"answer": "250"}]}),
    ("q-4", {"positions": [{"answer": "300", "aliases": ["three hundred"]}, {"answer": "250"}]}),
    ("q-6", {"key_facts": [["closed", "shut"], ["March"]]}),
    ("q-6", {"key_facts": [["closed"], {"any": ["March"], "weight": "okay"}]}),
    ("s-1", {"task": "multi"}),
    ("s-1", {"seeds": ["harbour.txt", "strike.txt"]}),
    ("s-1", {"references": [[{"text": "Other."}]]}),
    ("s-1", {"key_facts": None}),
    ("s-1", {"must_not": ["Share"]}),
    ("s-1", {"cluster": "c"}),
    ("s-2", {"query": "How many?"}),
]


@pytest.mark.parametrize(("item_id", "change"), CHANGES, ids=lambda value: str(value)[:40])
def test_every_change_of_an_item_changes_the_digest(small_gold, item_id, change):
    before = digest_of(small_gold)
    small_gold.row(item_id).update(change)
    assert digest_of(small_gold.write()) != before


def test_the_listed_changes_touch_every_field(small_gold):
    from harness.gold.schema import QaRow, SummaryRow

    changed = {field for _, change in CHANGES for field in change}
    known = {*QaRow.model_fields, *SummaryRow.model_fields}
    # note must change nothing; answerable follows from the answers
    assert known - changed == {"note", "answerable"}


def test_a_span_elsewhere_changes_the_digest(small_gold):
    quote = {"seed": "harbour.txt", "quote": "The council"}
    digests = set()
    for start in (92, 128):
        small_gold.row("q-1")["evidence"] = [[quote | {"start": start, "end": start + 11}]]
        digests.add(digest_of(small_gold.write()))
    assert len(digests) == 2


def test_one_group_of_two_spans_is_not_two_groups(small_gold):
    spans = [small_gold.span("harbour.txt", quote) for quote in ("Ana", "Porto")]
    digests = set()
    for evidence in ([spans], [[spans[0]], [spans[1]]]):
        small_gold.row("q-1")["evidence"] = evidence
        digests.add(digest_of(small_gold.write()))
    assert len(digests) == 2


@pytest.mark.parametrize(
    "aliases",
    [
        [],
        [{"name": "Ana Ruiz", "type": "person", "aliases": ["A. Ruiz"]}],
        [{"name": "Ana Ruiz", "type": "person", "aliases": ["A. Ruiz", "Ruiz", "Ana"]}],
        [
            {"name": "Ana Ruiz", "type": "person", "aliases": ["A. Ruiz"]},
            {"name": "Ruiz", "type": "person", "aliases": []},
        ],
    ],
)
def test_every_change_of_the_aliases_changes_the_digest(small_gold, aliases):
    before = digest_of(small_gold)
    small_gold.aliases = aliases
    assert digest_of(small_gold.write()) != before


def test_every_change_of_a_seed_changes_the_digest(small_gold):
    digests = [digest_of(small_gold)]
    small_gold.texts["strike.txt"] += "\n"
    digests.append(digest_of(small_gold.write()))
    small_gold.content["strike.txt"] = [[0, 5]]
    digests.append(digest_of(small_gold.write()))
    small_gold.texts["third.txt"] = "Third"
    digests.append(digest_of(small_gold.write()))
    path = small_gold.seeds / "manifest.yaml"
    path.write_text(path.read_text().replace("title: Third", "title: Fourth"))
    digests.append(digest_of(small_gold))
    path.write_text(path.read_text().replace("title: Fourth", "title: Fourth\n  date: '2020'"))
    digests.append(digest_of(small_gold))
    assert len(set(digests)) == len(digests) == 6


def test_item_digests_tell_all_items_apart(own_gold):
    items = [item for items in own_gold.tasks.values() for item in items.values()]
    assert len({item_digest(item) for item in items}) == len(items)


def test_seeds_have_one_digest_in_any_order(own_gold):
    turned = dict(reversed(own_gold.sources.items()))
    assert seeds_digest(turned) == seeds_digest(own_gold.sources)
    turned.popitem()
    assert seeds_digest(turned) != seeds_digest(own_gold.sources)
