"""Our measures as an `evaluate` module: equal to the metrics in every bit, without a network."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from typing import Any

import pytest
from hf_offline import cut_off
from hf_samples import GOLDS, TEXTS, qa, summary, values

from harness.core.errors import UsageError
from harness.metrics.answer_match import AnswerMatch
from harness.metrics.answers import Contains, ExactMatchSafe
from harness.metrics.base import Metric
from harness.metrics.hf import load_evaluate, module_path
from harness.metrics.hf_texts import text_measures
from harness.metrics.rouge import Rouge
from harness.metrics.squad import Squad, squad_scores


@pytest.fixture(scope="module", autouse=True)
def home(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("home")
        cut_off(patch, folder)
        yield folder


def load(measure: str, **options: Any) -> Any:
    import evaluate

    return evaluate.load(module_path(), measure, **options)


OFFERED: dict[str, Metric] = {
    "exact_match": Squad(),
    "f1": Squad(),
    "exact_match_safe": ExactMatchSafe(),
    "answer_match": AnswerMatch(),
    "contains": Contains(),
    **dict.fromkeys(
        ("rouge1", "rouge2", "rougeL", "rougeLsum", "rougeL.p", "rouge1_mean"), Rouge()
    ),
}


@pytest.mark.parametrize("measure", OFFERED)
def test_the_module_equals_the_metric_in_every_bit(measure):
    metric = OFFERED[measure]
    case_of = summary if isinstance(metric, Rouge) else qa
    cases = [case_of(text, golds) for text, golds in zip(TEXTS, GOLDS, strict=True)]
    values = [score[measure].value for score in metric.score_batch(cases)]
    found = load(measure).compute(predictions=TEXTS, references=GOLDS)
    assert found == {
        measure: math.fsum(values) / len(values),
        "n": 5,
        "undefined": 0,
        "card": str(metric.card(measure)),
    }
    assert [type(value) for value in found.values()] == [float, int, int, str]
    one_by_one = [
        load(measure).compute(predictions=[text], references=[golds])[measure]
        for text, golds in zip(TEXTS[:2], GOLDS[:2], strict=True)
    ]
    assert one_by_one == values[:2]


def test_squad_on_official_edge_cases(repository):
    path = repository / "tests/fixtures/reference/squad_v2_edge_vectors.json"
    vectors = json.loads(path.read_text(encoding="utf-8"))["cases"]
    pairs = [("", []), ("", ["x"]), (" ", [""]), ("the", []), ("a", ["the"]), ("x", [])]
    pairs += [(vector["prediction"], vector["golds"]) for vector in vectors]
    for at, measure in enumerate(("exact_match", "f1")):
        wanted = [squad_scores(said, golds)[at] for said, golds in pairs]
        texts, golds = zip(*pairs, strict=True)
        module = load(measure, keep_in_memory=True)
        for text, gold, value in zip(texts, golds, wanted, strict=True):
            assert module.compute(predictions=[text], references=[gold])[measure] == value
        whole = module.compute(predictions=list(texts), references=list(golds))
        assert whole[measure] == math.fsum(wanted) / len(wanted)


def test_every_offered_measure_loads():
    assert set(OFFERED) < set(text_measures())
    for measure in text_measures():
        assert load(measure).name == measure


def test_batches_added_one_by_one_give_the_same():
    module = load("f1")
    for text, golds in zip(TEXTS, GOLDS, strict=True):
        module.add(prediction=text, reference=golds)
    assert module.compute() == load("f1").compute(predictions=TEXTS, references=GOLDS)


def test_in_combination_every_result_keeps_its_measure():
    import evaluate

    names = ("exact_match", "f1", "rougeLsum")
    found = evaluate.combine([load(name) for name in names])
    found = found.compute(predictions=TEXTS, references=GOLDS)
    for name in names:
        alone = load(name).compute(predictions=TEXTS, references=GOLDS)
        assert found[name] == alone[name]
        assert found[f"{name}_card"] == alone["card"]
    assert len(found) == 4 * len(names)


@pytest.mark.parametrize("measure", ["exact_match", "contains", "rougeLsum"])
def test_no_predictions_are_an_error_not_a_number(measure):
    module = load(measure, keep_in_memory=True)
    with pytest.raises(UsageError, match="predictions: found an empty list"):
        module.compute(predictions=[], references=[])
    assert module.compute(predictions=["a"], references=[["a"]])["n"] == 1


def test_where_no_pair_is_defined_the_mean_is_null():
    found = load("contains").compute(predictions=["a", "b"], references=[[], None])
    assert (found["contains"], found["n"], found["undefined"]) == (None, 2, 2)
    found = load("contains").compute(predictions=["a", "b"], references=[[], ["b"]])
    assert (found["contains"], found["n"], found["undefined"]) == (1.0, 2, 1)


@pytest.mark.parametrize(("name", "word"), [(None, "nothing"), ("exact_mach", "'exact_match'")])
def test_another_config_name_is_refused(name, word):
    with pytest.raises(UsageError, match=word):
        load(name)


def test_from_any_folder_with_an_empty_cache(tmp_path):
    code = (
        "import evaluate, json\n"
        "from harness.metrics.hf import module_path\n"
        "found = evaluate.load(module_path(), 'f1').compute(\n"
        "    predictions=['New York, New York'], references=[['New York']])\n"
        "print(json.dumps(found))"
    )
    offline = {"HF_HUB_OFFLINE": "1", "HF_EVALUATE_OFFLINE": "1", "HF_HOME": str(tmp_path / "h")}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, **offline},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout)["f1"] == 2 / 3


def test_importing_the_metric_imports_neither_library():
    code = "import sys, harness.metrics.hf; print({'evaluate', 'datasets'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_our_own_module_comes_back_in_as_it_went_out():
    metric = load_evaluate(f"evaluate:{module_path()}", {"config_name": "f1", "keys": ["f1"]})
    for text, golds in zip(TEXTS, GOLDS, strict=True):
        case = qa(text, golds)
        [found] = values(metric.score(case)).values()
        assert found == Squad().score(case)["f1"].value
