"""`harness report`: one page of one run or several, whatever is still at hand."""

from __future__ import annotations

import json
import re
import shutil
from html import unescape

import pytest
from cli_process import call_here, make_tiny


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
        done = call_here("run", "c.yaml", *flags, "--run-dir", name, cwd=folder)
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


def names_of(page: str) -> list[str]:
    return [name for name, _ in index_of(page)["entries"]]


def legend(page: str) -> dict[str, str]:
    """What the overview says of each run, by its letter."""
    [first, *_] = re.findall(r'<dl class="runs">(.*?)</dl>', page, re.DOTALL)
    found = re.findall(r"<dt>(.*?)</dt>\n<dd>(.*?)</dd>", first, re.DOTALL)
    return {letter: " ".join(re.sub(r"<[^>]+>", " ", told).split()) for letter, told in found}


def test_models_of_the_same_name_are_told_apart_by_a_letter(folder, here):
    (folder / "d.yaml").write_text("models: [{name: bm25, adapter: lead}]\ntasks: [{name: qa}]\n")
    assert call_here("run", "d.yaml", "--run-dir", "again", cwd=folder).code == 0
    here("report", "one", "again", "-o", "x.html", cwd=folder)
    page = (folder / "x.html").read_text()
    assert names_of(page) == ["bm25 · A", "bm25 · B"]
    assert compared(page) == ["<bdi>bm25 · B</bdi> against <bdi>bm25 · A</bdi>"]
    found = legend(page)
    assert re.fullmatch(r"one \d{4}-\d\d-\d\d \d\d:\d\d UTC", found["A"])
    assert found["B"].startswith("again ")
    assert "models.adapter: &#39;bm25&#39; → &#39;lead&#39;" in found["B"]


def test_models_of_other_names_need_no_letter(folder, here):
    here("report", "one", "two", "-o", "x.html", cwd=folder)
    page = (folder / "x.html").read_text()
    assert names_of(page) == ["bm25", "lead"]
    assert compared(page) == ["<bdi>lead</bdi> against <bdi>bm25</bdi>"]
    here("report", "one", cwd=folder)
    assert '<dl class="runs">' not in (folder / "one/report.html").read_text()


def test_runs_of_several_models_go_by_letter_and_tell_whom_they_lack(folder, here):
    fewer = ("-m", "bm25", "-m", "empty", "--run-dir", "fewer")
    shorter = ("--set", "models.lead.params.sentences=1", "--run-dir", "shorter")
    for flags in (fewer, shorter):
        assert call_here("run", "c.yaml", *flags, cwd=folder).code == 0
    here("report", "all", "fewer", "-o", "x.html", cwd=folder)
    page = (folder / "x.html").read_text()
    assert names_of(page) == ["bm25 · A", "lead", "empty · A", "bm25 · B", "empty · B"]
    assert legend(page)["B"].endswith("other than A: without lead")
    here("report", "all", "shorter", "-o", "x.html", cwd=folder)
    page = (folder / "x.html").read_text()
    assert compared(page) == ["<bdi>run B</bdi> against <bdi>run A</bdi>"]
    assert "other than A: models.lead" in legend(page)["B"]


def test_items_stand_in_the_order_of_their_numbers(folder, here):
    path = folder / "gold/qa.jsonl"
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    for number, row in zip((10, 9, 100, 2), rows, strict=False):
        row["id"] = f"q-{number}"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows[:4]))
    assert call_here("run", "c.yaml", "-m", "bm25", "--run-dir", "odd", cwd=folder).code == 0
    here("report", "odd", cwd=folder)
    items = index_of((folder / "odd/report.html").read_text())["items"]
    assert [item[1] for item in items] == ["q-2", "q-9", "q-10", "q-100"]


@pytest.fixture(scope="module")
def exam(shop):
    """What the exam on the benchmark says, as it is written to a file."""
    call_here("selftest", "-o", "exam.json", cwd=shop)
    return json.loads((shop / "exam.json").read_text())


def cells(page: str, name: str) -> list[str]:
    """The texts of the first row of that name in the exam."""
    [row, *_] = re.findall(rf"<tr><th scope=\"row\">{name}</th>(.*?)</tr>", page, re.DOTALL)
    texts = [re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<td.*?</td>", row, re.DOTALL)]
    return [" ".join(text.split()) for text in texts]


def test_a_result_of_selftest_stands_beside_the_citations(folder, here, exam):
    assert here("report", "one", "--selftest", "exam.json", cwd=folder).code == 0
    page = (folder / "one/report.html").read_text()
    row = exam["classes"]["wrong_source"]
    told = cells(page, "wrong source")
    share = f"1.000 {row['low']:.3f}–1.000".replace(" 0.", " .")
    assert told == ["T0", "", f"{row['killed']} / {row['n']}", share, "1.00", "–", "yes"]
    alarms = exam["classes"]["quote_marks"]
    assert cells(page, "quote marks")[2] == f"{alarms['alarms']} / {alarms['n']}"
    [nothing, *_] = [name for name, one in exam["classes"].items() if not one["n"]]
    assert cells(page, nothing.replace("_", " "))[-1] == "no material"
    assert cells(page, "cite-all")[:2] == ["correct", str(exam["gaming"][0]["n"])]


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        ({"gold": {"version": None, "digest": "0" * 64}}, 5, "an exam on the gold 000000000000"),
        ({"cards": None}, 2, "no result of selftest (AttributeError"),
        ({"classes": {"unheard": {"limit": 1, "committed": 1}}}, 2, "KeyError: 'unheard'"),
    ],
)
def test_a_result_that_does_not_belong_to_the_run_is_refused(
    folder, here, exam, change, code, said
):
    (folder / "other.json").write_text(json.dumps({**exam, **change}))
    done = here("report", "one", "--selftest", "other.json", cwd=folder)
    assert (done.code, done.out) == (code, "")
    assert said in done.err


def test_more_hits_than_cases_are_no_result(folder, here, exam):
    exam = json.loads(json.dumps(exam))
    exam["classes"]["wrong_source"]["killed"] = 10_000
    (folder / "other.json").write_text(json.dumps(exam))
    done = here("report", "one", "--selftest", "other.json", cwd=folder)
    assert done.code == 2
    assert "wrong_source: 10000 of" in done.err


def test_other_cards_than_the_scores_have_are_named(folder, here, exam):
    changed = {**exam, "cards": {**exam["cards"], "correct": "correct|v0"}}
    (folder / "other.json").write_text(json.dumps(changed))
    assert here("report", "one", "--selftest", "other.json", cwd=folder).code == 0
    text = text_of((folder / "one/report.html").read_text())
    assert "Sat with other cards than these scores have: correct." in text


def test_committed_figures_are_shown_by_themselves(folder, here, exam):
    path = folder / "results/baselines/selftest.yaml"
    path.parent.mkdir(parents=True)
    classes = "classes: {wrong_source: {limit: 0.9, committed: 0.95}}\n"
    path.write_text(f"gold: {exam['gold']['digest']}\n{classes}")
    here("report", "one", cwd=folder)
    page = (folder / "one/report.html").read_text()
    assert cells(page, "wrong source") == ["T0", "", "0.90", "0.950"]
    assert cells(page, "extra citation") == ["T0", "", "1.00", "–"]
    assert "results/baselines/selftest.yaml holds for the gold of this run" in text_of(page)
    path.write_text(f"gold: other\n{classes}")
    here("report", "one", cwd=folder)
    assert "are of another gold" in text_of((folder / "one/report.html").read_text())
    path.write_text("classes: {unheard: {}}")
    assert here("report", "one", cwd=folder).code == 0
    assert "cannot be read" in text_of((folder / "one/report.html").read_text())


def test_without_figures_the_page_says_how_to_get_them(folder, here):
    here("report", "one", cwd=folder)
    text = text_of((folder / "one/report.html").read_text())
    assert "the project has no figures of it. harness selftest -o FILE.json" in text


def test_runs_that_may_not_be_compared_say_why(folder, here):
    rows = (folder / "gold/qa.jsonl").read_text().splitlines()
    (folder / "gold/qa.jsonl").write_text("\n".join(rows[1:]) + "\n")
    assert call_here("run", "c.yaml", "-m", "lead", "--run-dir", "less", cwd=folder).code == 0
    done = here("report", "one", "less", "-o", "x.html", cwd=folder)
    assert done.code == 0
    page = (folder / "x.html").read_text()
    assert compared(page) == []
    assert "another gold set" in text_of(page)


def test_a_model_that_always_fails_hides_no_other_comparison(folder, here):
    (folder / "down.py").write_text("def answer(request):\n    raise RuntimeError('down')\n")
    models = ("-m", "lead", "-m", "lexrank", "-m", "down.py:answer")
    assert here("run", "c.yaml", *models, "--run-dir", "part", cwd=folder).code == 3
    assert here("report", "part", "--pairs", "all", "-o", "x.html", cwd=folder).code == 0
    page = (folder / "x.html").read_text()
    assert compared(page) == ["<bdi>lexrank</bdi> against <bdi>lead</bdi>"]
    assert "found no item on which both have a value" in " ".join(text_of(page).split())
    assert "Some are not compared" in text_of(page)


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
    done = call_here("run", "c.yaml", "-m", "bm25", "--no-score", "--run-dir", "raw", cwd=folder)
    assert done.code == 0
    done = here("report", "raw", cwd=folder)
    assert done.code == 3
    assert "generated" in done.err
