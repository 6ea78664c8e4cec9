"""`harness report`: one page of one run or several, whatever is still at hand."""

from __future__ import annotations

import json
import re
import shutil
from html import unescape

import pytest
from cli_process import call, make_tiny


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """A tiny benchmark with a run of two models, and a run of each alone."""
    folder = make_tiny(tmp_path_factory.mktemp("pages") / "tiny")
    (folder / "c.yaml").write_text(
        "models:\n  - {name: bm25, adapter: bm25}\n  - {name: lead, adapter: lead}\n"
        "  - {name: empty, adapter: empty}\ntasks: [{name: qa}]\n"
    )
    for models, name in (
        (("bm25", "lead", "empty"), "all"),
        (("bm25",), "one"),
        (("lead",), "two"),
    ):
        flags = [word for model in models for word in ("-m", model)]
        done = call("run", "c.yaml", *flags, "--run-dir", name, cwd=folder)
        assert done.code == 0, done.err
    return folder


@pytest.fixture
def folder(shop, tmp_path):
    return shutil.copytree(shop, tmp_path / "tiny")


def index_of(page: str) -> dict:
    return json.loads(re.search(r'id="index">(.*?)</script>', page)[1])


def text_of(page: str) -> str:
    return unescape(
        re.sub(r"<[^>]+>", "", page.split('<script type="application/json"', maxsplit=1)[0])
    )


def compared(page: str) -> list[str]:
    return re.findall(r'<h2 id="pair-\d+">(.*?)</h2>', page)


def test_the_page_stands_in_the_run_unless_told(folder, here):
    done = here("report", "one", cwd=folder)
    assert (done.code, done.out) == (0, "one/report.html\n")
    assert here("report", "one", "-o", "deep/x.html", cwd=folder).code == 0
    assert (folder / "deep/x.html").read_bytes() == (folder / "one/report.html").read_bytes()


def test_the_page_is_one_file_that_names_no_other(folder, here):
    here("report", "all", cwd=folder)
    page = (folder / "all/report.html").read_text()
    assert set(re.findall(r"\b(?:src|href)=\"([^\"]*)", page)) == {
        *("data:,", "#main", "#overview", "#items", "#compare", "#citations"),
    }
    assert not re.search(r"\son\w+=|\sstyle=|@import|url\(", page.split("<script>")[0])
    assert "default-src 'none'" in page


def test_a_run_is_compared_model_by_model_without_floors(folder, here):
    here("report", "all", cwd=folder)
    page = (folder / "all/report.html").read_text()
    assert len(compared(page)) == 1
    assert index_of(page)["entries"] == [["bm25", ""], ["lead", ""], ["empty", "floor"]]
    assert len(index_of(page)["items"]) == 12


@pytest.mark.parametrize(("pairs", "n"), [("all", 3), ("first", 2)])
def test_pairs_chooses_what_is_compared(folder, here, pairs, n):
    assert here("report", "one", "two", "one2", "--pairs", pairs, cwd=folder).code == 2
    shutil.copytree(folder / "one", folder / "one2")
    here("report", "one", "two", "one2", "-o", "x.html", "--pairs", pairs, cwd=folder)
    assert len(compared((folder / "x.html").read_text())) == n


def test_models_of_the_same_name_are_told_apart_by_their_run(folder, here):
    shutil.copytree(folder / "one", folder / "again")
    here("report", "one", "again", "-o", "x.html", cwd=folder)
    entries = index_of((folder / "x.html").read_text())["entries"]
    assert [name for name, _ in entries] == ["one:bm25", "again:bm25"]


def test_runs_that_may_not_be_compared_say_why(folder, here):
    rows = (folder / "gold/qa.jsonl").read_text().splitlines()
    (folder / "gold/qa.jsonl").write_text("\n".join(rows[1:]) + "\n")
    assert call("run", "c.yaml", "-m", "lead", "--run-dir", "less", cwd=folder).code == 0
    done = here("report", "one", "less", "-o", "x.html", cwd=folder)
    assert done.code == 0
    page = (folder / "x.html").read_text()
    assert compared(page) == []
    assert "another gold set" in text_of(page)


def test_changed_gold_is_left_out_and_said(folder, here):
    path = folder / "gold/qa.jsonl"
    first, *rest = [json.loads(line) for line in path.read_text().splitlines()]
    first["question"] = "Something else?"
    path.write_text("".join(json.dumps(row) + "\n" for row in (first, *rest)))
    assert here("report", "one", cwd=folder).code == 0
    page = (folder / "one/report.html").read_text()
    assert "1 of 12 items are no longer as scored" in text_of(page)
    assert "Something else?" not in page
    [blank] = [item for item in index_of(page)["items"] if not item[2]]
    assert blank[1] == first["id"]


def test_without_gold_the_numbers_stay(folder, here):
    shutil.rmtree(folder / "gold")
    assert here("report", "one", cwd=folder).code == 0
    text = text_of((folder / "one/report.html").read_text())
    assert "the gold cannot be read" in text
    assert "correct" in text


def test_changed_seeds_show_no_passage(folder, here):
    seed = sorted((folder / "seeds").glob("*.txt"))[0]
    (folder / "seeds/manifest.yaml").unlink()
    seed.write_text(seed.read_text() + "\nOne more line.\n")
    assert here("report", "one", cwd=folder).code == 0
    assert "no longer those of the run" in text_of((folder / "one/report.html").read_text())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nowhere",), "no such folder"),
        (("one", "-o", "x.pdf"), "suffix '.pdf'"),
        (("one", "-o", "gold"), "suffix ''"),
    ],
)
def test_refusals_say_what_is_wrong(folder, here, arguments, said):
    done = here("report", *arguments, cwd=folder)
    assert done.code == 2
    assert said in done.err


def test_a_run_without_scores_is_refused(folder, here):
    done = call("run", "c.yaml", "-m", "bm25", "--no-score", "--run-dir", "raw", cwd=folder)
    assert done.code == 0
    done = here("report", "raw", cwd=folder)
    assert done.code == 3
    assert "generated" in done.err
