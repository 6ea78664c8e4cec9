from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.core.answer import Answer
from harness.core.item import QaItem, ReferenceSentence, SummaryItem
from harness.core.score import Outcome, Score, Undefined
from harness.metrics.base import Case, Sources
from harness.metrics.rouge import TYPES, Rouge, by_line
from harness.text.sentences import split_sentences

VOCABULARY = """
    the of and a in withdrawal withdrew withdrawing withdraws forces force agreed agreement
    ministers minister 5+5 20,000 U.N. co-operate naïve “truce” don't 3.50 Тройка Ελλάδα 和平
    generously flies dying skies inning proceed succeed exceedingly ties tied The Ministers
    News Peace Agreements ended. failed! Why? talks. “Peace.” , (a)
"""
WORDS = VOCABULARY.split()

texts = st.lists(st.sampled_from([*WORDS, "\n"]), max_size=30).map(" ".join)


def item(*references):
    return SummaryItem(
        id="s",
        kind="single",
        seeds=(),
        references=tuple((ReferenceSentence(text=text),) for text in references),
    )


def case(answer, *references, outcome=Outcome.ANSWERED):
    said = Answer(text=answer)
    return Case(item=item(*references), answer=said, outcome=outcome, sources=Sources())


def values(scores):
    return {name: score.value for name, score in scores.items()}


# --- hand-counted

CAT = "the cat sat on the mat"


@pytest.mark.parametrize(
    ("answer", "reference", "expected"),
    [
        # 3 of 3 words in the answer, 3 of 6 in the reference; "the cat" and "cat sat" of 2 and 5.
        ("the cat sat", CAT, {"rouge1.p": 1, "rouge1.r": 0.5, "rouge2.p": 1, "rouge2.r": 0.4}),
        # "the" counts twice at most: bags, not sets.
        ("the the the", CAT, {"rouge1.p": 2 / 3, "rouge1.r": 2 / 6, "rouge2": 0}),
        # Order matters to L alone: "the cat" is the longest common subsequence.
        ("sat the cat", "the cat sat", {"rouge1": 1, "rouge2": 0.5, "rougeL": 2 / 3}),
        # Sentences swapped: L sees one of the two, Lsum both.
        (
            "Dogs bark loudly. Cats sleep quietly.",
            "Cats sleep quietly. Dogs bark loudly.",
            {"rouge1": 1, "rougeL": 0.5, "rougeLsum": 1},
        ),
        ("forces agree", "forced agreeing", {"rouge1": 1}),
        ("xyz", CAT, dict.fromkeys(TYPES, 0)),
    ],
)
def test_small_cases_by_hand(answer, reference, expected):
    scores = values(Rouge().score(case(answer, reference)))
    for name, value in expected.items():
        assert scores[name] == pytest.approx(value), name


def test_without_the_stemmer_inflections_differ():
    assert Rouge(stemmer=False).score(case("forces agree", "forced agreeing"))["rouge1"].value == 0


def test_lsum_is_not_silently_l():
    scores = values(Rouge().score(case("Dogs bark. Cats sleep.", "Cats sleep. Dogs bark.")))
    assert scores["rougeLsum"] == 1 > scores["rougeL"]


def test_the_best_reference_is_chosen_type_by_type_and_the_mean_is_apart():
    # Against "a b x y": 2 of 4 words, 1 of 3 pairs. Against "d c b a": all words, no pair.
    scores = values(Rouge(stemmer=False).score(case("a b c d", "a b x y", "d c b a")))
    assert (scores["rouge1"], scores["rouge1_mean"]) == (1, 0.75)
    assert (scores["rouge2"], scores["rouge2_mean"]) == (1 / 3, 1 / 6)
    assert (scores["rougeL"], scores["rougeL_mean"]) == (0.5, 0.375)


def test_equal_references_by_f_keep_the_first_ones_precision_and_recall():
    # Both have F 0.5: one by p 1/3 and r 1, the other by p 1 and r 1/3.
    scores = values(Rouge(stemmer=False).score(case("a b c", "a", "a b c d e f g h i")))
    assert (scores["rouge1.p"], scores["rouge1.r"]) == (1 / 3, 1)


# --- outcomes


@pytest.mark.parametrize("outcome", [Outcome.ABSTAINED, Outcome.UNPARSED])
@pytest.mark.parametrize("text", ["", CAT])
def test_an_abstention_or_unreadable_output_scores_zero(outcome, text):
    scores = Rouge().score(case(text, CAT, outcome=outcome))
    assert set(scores) == {m.name for m in Rouge().measures}
    assert all(s == Score(value=0.0, reason=outcome.value) for s in scores.values())


def test_blank_text_scores_zero_even_against_a_blank_reference():
    for reference in (CAT, "", " \n"):
        assert set(values(Rouge().score(case(" ", reference))).values()) == {0.0}


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (case(CAT, outcome=Outcome.ANSWERED), "the item has no reference summary"),
        (case("", outcome=Outcome.ABSTAINED), "the item has no reference summary"),
        (case(CAT, CAT, outcome=Outcome.FAILED), "the call failed"),
    ],
)
def test_nothing_to_compare_is_undefined_never_zero(asked, why):
    scores = Rouge().score(asked)
    assert set(scores) == {m.name for m in Rouge().measures}
    assert set(scores.values()) == {Undefined(reason=why)}


def test_a_reference_without_tokens_says_why_it_scores_zero():
    score = Rouge().score(case("Мир", "Мир"))["rouge1"]
    assert score.value == 0
    assert "choose tokenizer: unicode" in score.reason
    assert Rouge().score(case("Мир", "Peace"))["rouge1"].reason is None


def test_the_answers_of_a_question_serve_as_references():
    question = QaItem(id="q", question="?", answers=("a b", "c d"), answerable=True)
    said = Answer(text="c d")
    asked = Case(item=question, answer=said, outcome=Outcome.ANSWERED, sources=Sources())
    assert Rouge().score(asked)["rouge2"].value == 1


# --- properties


@given(texts, texts)
def test_bounds_symmetry_and_the_mean_of_one(answer, reference):
    there = values(Rouge().score(case(answer, reference)))
    back = values(Rouge().score(case(reference, answer)))
    assert all(0 <= value <= 1 for value in there.values())
    for name in TYPES:
        assert there[f"{name}.p"] == back[f"{name}.r"] or name == "rougeLsum"
        assert there[f"{name}_mean"] == there[name]
        low, high = sorted((there[f"{name}.p"], there[f"{name}.r"]))
        assert low - 1e-12 <= there[name] <= high + 1e-12


@given(st.lists(st.sampled_from(["peace", "talks", "end", "soon"]), min_size=2, max_size=20))
def test_identity_is_one(words):
    text = " ".join(words)
    scores = values(Rouge().score(case(text, text)))
    assert set(scores.values()) == {1.0}


@given(texts, st.lists(texts, min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_the_order_of_references_changes_no_f_and_no_mean(answer, references, draw):
    shuffled = draw.sample(references, len(references))
    one = values(Rouge().score(case(answer, *references)))
    other = values(Rouge().score(case(answer, *shuffled)))
    for name in TYPES:
        assert one[name] == other[name]
        for mean in (f"{name}_mean", f"{name}_mean.p", f"{name}_mean.r"):
            assert one[mean] == other[mean]


@given(st.lists(st.tuples(texts, st.lists(texts, max_size=3)), max_size=6))
def test_a_batch_is_its_cases_one_by_one(drawn):
    asked = [case(answer, *references) for answer, references in drawn]
    assert Rouge().score_batch(asked) == [Rouge().score(one) for one in asked]


@given(st.text(alphabet="aB3é. !?\n\t。”", max_size=60))
def test_splitting_into_lines_moves_no_token(text):
    from rouge_score.tokenize import tokenize

    assert tokenize(by_line(text), None) == tokenize(text, None)


@given(st.text(alphabet="aB3é. !?\n\t。”", max_size=60) | texts)
def test_lines_are_the_sentences_of_the_splitter(text):
    sentences = [sentence.text.replace("\n", " ") for sentence in split_sentences(text)]
    assert by_line(text) == "\n".join(sentences)


def test_a_lone_surrogate_is_a_separator():
    answer = "peace\ud800talks. They end."
    assert by_line(answer) == "peace?talks.\nThey end."
    assert Rouge().score(case(answer, "peace talks they end"))["rouge1"].value == 1


# --- measures and cards


def test_measures():
    names = [m.name for m in Rouge().measures]
    assert names[:3] == ["rouge1", "rouge1.p", "rouge1.r"]
    assert len(names) == len(set(names)) == 24
    assert {"rougeLsum", "rouge2_mean", "rougeL_mean.r"} <= set(names)


def test_cards_tell_what_changes_a_number():
    assert str(Rouge().card("rougeLsum")) == (
        "rougeLsum|v1|package:rouge-score 0.1.2|references:max|sentences:sentencex en|"
        "stemmer:porter|tokenizer:rouge-score"
    )
    plain = Rouge(stemmer=False)
    assert plain.card("rouge1").recipe["stemmer"] == "none"
    assert plain.card("rouge1_mean.p").recipe["references"] == "mean"
    unicode = Rouge(tokenizer="unicode")
    assert unicode.card("rouge1").recipe["tokenizer"] == "unicode-v1"
    assert unicode.card("rouge1").recipe["stemmer"] == "none"
    cards = {str(r.card("rougeL")) for r in (Rouge(), plain, unicode, Rouge(tokenizer="character"))}
    assert len(cards) == 4
    assert Rouge(language="de").card("rouge1") == Rouge().card("rouge1")
    assert Rouge(language="de").card("rougeLsum") != Rouge().card("rougeLsum")


def test_other_scripts_score_with_the_unicode_tokeniser():
    asked = case("Тройка прибыла в Москву", "Тройка прибыла в Киев")
    assert Rouge(tokenizer="unicode").score(asked)["rouge1"].value == 0.75
    assert Rouge(tokenizer="character").score(case("今天天气", "今天下雨"))["rouge1"].value == 0.5


def test_an_unknown_tokeniser_is_refused():
    with pytest.raises(ValueError, match="one of rouge-score, unicode, character"):
        Rouge(tokenizer="spacy")


def test_importing_the_module_imports_no_backend():
    check = (
        "import sys, harness.metrics.rouge;"
        "print([m for m in ('nltk', 'rouge_score', 'rouge_score_rs', 'numpy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
