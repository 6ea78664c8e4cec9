"""Changes of whole answers and harmless rewrites, by hand; how the exam and the ranking count."""

from __future__ import annotations

import dataclasses
import itertools
import json
import random

import pytest

from harness.analysis.selftest import naming, outputs, rewrites
from harness.analysis.selftest.classes import all_classes, output_classes
from harness.analysis.selftest.exam import sit_exam
from harness.analysis.selftest.gaming import MEASURES, REPEATING, rank
from harness.analysis.selftest.material import case_of, read_statements, read_subject
from harness.core.item import QaItem, ReferenceSentence, Source, Span, SummaryItem
from harness.metrics import citation_support
from harness.metrics.base import Sources
from harness.metrics.quotes import Quotes
from harness.text.aliases import AliasTable

FIRST = (
    "Share this page with all of your dear friends.\n"
    "On 4 May 2021 the new foreign minister Ana Ruiz sent 300 men to Peru. “It was a large task,” "
    "she told the banker Tom Lee in Lima. Two of the ships turned back in a heavy storm.\n"
)
SECOND = "Ed Moss of Oslo Bank bought nine old ships. He sold them all to Chad in the same year.\n"
ALIASES = AliasTable((("Ana Ruiz", "A. Ruiz"),))
SOURCES = Sources(
    shown=("a.txt", "b.txt"),
    corpus={
        "a.txt": Source(name="a.txt", text=FIRST, content_spans=((47, len(FIRST)),)),
        "b.txt": Source(name="b.txt", text=SECOND),
    },
    aliases=ALIASES,
)


def span(quote, seed="a.txt"):
    at = SOURCES.corpus[seed].text.index(quote)
    return Span(seed=seed, quote=quote, start=at, end=at + len(quote))


SENT = span("the new foreign minister Ana Ruiz sent 300 men to Peru")
BOUGHT = span("Ed Moss of Oslo Bank bought nine old ships", "b.txt")


def question(**fields):
    known = {
        **{"id": "q", "question": "?", "answers": ("Ana Ruiz",), "answerable": True},
        **{"answer_type": "person", "evidence": ((SENT,),), **fields},
    }
    return read_subject(QaItem(**known), SOURCES)


WHO = question()
MANY = question(id="n", answers=("300",), answer_type="number")
WHEN = question(
    id="d", answers=("4 May 2021",), answer_type="date", evidence=((span("On 4 May 2021"),),)
)
BOTH = question(
    id="l",
    answers=("Peru and Chad",),
    answer_type="list",
    items=(("Peru",), ("Chad",)),
    evidence=((SENT,), (BOUGHT,)),
)
NONE = question(id="u", answers=(), answerable=False, evidence=())
SUMMARY = read_subject(
    SummaryItem(
        id="s",
        kind="multi",
        seeds=("a.txt", "b.txt"),
        references=(
            (
                ReferenceSentence(text="Ana Ruiz sent 300 men to Peru.", evidence=((SENT,),)),
                ReferenceSentence(text="Ed Moss bought nine ships.", evidence=((BOUGHT,),)),
            ),
        ),
    ),
    SOURCES,
)
SUBJECTS = (WHO, MANY, WHEN, BOTH, NONE, SUMMARY)


def changed(change, subject, seed=0):
    return [one.after for one in change(subject, random.Random(seed))]


def test_wrong_source_moves_the_quote_where_it_does_not_stand():
    [after] = changed(outputs.wrong_sources, WHO)
    assert after["citations"] == [{"source": 2, "quote": SENT.quote}]
    assert changed(outputs.wrong_sources, BOTH) == []  # every source holds evidence


def test_markers_too_many_beyond_and_zero():
    assert changed(outputs.extra_citations, WHO) == ["Ana Ruiz [1][2]."]
    assert changed(outputs.zero_citations, WHO) == ["Ana Ruiz [0]."]
    [after] = changed(outputs.out_of_range, WHO)
    assert int(after.rpartition("[")[2][:-2]) > 2
    assert changed(outputs.zero_citations, NONE) == []


def test_a_dropped_citation_is_one_that_no_other_stands_in_for():
    [after] = changed(outputs.dropped_citations, BOTH)
    assert len(after["citations"]) == 1
    doubled = question(evidence=((SENT,), (span("Ana Ruiz sent 300 men to Peru"),)))
    assert changed(outputs.dropped_citations, doubled) == []


@pytest.mark.parametrize("change", [outputs.altered_quotes, outputs.stitched_quotes])
@pytest.mark.parametrize("seed", range(5))
def test_spoilt_quotes_stand_nowhere(change, seed):
    [after] = changed(change, WHO, seed)
    [cited] = after["citations"]
    assert cited["quote"] not in FIRST + SECOND
    differs = sum(a != b for a, b in zip(cited["quote"].split(), SENT.quote.split(), strict=False))
    assert differs == 1 or change is outputs.stitched_quotes
    assert set(cited["quote"].rstrip(".").split()) <= set(FIRST.replace(".", "").split())


def test_truncation_needs_a_part_that_is_lost():
    assert [after["answer"] for after in changed(outputs.truncated_answers, BOTH)] == ["Peru"]
    assert changed(outputs.truncated_answers, WHO) == []
    [after] = changed(outputs.truncated_answers, SUMMARY)
    assert len(after["claims"]) == 1


def test_furniture_comes_from_outside_of_the_article():
    [after] = changed(outputs.copied_furniture, SUMMARY)
    assert after["claims"][-1]["text"] == FIRST.splitlines()[0]
    assert changed(outputs.copied_furniture, WHO) == []


def test_refusals_and_answers_where_they_do_not_belong():
    flag, words = changed(outputs.refusals, WHO)
    assert flag == {"answer": None}
    assert words in outputs.REFUSALS
    assert changed(outputs.refusals, NONE) == []
    [after] = changed(outputs.answers_from([WHO, NONE]), NONE)
    assert after["answer"] == "Ana Ruiz"
    corrected = question(id="u", answers=(), answerable=False, premise_corrections=("Ana Ruiz",))
    assert changed(outputs.answers_from([WHO]), corrected) == []


def test_wrong_values_of_short_answers():
    change = outputs.wrong_values(naming.whole_names, naming.other_whole_names)
    made_up, other = (after["answer"] for after in changed(change, WHO))
    assert made_up not in FIRST + SECOND
    assert other == "Tom Lee"
    for left in (BOTH, NONE, question(spelling=True)):
        assert changed(change, left) == []


@pytest.mark.parametrize(
    ("change", "subject", "texts"),
    [
        (rewrites.cased, WHO, ["ana ruiz", "ANA RUIZ"]),
        (rewrites.aliases, WHO, ["A. Ruiz"]),
        (rewrites.number_words, MANY, ["three hundred"]),
        (rewrites.date_forms, WHEN, ["May 4, 2021", "2021-05-04"]),
        (rewrites.no_break_spaces, WHO, ["Ana Ruiz"]),
        (rewrites.aliases, MANY, []),
        (rewrites.date_forms, WHO, []),
    ],
)
def test_rewrites_of_the_answer(change, subject, texts):
    assert [after["answer"] for after in changed(change, subject)] == texts


def test_rewrites_of_quotes():
    [marks] = changed(rewrites.quote_marks, WHO)
    assert marks["citations"][0]["quote"] == f"“{SENT.quote}”"
    ends, gap = changed(rewrites.ellipses, WHO)
    assert ends["citations"][0]["quote"] == f"… {SENT.quote} …"
    assert gap["citations"][0]["quote"] == SENT.quote.replace("foreign", "…")


def test_rewrites_of_markers():
    assert changed(rewrites.marker_sides, BOTH) == ["Peru and Chad. [1][2]"]
    assert changed(rewrites.joined_markers, BOTH) == ["Peru and Chad [1, 2]."]
    assert changed(rewrites.joined_markers, WHO) == []


@pytest.mark.parametrize("kind", output_classes(SUBJECTS), ids=lambda kind: kind.about.name)
def test_every_class_repeats_and_changes_something(kind):
    for subject in SUBJECTS:
        once, again = (list(kind.change(subject, random.Random(7))) for _ in range(2))
        assert once == again
        assert all(one.before != one.after for one in once)
        assert all(json.dumps(one.after) for one in once)


def test_statements_are_whole_sentences_in_their_place():
    found = read_statements(SUBJECTS)
    texts = [statement.text for statement in found]
    assert texts[0].startswith("On 4 May 2021")
    assert "Ed Moss bought nine ships." in texts
    assert len(set(found)) == len(found)
    for statement in found[:2]:
        assert statement.text in statement.passage


def test_the_exam_counts_what_is_seen():
    results = {r.about.name: r for r in sit_exam(SUBJECTS, ALIASES)}
    assert list(results) == list(all_classes())
    for name in ("wrong_source", "altered_quote", "zero_citation", "answer_name", "truncated"):
        assert results[name].rate == 1.0, results[name].missed
    assert all(r.hits == 0 for r in results.values() if r.about.tier != "T2" and r.about.harmless)
    assert results["speaker_changed"].n + results["date_new"].n > 0
    assert results["date_swapped"].rate is None
    assert results["date_swapped"].bounds is None
    low, high = results["altered_quote"].bounds
    assert low < 1.0 == high


def test_the_exam_repeats():
    assert sit_exam(SUBJECTS, ALIASES) == sit_exam(SUBJECTS, ALIASES)


def test_a_blind_metric_fails(monkeypatch):
    def blind(self, case):
        measured = score(self, case)
        return {
            name: dataclasses.replace(found, value=0.0) if hasattr(found, "value") else found
            for name, found in measured.items()
        }

    score = Quotes.score
    monkeypatch.setattr(Quotes, "score", blind)
    found = {r.about.name: r for r in sit_exam(SUBJECTS, ALIASES)}["altered_quote"]
    assert found.hits == 0 < found.n
    assert found.missed[0].item == "q"
    assert "quote_fabricated no worse" in found.missed[0].why


def test_strategies_are_ranked_below_the_reference():
    right, wrong = ([case_of(WHO, raw)] for raw in (WHO.draft.as_json(), ""))
    standings = rank({"wrong": wrong, "equal": right}, right)
    assert [(s.strategy, s.measure, s.ok) for s in standings] == [
        (name, measure, name != "equal")
        for name in ("wrong", "equal", REPEATING)
        for measure in MEASURES
    ]
    assert rank({"wrong": []}, []) == []


def test_repeats_that_gain_something_fail(monkeypatch):
    said = {"answer": SENT.quote, "citations": [{"source": 1, "quote": SENT.quote}]}
    reference = [case_of(WHO, said), case_of(MANY, {"answer": None})]

    def repeats():
        return {s.measure: s for s in rank({}, reference)}["citation_f1"]

    assert (repeats().strategy, repeats().ok, repeats().value) == (REPEATING, True, 1 / 4)
    numbers = itertools.count()
    monkeypatch.setattr(citation_support, "repeat_key", lambda text: f"{text} {next(numbers)}")
    assert (repeats().ok, repeats().value) == (False, 9 / 20)
