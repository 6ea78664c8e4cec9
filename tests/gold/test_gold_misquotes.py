"""Quotes that differ from their seed in white space or marks: found, told, mended on request."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.app.validate import validate_gold
from harness.gold.load import load_gold
from harness.gold.misquotes import as_json, find_alike
from harness.gold.offsets import fix_offsets

TEXT = "Notice\n\nThe “crew’s”\npay – now 5\u00a0% more – is due.\nThe bell rang. The\nbell rang.\n"
SPAN = {"seed": "notice.txt"}


@pytest.fixture
def quoting(small_gold, monkeypatch):
    """The small gold set whose first question quotes a notice; paths are from its folder."""
    monkeypatch.chdir(small_gold.root)
    small_gold.texts["notice.txt"] = TEXT

    def quote(text: str, **offsets: int):
        small_gold.row("q-1")["evidence"] = [[SPAN | {"quote": text} | offsets]]
        small_gold.row("q-1")["derivation"] = "paraphrase"
        small_gold.write()
        return small_gold

    return quote


# What is quoted, what the notice has instead, and what the message calls the difference.
ALIKE = [
    (
        "pay – now 5\u00a0% more – is  due.",
        "pay – now 5\u00a0% more – is due.",
        "other white space",
    ),
    ("is due. The bell", "is due.\nThe bell", "a line break in it"),
    (" The “crew’s” pay ", "The “crew’s”\npay", "a line break in it"),
    ('"crew\'s"\npay', "“crew’s”\npay", '“crew’s” → "crew\'s"'),
    ("pay - now 5 % more", "pay – now 5\u00a0% more", "– → -"),
]


@pytest.mark.parametrize(("quote", "passage", "difference"), ALIKE)
@pytest.mark.parametrize("offsets", [{}, {"start": 1, "end": 4}])
def test_the_message_has_the_passage_to_copy(quoting, quote, passage, difference, offsets):
    [problem] = quoting(quote, **offsets).problems()
    told = problem.fix
    assert f"it stands there with {difference}" in told or f"yours: {difference})" in told
    assert "run `harness validate --fix-offsets`" in told
    copied = told.partition("copy this: ")[2]
    assert json.loads(copied) == passage
    assert quoting(json.loads(copied)).problems() == ()


@pytest.mark.parametrize(("quote", "passage", "_"), ALIKE)
@pytest.mark.parametrize("offsets", [{}, {"start": 1, "end": 4}])
def test_it_is_mended_and_told_span_by_span(quoting, quote, passage, _, offsets):
    gold = quoting(quote, **offsets)
    found = validate_gold(gold.folder, gold.seeds, fix=True)
    where = f"{gold.folder}/qa.jsonl:1: evidence[0][0]"
    assert found.problems == ()
    assert (found.as_json()["n_fixed"], found.as_json()["requoted"]) == (1, {where: passage})
    notes = [note.text for note in found.document().notes]
    assert f"{where}: now quotes as its seed does: {as_json(passage)}" in notes
    [[span]] = load_gold(gold.folder, gold.seeds).tasks["qa"]["q-1"].evidence
    assert TEXT[span.start : span.end] == span.quote == passage
    assert fix_offsets(gold.folder, gold.seeds).requoted == {}


@pytest.mark.parametrize(
    "quote",
    [
        "The  bell rang",  # stands twice, but for white space
        "the bell rang.\n",  # another letter
        "The crew’s pay",  # a mark too few
        "ew’s” pay",  # from within a word
        "now 5 % ... more",
        "–",
        " ",
    ],
)
def test_what_differs_in_more_or_stands_twice_is_left(quoting, quote):
    gold = quoting(quote)
    before = (gold.folder / "qa.jsonl").read_bytes()
    assert fix_offsets(gold.folder, gold.seeds).requoted == {}
    assert (gold.folder / "qa.jsonl").read_bytes() == before
    [problem] = gold.problems()
    assert "run `harness validate --fix-offsets`" not in problem.fix


def test_a_passage_that_stands_twice_is_told_so(quoting):
    [problem] = quoting("The  bell rang").problems()
    assert "stands there 2 times with other white space or marks: quote more words" in problem.fix


def test_a_quote_that_stands_letter_for_letter_is_never_reworded(quoting):
    gold = quoting("The bell rang")  # and once more across a line break
    found = fix_offsets(gold.folder, gold.seeds)
    assert (found.n_moved, found.requoted) == (1, {})


@given(st.text(alphabet="ab \n’'–-“", max_size=20))
def test_a_text_is_found_in_itself_with_its_line_breaks_made_spaces(text):
    text = f"zz {text} zz"
    assert find_alike(text, " ".join(text.split())) == [(0, len(text))]


@given(st.text())
def test_what_is_to_be_copied_is_json_on_one_line_that_a_terminal_shows(text):
    assert json.loads(as_json(text)) == text
    assert as_json(text).isprintable()
