from __future__ import annotations

import dataclasses
import subprocess
import sys

import pytest

from harness.core.errors import UsageError
from harness.models.base import Model
from harness.models.baselines.bm25 import Bm25
from harness.models.baselines.graph import LexRank, TextRank
from harness.models.catalog import MODELS, build_model
from harness.models.function import Function
from harness.models.replay import Replay

FROM_FILES = {"gold", "replay"}
BASELINES = sorted(
    name
    for name, entry in MODELS.builtin.items()
    if entry.target.startswith("harness.models.baselines.")
)

MINE = """
from __future__ import annotations
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

def answer(request, style: str = "plain"):
    return style + " [1]"

def no_argument(): ...
def open_ended(request, **rest): return str(sorted(rest))
number = 5

@dataclass(frozen=True)
class Mine:
    name: str
    limits: tuple[int, ...] = ()
    folder: Path = Path()
    mode: Literal["fast", "slow"] = "fast"
    scale: float = 1.0

    def answer(self, request): return self.name

class Plain:
    def __init__(self, model: str, n=1): self.model = model
    def answer(self, request): return self.model

class NoModel: ...

built = Plain("ready")
"""


@pytest.fixture
def mine(tmp_path):
    path = tmp_path / "mine.py"
    path.write_text(MINE)
    return path


def message(adapter, **params):
    with pytest.raises(UsageError) as caught:
        build_model(str(adapter), params, where="c.yaml:models[2]")
    assert all(p.where.startswith("c.yaml:models[2]") for p in caught.value.problems)
    return str(caught.value)


@pytest.mark.parametrize("name", BASELINES)
def test_every_baseline_is_a_frozen_model_with_its_parameters_as_fields(name, ask):
    model = build_model(name, {}, where="test")
    assert isinstance(model, Model)
    assert model == build_model(name, {}, where="test")
    fields = {f.name: getattr(model, f.name) for f in dataclasses.fields(model) if f.init}
    assert build_model(name, fields, where="test") == model
    assert model.answer(ask()).raw is not None
    with pytest.raises(dataclasses.FrozenInstanceError):
        model.anything = 1


def test_the_names_of_the_contract_are_there():
    wanted = (
        "gold empty refuse copy-source cite-all random-sentence lead bm25 lexrank textrank replay "
        "openai openai-responses anthropic gemini cohere any-llm http process local"
    )
    assert set(wanted.split()) <= set(MODELS.builtin)
    assert all(entry.summary for entry in MODELS.builtin.values())


def test_importing_the_catalog_imports_nothing_heavy():
    heavy = "numpy scipy pydantic sentencex bm25s sumy nltk rouge_score rouge_score_rs datasets"
    heavy += " aiohttp jinja2 jsonpath torch transformers"
    adapters = "endpoint.openai http process local"
    check = (
        "import sys, harness.models.catalog as c; c.MODELS.listing();"
        f"[__import__('harness.models.' + m) for m in {adapters.split()}];"
        f"print([m for m in {heavy.split()} if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_parameters_reach_the_model():
    assert build_model("bm25", {"sentences": 2, "k1": 1}, where="t") == Bm25(sentences=2, k1=1.0)
    assert build_model("lexrank", {"sentences": 1}, where="t") == LexRank(sentences=1)
    assert build_model("textrank", {}, where="t") == TextRank() != LexRank()


def test_replay_from_a_file(tmp_path):
    path = tmp_path / "o.jsonl"
    path.write_text('{"id": "q1", "output": "a"}\n')
    assert build_model("replay", {"file": str(path)}, where="t") == Replay(str(path))
    assert "parameter file: found nothing" in message("replay")


def test_an_unknown_name_gets_a_suggestion():
    text = message("bm52")
    assert "found 'bm52'" in text
    assert "did you mean 'bm25'?" in text


def test_all_bad_parameters_are_reported_at_once():
    text = message("bm25", sentenses=2, k1="high", b=True)
    assert text.splitlines() == [
        "c.yaml:models[2]: parameter sentenses: found a name that it does not take; "
        "expected one of sentences, k1, b; did you mean 'sentences'?",
        "c.yaml:models[2]: parameter k1: found a text; expected a number; "
        "correct the value in `params`",
        "c.yaml:models[2]: parameter b: found true or false; expected a number; "
        "correct the value in `params`",
    ]


def test_a_method_fixed_by_the_name_is_no_parameter():
    assert "does not take; expected one of sentences" in message("lexrank", method="textrank")


@pytest.mark.parametrize("bad", [2.5, "2", True, None, [2]])
def test_a_whole_number_is_just_that(bad):
    assert "expected a whole number" in message("lead", sentences=bad)


def test_a_value_out_of_range_is_a_usage_error():
    assert "sentences must be 1 or more, not 0" in message("lead", sentences=0)


def test_a_model_without_parameters_says_so():
    assert "expected no parameters; remove it" in message("empty", text="x")


def test_a_function_in_a_file(mine, ask):
    model = build_model(f"{mine}:answer", {"style": "bold"}, where="t")
    assert isinstance(model, Function)
    assert model.target == f"{mine}:answer"
    assert model.answer(ask()) == "bold [1]"
    assert "did you mean 'style'?" in message(f"{mine}:answer", stile="x")
    assert "expected a text" in message(f"{mine}:answer", style=3)
    assert "does not take" in message(f"{mine}:answer", request="x")


def test_a_function_that_takes_any_keyword(mine, ask):
    model = build_model(f"{mine}:open_ended", {"a": 1}, where="t")
    assert model.answer(ask()) == "['a']"


def test_a_class_in_a_file(mine, tmp_path, ask):
    params = {"name": "n", "limits": [1, 2], "folder": str(tmp_path), "scale": 2}
    model = build_model(f"{mine}:Mine", params, where="t")
    assert (model.limits, model.folder, model.scale) == ((1, 2), tmp_path, 2.0)
    text = message(f"{mine}:Mine", mode="fats", limits=["x"])
    assert "parameter name: found nothing; expected a value" in text
    assert "found 'fats'; expected one of fast, slow" in text
    assert "parameter limits: found a list; expected a valid integer" in text


def test_a_class_with_its_own_constructor(mine, ask):
    assert build_model(f"{mine}:Plain", {"model": "m", "n": "any"}, where="t").answer(ask()) == "m"
    assert "expected a text" in message(f"{mine}:Plain", model=1)


def test_a_model_already_built_takes_no_parameters(mine, ask):
    assert build_model(f"{mine}:built", {}, where="t").answer(ask()) == "ready"
    assert "expected no parameters" in message(f"{mine}:built", model="m")


@pytest.mark.parametrize(
    ("attribute", "found"),
    [
        ("NoModel", "class NoModel without `answer`"),
        ("number", "found int"),
        ("no_argument", "a function without a first argument"),
    ],
)
def test_what_is_no_model_is_refused(mine, attribute, found):
    text = message(f"{mine}:{attribute}")
    assert found in text
    assert "answer(request)" in text


def test_values_are_not_printed_since_they_may_be_secret(mine):
    assert "hunter2" not in message(f"{mine}:Mine", name="n", scale="hunter2", api_key="hunter2")
