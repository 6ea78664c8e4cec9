"""A user's own data set as gold: files written here, read by `datasets` without a network."""

from __future__ import annotations

import csv
import itertools
import json
from pathlib import Path
from typing import Any

import pytest
from hf_offline import cut_off, files_in

from harness.core.errors import GoldError
from harness.core.item import QaItem, SummaryItem
from harness.gold.dataset import DatasetSpec, load_dataset_gold
from harness.gold.dataset_rows import open_rows
from harness.gold.fingerprint import gold_digest
from harness.gold.load import Gold
from harness.run.request import shown_names

CONTEXT = "On 4 May 2020, Ana Ruiz reopened the harbour of Porto. Ruiz left on Monday."
OTHER = "Léo Brun said that 250 dockers would return."
SQUAD = [
    {
        "id": "a",
        "title": "Porto",
        "context": CONTEXT,
        "question": "Who reopened the harbour?",
        "answers": {"text": ["Ana Ruiz", "Ruiz", "Ana Ruiz"], "answer_start": [15, 55, 15]},
    },
    {
        "id": "b",
        "title": "Porto",
        "context": CONTEXT,
        "question": "Who owns the harbour?",
        "answers": {"text": [], "answer_start": []},
    },
    {
        "id": "c",
        "title": "Strike",
        "context": OTHER,
        "question": "How many return?",
        "answers": {"text": ["250"], "answer_start": [0]},
    },
]


@pytest.fixture(scope="module", autouse=True)
def home(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("home")
        cut_off(patch, folder)
        yield folder


def jsonl(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def load(path: Path | str, task: str = "qa", **fields: Any) -> Gold:
    return load_dataset_gold(DatasetSpec(dataset=str(path), task=task, **fields), Path("seeds"))


def refused(path: Path | str, **fields: Any) -> str:
    with pytest.raises(GoldError) as caught:
        load(path, **fields)
    return str(caught.value)


def questions(gold: Gold) -> list[QaItem]:
    return list(gold.tasks["qa"].values())


def test_squad_answers_become_items_with_evidence(tmp_path):
    gold = load(jsonl(tmp_path / "squad.jsonl", SQUAD))
    ruiz, owner, strike = questions(gold)
    assert (ruiz.id, ruiz.answers, ruiz.answerable) == ("a", ("Ana Ruiz", "Ruiz"), True)
    [group] = ruiz.evidence
    assert [(span.quote, span.start, span.end) for span in group] == [
        ("Ana Ruiz", 15, 23),
        ("Ruiz", 55, 59),
    ]
    assert gold.sources[group[0].seed].text == CONTEXT
    assert (owner.answers, owner.answerable, owner.evidence) == ((), False, ())
    assert strike.evidence == ()  # answer_start does not hold
    assert {source.text for source in gold.sources.values()} == {CONTEXT, OTHER}
    assert list(gold.sources) == sorted(gold.sources)


def test_what_is_shown_does_not_tell_whether_there_is_an_answer(tmp_path):
    gold = load(jsonl(tmp_path / "squad.jsonl", SQUAD))
    shown = [shown_names(item, gold.sources, "gold") for item in questions(gold)]
    assert [len(names) for names in shown] == [1, 1, 1]
    assert shown[0] == shown[1] != shown[2]
    assert [item.document_cluster() for item in questions(gold)] == [name for (name,) in shown]


def test_messages_name_the_row(tmp_path):
    path = jsonl(tmp_path / "squad.jsonl", SQUAD)
    assert load(path).where("qa", "b", "answers") == f"dataset {path}, row 2: answers"


@pytest.mark.parametrize("form", ["jsonl", "json", "parquet", "saved", "saved-splits", "folder"])
def test_every_form_gives_the_same_gold(tmp_path, form):
    import datasets

    plain = load(jsonl(tmp_path / "plain.jsonl", SQUAD))
    path = tmp_path / form
    table = datasets.Dataset.from_list(SQUAD)
    datasets.disable_progress_bars()
    if form == "saved":
        table.save_to_disk(path)
    elif form == "saved-splits":
        datasets.DatasetDict(test=table).save_to_disk(path)
    elif form == "parquet":
        path = path.with_suffix(".parquet")
        table.to_parquet(path)
    elif form == "json":
        path = path.with_suffix(".json")
        path.write_text(json.dumps(SQUAD, indent=1))
    elif form == "folder":
        path.mkdir()
        jsonl(path / "test.jsonl", SQUAD)
        jsonl(path / "train.jsonl", SQUAD[:1])
    else:
        path = jsonl(path.with_suffix(".jsonl"), SQUAD)
    gold = load(path, split="test" if form == "folder" else None)
    assert gold_digest(gold) == gold_digest(plain)


def test_csv_cells_stay_as_they_are_written(tmp_path):
    path = tmp_path / "q.csv"
    rows = [("007", "1", "007"), ("NA", "2", "3.10"), ("null", "3", ""), ("x,y", "4", "1e3")]
    with path.open("w", newline="") as handle:
        csv.writer(handle).writerows([("question", "id", "answers"), *rows])
    gold = load(path)
    assert [item.question for item in questions(gold)] == [row[0] for row in rows]
    assert [item.answers for item in questions(gold)] == [("007",), ("3.10",), (), ("1e3",)]
    assert load(path.rename(tmp_path / "q2.csv"), map={"id": None}).tasks["qa"].keys() == {
        f"row-{n:06}" for n in range(1, 5)
    }


def test_texts_that_look_like_dates_or_numbers_stay_texts(tmp_path):
    rows = [
        {"question": "When?", "answers": "2020-05-04"},
        {"question": "How many?", "answers": ["300", 250]},
        {"question": "Never?", "answers": None},
    ]
    gold = load(jsonl(tmp_path / "a.jsonl", rows))
    assert [item.answers for item in questions(gold)] == [("2020-05-04",), ("300", "250"), ()]


def test_a_typed_date_is_refused_since_its_wording_is_lost(tmp_path):
    import datetime

    import datasets

    path = tmp_path / "a.parquet"
    day = datetime.date(2020, 5, 4)
    datasets.Dataset.from_list([{"question": "When?", "answers": day}]).to_parquet(path)
    assert "store the column as text" in refused(path)


@pytest.mark.parametrize("written", ["{'text': ['x']}", '{"text": ["x"]}'])
def test_an_object_in_a_csv_cell_is_no_answer(tmp_path, written):
    path = tmp_path / "a.csv"
    with path.open("w", newline="") as handle:
        csv.writer(handle).writerows([("question", "answers"), ("q?", written)])
    assert "row 1: answers: found an object written as text" in refused(path)


@pytest.mark.parametrize(
    ("answers", "wanted"),
    [
        ("Porto", ("Porto",)),
        (["Porto", " ", "Porto"], ("Porto",)),
        ([], ()),
        ("", ()),
        ({"text": "Porto", "answer_start": 48}, ("Porto",)),
        ([{"text": "Porto", "answer_start": 48}, {"text": "Ruiz"}], ("Porto", "Ruiz")),
    ],
)
def test_forms_of_answers(tmp_path, answers, wanted):
    rows = [{"question": "Where?", "context": CONTEXT, "answers": answers}]
    [item] = questions(load(jsonl(tmp_path / "a.jsonl", rows)))
    assert item.answers == wanted
    assert item.answerable == bool(wanted)
    placed = isinstance(answers, dict) or (answers and isinstance(answers[0], dict))
    assert [s.quote for group in item.evidence for s in group] == (["Porto"] if placed else [])


def test_columns_by_map_and_sources_by_name(tmp_path):
    rows = [{"q": "Who?", "gold": "Ruiz", "ctx": CONTEXT, "file": "porto.txt", "n": 7}]
    columns = {
        "question": "q", "answers": "gold", "context": "ctx", "source": "file", "id": "n"
    }  # fmt: skip
    gold = load(jsonl(tmp_path / "a.jsonl", rows), map=columns)
    assert list(gold.sources) == ["porto.txt"]
    assert list(gold.tasks["qa"]) == ["7"]


def test_sources_from_the_seeds_folder(small_gold, tmp_path):
    text = small_gold.texts["harbour.txt"]
    answers = {"text": ["Ana Ruiz"], "answer_start": [text.index("Ana Ruiz")]}
    rows = [{"question": "Who?", "answers": answers, "file": "harbour.txt"}]
    path = jsonl(tmp_path / "own.jsonl", rows)
    spec = DatasetSpec(dataset=str(path), map={"source": "file"})
    gold = load_dataset_gold(spec, small_gold.seeds)
    assert [span.quote for span in questions(gold)[0].evidence[0]] == ["Ana Ruiz"]
    jsonl(path, [{**rows[0], "file": "harbor.txt"}])
    with pytest.raises(GoldError, match=r"did you mean 'harbour\.txt'"):
        load_dataset_gold(spec, small_gold.seeds)


def test_highlights_become_a_reference_in_sentences(tmp_path):
    rows = [
        {"id": "x1", "article": CONTEXT, "highlights": "Ruiz opened it .\nMr. Brun left. It ended"},
        {"id": "x2", "article": CONTEXT, "highlights": ["One.", "Another one. Two."]},
    ]
    gold = load(jsonl(tmp_path / "news.jsonl", rows), task="summaries")
    one, two = gold.tasks["summaries"].values()
    assert isinstance(one, SummaryItem)
    [reference] = one.references
    assert [s.text for s in reference] == ["Ruiz opened it .", "Mr. Brun left.", "It ended"]
    assert two.reference_texts() == ("One.", "Another one. Two.")
    assert one.kind == "single"
    assert gold.sources[one.seeds[0]].text == CONTEXT
    assert one.seeds == two.seeds


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"map": {"questoin": "q"}}, ("map.questoin", "did you mean 'question'")),
        ({"map": {"question": "questions"}}, ("'questions'", "did you mean 'question'")),
        ({"map": {"answers": None}}, ("map.answers: found no column for it",)),
        ({"task": "summaries"}, ("map.reference", "map.document")),
        ({"split": "tran"}, ("'tran'", "did you mean 'train'")),
        ({"split": "train[:10]"}, ("did you mean 'train'", "limit")),
    ],
)
def test_mistakes_in_the_spec_are_named(tmp_path, fields, words):
    text = refused(jsonl(tmp_path / "a.jsonl", SQUAD), **fields)
    assert all(word in text for word in words), text


def test_a_split_must_be_named_where_there_are_several(tmp_path):
    for name in ("train", "validation"):
        jsonl(tmp_path / f"{name}.jsonl", SQUAD)
    assert "expected one of train, validation" in refused(tmp_path)


def test_every_wrong_row_is_reported_at_once(tmp_path):
    rows = [
        SQUAD[0],
        {**SQUAD[0], "question": "again"},
        {**SQUAD[1], "question": " "},
        {**SQUAD[1], "id": "x y"},
        {key: value for key, value in SQUAD[2].items() if key != "answers"},
        {**SQUAD[2], "answers": {"text": ["a"], "answer_start": [1, 2]}},
    ]
    text = refused(jsonl(tmp_path / "a.jsonl", rows))
    for number, word in [
        (2, "'a' a second time (first in row 1)"),
        (3, "question"),
        (4, "id"),
        (5, "answers: found no such key"),
        (6, "1 texts and 2 starts"),
    ]:
        assert f"row {number}" in text
        assert word in text


def test_two_texts_under_one_name_are_refused(tmp_path):
    path = jsonl(tmp_path / "a.jsonl", SQUAD)
    assert list(load(path, map={"source": "title"}).sources) == ["Porto", "Strike"]
    rows = [{**row, "title": "same"} for row in SQUAD]
    assert "row 3: context: found another text under the name 'same'" in refused(
        jsonl(path, rows), map={"source": "title"}
    )


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("someone/no-such-data", "no connection to the hub"),
        ("no_such_data", "no connection to the hub"),
        ("./no-such-folder", "no such file or folder"),
        ("no-such-file.jsonl", "no such file or folder"),
    ],
)
def test_what_is_not_there(name, word):
    assert word in refused(name)


def test_files_that_hold_no_rows(tmp_path):
    (tmp_path / "a.csv").write_text("question,answers\n")
    assert "found no rows" in refused(tmp_path / "a.csv")
    (tmp_path / "b.csv").write_text("question,answers\na,b,c\n")
    assert "b.csv:2: found 3 cells; expected 2" in refused(tmp_path / "b.csv")
    (tmp_path / "empty").mkdir()
    assert "nothing that can be read" in refused(tmp_path / "empty")
    (tmp_path / "a.xlsx").write_text("x")
    assert "the suffix '.xlsx'" in refused(tmp_path / "a.xlsx")
    (tmp_path / "a.parquet").write_text("x")
    assert "nothing that can be read" in refused(tmp_path / "a.parquet")
    broken = jsonl(tmp_path / "a.jsonl", SQUAD)
    broken.write_text(broken.read_text() + '{"question": \n')
    assert "a.jsonl:4" in refused(broken)


def test_a_cached_hub_data_set_is_read_without_a_network(tmp_path, home):
    import datasets

    source = jsonl(tmp_path / "thing.jsonl", SQUAD)
    datasets.disable_progress_bars()
    builder = datasets.load_dataset_builder(
        "json", data_files=str(source), cache_dir=str(tmp_path / "cache")
    )
    builder.download_and_prepare()
    cached = home / "datasets" / "someone___thing" / "default" / "0.0.0" / ("a" * 40)
    cached.mkdir(parents=True)
    for path in Path(builder.cache_dir).iterdir():
        path.rename(cached / path.name.replace("json-", "thing-"))
    assert gold_digest(load("someone/thing")) == gold_digest(load(source))


def test_rows_are_read_one_by_one_and_nothing_is_kept_on_disk(tmp_path, home):
    before = files_in(home)
    for suffix in (".jsonl", ".parquet", ".csv"):
        path = tmp_path / f"many{suffix}"
        if suffix == ".jsonl":
            jsonl(path, [{"question": "q", "answers": "a"}] * 1000 + [{"question": 1}])
        else:
            import datasets

            table = datasets.Dataset.from_dict({"question": ["q"] * 1000, "answers": ["a"] * 1000})
            table.to_parquet(path) if suffix == ".parquet" else table.to_csv(path)
        rows = open_rows(str(path)).read(["question"])
        assert list(itertools.islice(rows, 3)) == [{"question": "q"}] * 3
        rows.close()
    assert files_in(home) == before


def test_the_digest_depends_on_the_order_of_rows_only_through_generated_ids(tmp_path):
    there = jsonl(tmp_path / "a.jsonl", SQUAD)
    back = jsonl(tmp_path / "b.jsonl", SQUAD[::-1])
    assert gold_digest(load(there)) == gold_digest(load(back))
    assert gold_digest(load(there, map={"id": None})) != gold_digest(load(back, map={"id": None}))
