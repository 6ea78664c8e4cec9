"""`harness selftest`: what it prints, what fails it, and that any gold can sit it."""

from __future__ import annotations

import json
import re
import shutil

import pytest
from cli_process import REPOSITORY, call

from harness.metrics import quotes

CLASSES = {
    *("answer_number", "answer_date", "answer_name", "truncated", "copied_furniture"),
    *("refused_answerable", "answered_unanswerable", "wrong_source", "extra_citation"),
    *("dropped_citation", "out_of_range", "zero_citation", "altered_quote", "stitched_quote"),
    *("case", "alias", "number_word", "date_form", "marker_side", "joined_markers"),
    *("quote_marks", "no_break_spaces", "ellipsis"),
    *("number_new", "number_swapped", "date_new", "date_swapped", "name_new", "name_swapped"),
    *("negation_inserted", "negation_dropped", "hedge_dropped", "roles_swapped"),
    *("speaker_changed", "true_supported", "true_unsupported", "spread_unsupported"),
}


GAMING = {"copy-source", "cite-all", "refuse", "empty", "repeat-best"}


@pytest.mark.slow
def test_the_repositorys_metrics_pass_on_its_gold():
    done = call("selftest", "--json", cwd=REPOSITORY)
    data = done.json()
    failed = {name: row for name, row in data["classes"].items() if not row["ok"]}
    assert failed == {}
    assert done.code == 0, done.err
    stale = "the gold has changed since: run `harness selftest --update`"
    assert data["committed_on"] == data["gold"]["digest"], stale
    assert set(data["classes"]) == CLASSES
    assert all(row["n"] for row in data["classes"].values())
    for row in data["classes"].values():
        if row["tier"] in ("T0", "T1"):
            assert row["rate"] == ("killed" in row)
    assert {s["strategy"] for s in data["gaming"]} == GAMING


def test_tables_json_and_files(harness, tiny):
    shown = harness("selftest", "-o", "x.json", "-o", "x.md")
    assert (shown.code, shown.err) == (0, "")
    for word in ("wrong_source", "no material", "copy-source", "The metrics pass their exam."):
        assert word in shown.out
    again = harness("selftest", "--json")
    assert again.json() == json.loads((tiny / "x.json").read_text())
    assert "| **wrong\\_source**" in (tiny / "x.md").read_text()


def test_a_metric_that_got_worse_fails(here, tiny, monkeypatch):
    monkeypatch.setitem(quotes.SHARES, "quote_fabricated", frozenset(("absent",)))
    done = here("selftest", "--json", cwd=tiny)
    assert done.code == 1
    failed = {name: row for name, row in done.json()["classes"].items() if not row["ok"]}
    assert set(failed) == {"altered_quote", "stitched_quote"}
    missed = failed["altered_quote"]["missed"]
    assert 0 < len(missed) <= 5
    assert "quote_fabricated no worse" in missed[0]["why"]


def test_update_writes_what_later_runs_are_held_to(here, tiny, monkeypatch):
    path = tiny / "loose.yaml"
    path.write_text("classes: {altered_quote: {limit: 0}, stitched_quote: {limit: 0}}\n")
    updated = here("selftest", "--floors", path, "--update", "--json", cwd=tiny)
    assert updated.code == 0, updated.err
    assert "altered_quote: {limit: 0, committed: 1}" in path.read_text()
    assert here("selftest", "--floors", path, cwd=tiny).code == 0
    monkeypatch.setitem(quotes.SHARES, "quote_fabricated", frozenset(("absent",)))
    worse = here("selftest", "--floors", path, cwd=tiny)
    assert worse.code == 1
    assert "Failed: altered_quote, stitched_quote." in worse.out
    path.write_text(re.sub(r"gold: \w+", "gold: other", path.read_text()))
    elsewhere = here("selftest", "--floors", path, cwd=tiny)
    assert elsewhere.code == 0
    assert "committed values are of another gold" in elsewhere.out


def test_gold_of_answers_alone_has_no_material(here, tmp_path):
    (tmp_path / "mine").mkdir()
    rows = [{"id": "a", "question": "Who?", "answers": ["Ada"]}]
    (tmp_path / "mine" / "qa.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    done = here("selftest", "--gold", "mine", "--seeds", "none", "--json", cwd=tmp_path)
    data = done.json()
    assert data["classes"]["number_new"] | {"missed": []} == {
        **{"tier": "T2", "n": 0, "killed": 0, "rate": None, "low": None, "high": None},
        **{"limit": 0.95, "committed": None, "ok": True, "missed": []},
    }
    assert data["classes"]["refused_answerable"]["rate"] == 1.0
    assert done.code == 0, done.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--gold", "none"), "no such folder"),
        (("--seeds", "none"), "none"),
        (("--floors", "none.yaml"), "none.yaml"),
        (("-o", "x.pdf"), ".pdf"),
    ],
)
def test_what_cannot_be_read_exits_with_2(here, tiny, arguments, said):
    done = here("selftest", *arguments, cwd=tiny)
    assert done.code == 2
    assert said in done.err


def test_a_missing_file_of_floors_is_made_by_update(here, tiny):
    shutil.rmtree(tiny / "configs", ignore_errors=True)
    here("selftest", "--update", "--json", cwd=tiny)
    assert "classes:" in (tiny / "results/baselines/selftest.yaml").read_text()
