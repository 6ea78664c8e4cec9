"""Any `evaluate` module as a metric: real modules, written by the test, without a network."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hf_offline import cut_off
from hf_samples import PAIR, TEXT, qa, summary, values, write

from harness.core.answer import Answer
from harness.core.errors import UsageError
from harness.core.score import Direction, Outcome, Undefined
from harness.metrics.base import Case, Sources
from harness.metrics.hf import load_evaluate


@pytest.fixture(scope="module", autouse=True)
def home(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("home")
        cut_off(patch, folder)
        yield folder


FAILED = Case(
    item=qa("", ["a"]).item, answer=Answer(text=""), outcome=Outcome.FAILED, sources=Sources()
)
CASES = [qa("a", ["b", "a"]), qa("x", ["b"]), FAILED, qa("a", []), qa("", ["a"])]
NO_GOLD = "the item has no gold answer to compare with"


def test_every_number_becomes_a_measure(tmp_path):
    metric = load_evaluate(f"evaluate:{write(tmp_path)}", {})
    assert [m.name for m in metric.measures] == ["evaluate:probe.hits", "evaluate:probe.n"]
    assert all(m.direction is Direction.NONE and not m.bounded for m in metric.measures)
    assert metric.tasks == {"qa", "summaries"}
    found = metric.score_batch(CASES)
    assert [values(scores)["evaluate:probe.hits"] for scores in found] == [
        1.0,
        0.0,
        "the call failed",
        NO_GOLD,
        0.0,
    ]
    assert type(found[0]["evaluate:probe.hits"].value) is float


def test_lists_give_scores_per_item_in_one_call(tmp_path):
    counting = """
        global calls
        calls = globals().get("calls", 0) + 1
        hits = [float(p in r) for p, r in zip(predictions, references)]
        return {"hits": np.array(hits), "calls": [calls] * len(hits), "mean": 0.5}
"""
    metric = load_evaluate(write(tmp_path, counting), {"per_item": True, "better": "higher"})
    assert [m.name for m in metric.measures] == ["evaluate:probe.hits", "evaluate:probe.calls"]
    assert metric.measures[0].direction is Direction.HIGHER
    found = [values(scores) for scores in metric.score_batch(CASES)]
    assert [scores["evaluate:probe.hits"] for scores in found] == [
        1.0,
        0.0,
        "the call failed",
        NO_GOLD,
        0.0,
    ]
    assert {found[at]["evaluate:probe.calls"] for at in (0, 1, 4)} == {2.0}  # the trial was first


def test_kwargs_turn_a_mean_into_lists(tmp_path):
    path = write(tmp_path)
    params = {"per_item": True, "kwargs": {"as_list": True}}
    metric = load_evaluate(path, params)
    assert [m.name for m in metric.measures] == ["evaluate:probe.hits"]
    alone = load_evaluate(path, {"keys": ["hits"]})
    assert metric.score_batch(CASES) == alone.score_batch(CASES)
    with pytest.raises(UsageError, match="set per_item: false"):
        load_evaluate(path, {"per_item": True, "keys": ["hits"]}).score_batch(CASES)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("float('nan')", "the module returned nan"),
        ("np.inf", "the module returned inf"),
        ("None", "the module returned null, no number"),
        ("'high'", "the module returned a str, no number"),
        ("1 / (predictions[0] == 'a')", "the module raised ZeroDivisionError: division by zero"),
    ],
)
@pytest.mark.parametrize("per_item", [False, True])
def test_what_is_no_number_is_undefined_with_a_reason(tmp_path, value, reason, per_item):
    body = f"        return {{'v': [{value} for p in predictions] if {per_item} else {value}}}\n"
    metric = load_evaluate(write(tmp_path, body), {"keys": ["v"], "per_item": per_item})
    assert metric.score(qa("x", ["a"])) == {"evaluate:probe.v": Undefined(reason=reason)}


def test_one_division_by_zero_costs_one_item_of_a_batch(tmp_path):
    body = "        return {'v': [1 / len(p) for p in predictions]}\n"
    metric = load_evaluate(write(tmp_path, body), {"per_item": True})
    found = metric.score_batch([qa("ab", ["a"]), qa("", ["a"]), qa("a", ["a"])])
    assert [values(scores)["evaluate:probe.v"] for scores in found] == [
        0.5,
        "the module raised ZeroDivisionError: division by zero",
        1.0,
    ]


def test_numpy_scalars_of_every_kind_are_numbers(tmp_path):
    body = (
        "        return {'a': np.float32(0.5), 'b': np.int64(2), 'c': np.array(3.0), 'd': True,\n"
        "                'e': [1.0], 'f': np.array([1.0])}\n"
    )
    metric = load_evaluate(write(tmp_path, body), {})
    found = values(metric.score(qa("a", ["a"])))
    assert found == {f"evaluate:probe.{k}": v for k, v in zip("abcd", [0.5, 2, 3, 1], strict=True)}
    assert {type(value) for value in found.values()} == {float}


ECHO = "        return {'n': 1.0 if check(predictions, references) else 0.0}\n"


@pytest.mark.parametrize(
    ("features", "expected"),
    [
        (PAIR, (["said"], [["g1", "g2"]])),
        (f'datasets.Features({{"predictions": {TEXT}, "references": {TEXT}}})', (["said"], ["g1"])),
        (
            f'[datasets.Features({{"predictions": {TEXT}, "references": {TEXT}}}), {PAIR}]',
            (["said"], [["g1", "g2"]]),
        ),
        (
            f'datasets.Features({{"predictions": datasets.List({TEXT}),'
            f' "references": datasets.List({TEXT})}})',
            ([["said"]], [["g1", "g2"]]),
        ),
        (
            f'datasets.Features({{"predictions": {{"id": {TEXT}, "prediction_text": {TEXT}}},'
            f' "references": {{"id": {TEXT}, "answers": datasets.Sequence('
            f'{{"text": {TEXT}, "answer_start": datasets.Value("int32")}})}}}})',
            (
                [{"id": "q", "prediction_text": "said"}],
                [{"id": "q", "answers": {"text": ["g1", "g2"], "answer_start": [0, 0]}}],
            ),
        ),
    ],
)
def test_inputs_take_the_form_that_the_features_ask_for(tmp_path, features, expected):
    body = (
        f"        wanted = {expected!r}\n"
        "        if 'trial' in str(predictions): return {'same': 0.0}\n"
        "        return {'same': float((list(predictions), list(references)) == wanted)}\n"
    )
    metric = load_evaluate(write(tmp_path, body, features=features), {})
    assert values(metric.score(qa("said", ["g1", "g2"]))) == {"evaluate:probe.same": 1.0}


def test_columns_can_be_named_and_a_measurement_needs_no_gold(tmp_path):
    path = write(
        tmp_path,
        "        return {'words': float(sum(len(d.split()) for d in data))}\n",
        features=f'datasets.Features({{"data": {TEXT}}})',
        arguments="data",
    )
    metric = load_evaluate(path, {"columns": {"data": "text"}})
    assert values(metric.score(qa("two words", []))) == {"evaluate:probe.words": 2.0}
    assert values(metric.score(summary("one", ["r"]))) == {"evaluate:probe.words": 1.0}


def test_a_place_for_no_answer_lets_unanswerable_items_in(tmp_path):
    features = (
        f'datasets.Features({{"predictions": {{"id": {TEXT}, "prediction_text": {TEXT},'
        f' "no_answer_probability": datasets.Value("float32")}},'
        f' "references": {{"id": {TEXT}, "answers": {{"text": datasets.List({TEXT}),'
        f' "answer_start": datasets.List(datasets.Value("int32"))}}}}}})'
    )
    body = (
        "        [p], [r] = predictions, references\n"
        "        right = bool(r['answers']['text']) != bool(p['no_answer_probability'])\n"
        "        return {'right': float(right)}\n"
    )
    metric = load_evaluate(write(tmp_path, body, features=features), {})
    cases = [qa("", [], abstained=True), qa("x", []), qa("x", ["x"]), qa("", ["x"], abstained=True)]
    found = [values(scores)["evaluate:probe.right"] for scores in metric.score_batch(cases)]
    assert found == [1.0, 0.0, 1.0, 0.0]


def test_the_card_names_the_file_by_its_digest_and_what_is_asked(tmp_path):
    path = write(tmp_path)
    params = {"kwargs": {"as_list": False}, "keys": ["hits"]}
    card = load_evaluate(path, params).card("evaluate:probe.hits")
    script = Path(path) / "probe.py"
    assert card.recipe == {
        "module": "probe.py",
        "digest": hashlib.sha256(script.read_bytes()).hexdigest(),
        "columns": "predictions=text,references=texts",
        "computed": "one item a call",
        "kwargs": '{"as_list":false}',
    }
    assert str(tmp_path) not in str(card)
    assert card == load_evaluate(str(script), params).card("evaluate:probe.hits")


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"key": ["hits"]}, ("unknown key 'key'", "did you mean 'keys'")),
        ({"per_item": "yes"}, ("per_item", "found 'yes'")),
        ({"better": "more"}, ("better",)),
        ({"kwargs": {"x": float("nan")}}, ("kwargs", "JSON")),
        ({"columns": {"prediction": "text"}}, ("did you mean 'predictions'",)),
        ({"columns": {"predictions": "txt"}}, ("did you mean 'text'",)),
        ({"per_item": True}, ("found a result with hits, name, n", "expected a list a key")),
        ({"columns": {"references": "text"}}, ("inputs that the module does not take", "columns")),
    ],
)
def test_wrong_parameters_are_refused(tmp_path, params, words):
    with pytest.raises(UsageError) as caught:
        load_evaluate(write(tmp_path), params).score(CASES[0])
    assert all(word in str(caught.value) for word in words), str(caught.value)


def test_an_unknown_key_is_refused_with_those_there_are(tmp_path):
    metric = load_evaluate(write(tmp_path), {"keys": ["hit"]})
    with pytest.raises(UsageError, match="did you mean 'hits'"):
        metric.score(CASES[0])


def test_the_modules_own_exceptions_pass_with_a_note(tmp_path):
    path = write(tmp_path, "        raise KeyError('mine')\n")
    with pytest.raises(KeyError, match="mine") as caught:
        load_evaluate(path, {"keys": ["v"]}).score(CASES[0])
    assert "item 'q'" in caught.value.__notes__[0]


def test_config_names_reach_the_module(tmp_path):
    body = "        return {'v': float(self.config_name == 'hard')}\n"
    metric = load_evaluate(write(tmp_path, body), {"config_name": "hard"})
    assert values(metric.score(qa("a", ["a"]))) == {"evaluate:probe.v": 1.0}
    assert metric.card("evaluate:probe.v").recipe["config"] == "hard"
