"""`compare`: several runs, models of one run, what may differ, files, and refusals."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil

import pytest
from cli_process import call_here, make_tiny, read_lines, write_lines

CONFIG = """\
models:
  - {name: gold, adapter: gold}
  - {name: lead, adapter: lead}
  - {name: refuse, adapter: refuse}
tasks: [{name: qa}]
"""
ON = ("--on", "correct", "--on", "evidence_f1")


def change(folder, name, edit, *, of="a"):
    """A copy of the run `of` with edited predictions of the model `gold`, scored again."""
    shutil.copytree(folder / of, folder / name)
    path = folder / name / "predictions.jsonl"
    rows = read_lines(path)
    for row in rows:
        if row["model"] == "gold" and row["output"].get("citations"):
            edit(row)
    write_lines(path, rows)
    done = call_here("score", name, cwd=folder)
    assert done.code == 0, done.err


def misanswer(row):
    if row["item"] in ("qa-002", "qa-007"):
        row["output"]["answer"] = "Atlantis \x1b[31m|"


def miscite(row):
    if row["item"] == "qa-009":
        row["output"]["citations"] = [{"source": 4}]
    misanswer(row)


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    folder = make_tiny(tmp_path_factory.mktemp("compare") / "tiny")
    (folder / "c.yaml").write_text(CONFIG)
    done = call_here("run", "c.yaml", "--run-dir", "a", cwd=folder)
    assert done.code == 0, done.err
    change(folder, "b", misanswer)
    change(folder, "c", miscite)
    return folder


def compared(here, shop, *arguments):
    done = here("compare", *arguments, "--json", cwd=shop)
    assert done.code == 0, done.err
    return done.json()


def test_the_first_run_is_the_reference_of_all_others(here, shop):
    found = compared(here, shop, "a", "b", "c", *ON)
    pairs = [(one["reference"], one["candidate"]) for one in found["comparisons"]]
    assert pairs == [("a", "b"), ("a", "c")]
    assert found["family"] == 2 * 3 * 2 == sum(len(x["effects"]) for x in found["comparisons"])
    assert found["slice_family"] == sum(len(x["slices"]) for x in found["comparisons"]) > 0


def test_all_pairs_are_compared_when_asked(here, shop):
    found = compared(here, shop, "a", "b", "c", "--on", "correct", "--pairs", "all")
    pairs = [(one["reference"], one["candidate"]) for one in found["comparisons"]]
    assert pairs == [("a", "b"), ("a", "c"), ("b", "c")]
    assert {one["family"] for one in found["comparisons"]} == {9}


def test_the_models_of_one_run_are_compared_with_its_first(here, shop):
    found = compared(here, shop, "a", "--on", "correct")
    pairs = [
        (x["effects"][0]["reference"], x["effects"][0]["candidate"]) for x in found["comparisons"]
    ]
    assert pairs == [("gold", "lead"), ("gold", "refuse")]
    assert "name: 'gold' → 'lead'" in " ".join(found["comparisons"][0]["treatment"])


def test_one_run_of_one_model_has_nothing_to_compare_with(here, shop):
    here("run", "c.yaml", "-m", "lead", "--run-dir", "alone", cwd=shop)
    done = here("compare", "alone", cwd=shop)
    assert done.code == 2
    assert "one run of one model" in done.err


def test_flips_come_with_question_gold_passages_and_citations(here, shop):
    flips = {flip["item"]: flip for flip in compared(here, shop, "a", "c", *ON)["flips"]}
    gold = {row["id"]: row for row in read_lines(shop / "gold" / "qa.jsonl")}
    assert {item: flip["kind"] for item, flip in flips.items()} == {
        "qa-002": "right to wrong",
        "qa-007": "right to wrong",
        "qa-009": "citation broke",
    }
    for item, flip in flips.items():
        view = flip["view"]
        assert view["question"] == gold[item]["question"]
        assert view["gold"] == gold[item]["answers"]
        for span in view["passages"]:
            text = (shop / "seeds" / span["seed"]).read_text()
            assert text[span["start"] : span["end"]] == span["quote"]
    assert flips["qa-009"]["candidate_cited"] == ["[4]"]
    assert flips["qa-009"]["reference_text"] == flips["qa-009"]["candidate_text"]


def test_the_terminal_shows_what_matters(here, shop):
    done = here("compare", "a", "c", *ON, cwd=shop)
    words = " ".join(done.out.split())
    for part in (
        "c against a", "Treatment: none", "right to wrong 2", "citation broke 1", "Atlantis",
        "adjusted by Holm over 6 tests", "Slices are for looking",
        "the same outputs in both, not shown: lead, refuse",
    ):  # fmt: skip
        assert part in words
    assert re.search(r"come from [1-5] documents\. Even if all", words)
    assert "\x1b" not in done.out


def test_files_are_written_by_extension(here, shop, tmp_path):
    paths = [tmp_path / f"x{suffix}" for suffix in (".json", ".jsonl", ".md", ".csv")]
    done = call_here(
        "compare", "a", "c", *ON, *(w for p in paths for w in ("-o", p)), "--json", cwd=shop
    )
    assert done.code == 0, done.err
    found = done.json()
    assert json.loads(paths[0].read_text()) == found
    lines = read_lines(paths[1])
    for line, key in (("effect", "effects"), ("slice", "slices"), ("flip", "flips")):
        rows = [row for row in lines if row["line"] == line]
        assert rows == [{"line": line, "runs": ["a", "c"], **row} for row in found[key]]
    assert "\\|" in paths[2].read_text()
    assert next(csv.reader(io.StringIO(paths[3].read_text())))[0] == "model"


@pytest.mark.parametrize("path", ["x.txt", "x.xml", "x"])
def test_other_extensions_are_refused(here, shop, path):
    done = here("compare", "a", "b", "-o", path, cwd=shop)
    assert done.code == 2
    assert ".csv" in done.err
    assert done.out == ""


def rescored(here, shop, tmp_path, edit):
    """A copy of the shop whose gold is edited, with the run `b` scored on it; `a` stays apart."""
    folder = tmp_path / "edited"
    shutil.copytree(shop, folder)
    path = folder / "gold" / "qa.jsonl"
    rows = read_lines(path)
    write_lines(path, edit(rows))
    assert here("score", "b", cwd=folder).code == 0
    return folder


def test_other_gold_is_refused_by_name_and_compared_in_part_when_allowed(here, shop, tmp_path):
    def edit(rows):
        return [{**row, "answers": ["Mars"]} if row["id"] == "qa-007" else row for row in rows]

    folder = rescored(here, shop, tmp_path, edit)
    refused = here("compare", "a", "b", cwd=folder)
    assert (refused.code, refused.out) == (5, "")
    assert "qa-007" in refused.err
    found = compared(here, folder, "a", "b", "--on", "correct", "--allow", "gold")
    [overlap] = found["overlaps"]
    assert (overlap["n_common"], overlap["n_reference"], overlap["left_out"]) == (
        11,
        12,
        ["qa-007"],
    )
    assert {effect["n"] for effect in found["effects"]} == {11}
    shown = here("compare", "a", "b", "--allow", "gold", cwd=folder).out
    assert "11 of 12 before and 12 after. Left out: qa-007." in " ".join(shown.split())


def test_other_cards_are_refused_and_named_when_allowed(here, shop, tmp_path):
    folder = tmp_path / "cards"
    shutil.copytree(shop, folder)
    path = folder / "b" / "manifest.json"
    data = json.loads(path.read_text())
    data["cards"]["correct"] = "correct|v0"
    path.write_text(json.dumps(data))
    refused = here("compare", "a", "b", cwd=folder)
    assert refused.code == 5
    assert "correct|v0" in refused.err
    shown = here("compare", "a", "b", "--allow", "cards", cwd=folder)
    assert shown.code == 0, shown.err
    assert "correct is read by unlike cards" in " ".join(shown.out.split())


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda folder: shutil.rmtree(folder / "gold"), "the gold cannot be read"),
        (lambda folder: (folder / "gold" / "qa.jsonl").write_text("no"), "the gold cannot be read"),
        (
            lambda folder: write_lines(
                folder / "gold" / "qa.jsonl",
                [{**row, "question": "Who?"} for row in read_lines(folder / "gold" / "qa.jsonl")],
            ),
            "no longer as they were scored",
        ),
    ],
)
def test_without_the_gold_flips_lack_passages_and_say_why(here, shop, tmp_path, spoil, why):
    folder = tmp_path / "gone"
    shutil.copytree(shop, folder)
    spoil(folder)
    found = compared(here, folder, "a", "b", "--on", "correct")
    assert [flip["view"] for flip in found["flips"]] == [None, None]
    assert why in " ".join(here("compare", "a", "b", cwd=folder).out.split())


def test_runs_of_other_lengths_are_refused_by_item(here, shop):
    here("run", "c.yaml", "-n", 5, "--run-dir", "short", cwd=shop)
    done = here("compare", "a", "short", cwd=shop)
    assert done.code == 5
    assert "qa-013" in done.err
    found = compared(here, shop, "a", "short", "--allow", "gold", "--on", "correct")
    assert {effect["n"] for effect in found["effects"]} == {5}


def test_changed_code_under_an_unchanged_config_is_treatment(here, shop):
    for name, word in (("old", "Turkey"), ("new", "Cyprus")):
        (shop / "mine.py").write_text(f"def answer(request):\n    return '{word}'\n")
        call_here("run", "c.yaml", "-m", "mine.py:answer", "--run-dir", name, cwd=shop)
    [told] = compared(here, shop, "old", "new", "--on", "correct")["treatment"]
    assert told == "the code or data of model 'mine.py:answer' changed"


def test_repeats_show_their_variance(here, shop):
    for name in ("r1", "r2"):
        arguments = ("--set", "repeats=3", "-m", "lead", "--run-dir", name)
        assert here("run", "c.yaml", *arguments, cwd=shop).code == 0
    [effect] = compared(here, shop, "r1", "r2", "--on", "f1")["effects"]
    assert effect["n"] <= 12
    assert effect["reference_variances"]["within"] == 0
    assert "Variance of repeats" in here("compare", "r1", "r2", "--on", "f1", cwd=shop).out
