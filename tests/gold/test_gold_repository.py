"""The repository's own gold set: sound, and readable as a data set."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys

import pytest
import yaml

from harness.core.item import QaItem
from harness.gold.spans import spans_of
from harness.gold.validate import validate


def test_it_is_valid(own_gold):
    findings = validate(own_gold)
    assert findings.problems == ()
    assert findings.warnings == ()


def test_every_quote_stands_where_it_says(own_gold):
    n_spans = 0
    for items in own_gold.tasks.values():
        for item in items.values():
            for path, span in spans_of(item):
                n_spans += 1
                assert own_gold.sources[span.seed].text[span.start : span.end] == span.quote, path
    assert n_spans > 100


def test_seeds_are_byte_identical_to_their_manifest(seeds_folder):
    rows = yaml.safe_load((seeds_folder / "manifest.yaml").read_text(encoding="utf-8"))["seeds"]
    hashes = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in seeds_folder.glob("*.txt")
    }
    assert hashes == {row["file"]: row["sha256"] for row in rows}
    assert len(hashes) == 5


def test_seeds_are_kept_from_line_end_conversion(repository):
    attributes = (repository / ".gitattributes").read_text().splitlines()
    assert "seeds/* -text" in attributes


def test_multi_source_questions_need_two_files(own_gold):
    items = [item for item in own_gold.tasks["qa"].values() if item.kind == "multi_source"]
    assert items
    for item in items:
        for hidden in own_gold.sources:
            left = [[span for span in group if span.seed == hidden] for group in item.evidence]
            assert not all(left), f"{item.id} is answered by {hidden} alone"


def test_every_answerable_item_has_evidence_and_every_other_a_lure(own_gold):
    for item in own_gold.tasks["qa"].values():
        assert isinstance(item, QaItem)
        assert bool(item.evidence_groups()) == item.answerable, item.id
        assert item.answerable or item.distractors, item.id


def test_the_question_of_the_brief_is_asked(own_gold):
    questions = {item.question for item in own_gold.tasks["qa"].values()}
    assert "What did the JMC decide on August 15?" in questions


def head(gold_folder):
    text = (gold_folder / "README.md").read_text(encoding="utf-8")
    return yaml.safe_load(text.split("---\n")[1])


READ = """
import json, sys
import datasets
found = datasets.load_dataset("gold", sys.argv[1], split="test")
print(json.dumps({"rows": found.to_list(), "features": found.features.to_dict()}))
"""


@pytest.fixture(scope="module", params=["qa", "summaries"])
def loaded(request, repository, tmp_path_factory):
    """A task read by `datasets.load_dataset("gold", task)`, offline, from the checkout."""
    cache = str(tmp_path_factory.mktemp("datasets"))
    offline = {"HF_HOME": cache, "HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1"}
    environment = {key: value for key, value in os.environ.items() if not key.startswith("HF_")}
    done = subprocess.run(
        [sys.executable, "-c", READ, request.param],
        cwd=repository,
        env={**environment, **offline, "HF_DATASETS_CACHE": f"{cache}/datasets"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return request.param, json.loads(done.stdout.splitlines()[-1])


def filled(value, feature):
    """A value of a gold line as a data set shows it: what is absent is null."""
    if value is None or "dtype" in feature:
        return value
    if feature.get("_type") == "List":
        return [filled(member, feature["feature"]) for member in value]
    return {name: filled(value.get(name), inner) for name, inner in feature.items()}


def test_rows_of_the_data_set_are_those_of_the_file(loaded, gold_folder):
    task, found = loaded
    lines = (gold_folder / f"{task}.jsonl").read_text(encoding="utf-8").splitlines()
    assert found["rows"] == [filled(json.loads(line), found["features"]) for line in lines]


def declared(features):
    """The features of a card's head in the form that `Features.to_dict` gives."""
    return {feature["name"]: of_type(feature) for feature in features}


def of_type(feature):
    if "list" in feature:
        inner = feature["list"]
        if isinstance(inner, str):
            inner = {"dtype": inner}
        shown = declared(inner) if isinstance(inner, list) else of_type(inner)
        return {"feature": shown, "_type": "List"}
    return {"dtype": feature["dtype"], "_type": "Value"}


def test_features_are_those_declared(loaded, gold_folder):
    task, found = loaded
    [info] = [info for info in head(gold_folder)["dataset_info"] if info["config_name"] == task]
    assert found["features"] == declared(info["features"])


@pytest.mark.parametrize("task", ["qa", "summaries"])
def test_every_field_of_the_schema_is_declared(gold_folder, task):
    from harness.gold.schema import QaRow, SummaryRow

    [info] = [info for info in head(gold_folder)["dataset_info"] if info["config_name"] == task]
    model = {"qa": QaRow, "summaries": SummaryRow}[task]
    assert {feature["name"] for feature in info["features"]} == set(model.model_fields)


def test_the_card_tells_the_counts_and_the_version_of_the_set(own_gold, gold_folder):
    card = (gold_folder / "README.md").read_text(encoding="utf-8")
    for kind, n in validate(own_gold).composition.kinds.items():
        assert f"| {kind} | {n} |" in card
    assert f"Version {own_gold.version}" in card
