"""A config over a user's own data set, with an `evaluate` module of the user's own."""

from __future__ import annotations

import json

import pytest

SQUAD = [
    {"id": "a", "title": "Porto", "question": "Who opened the harbour?",
     "context": "Ana Ruiz opened the harbour in May.",
     "answers": {"text": ["Ana Ruiz"], "answer_start": [0]}},
    {"id": "b", "title": "Porto", "question": "Who closed the bridge?",
     "context": "The bridge stays open.", "answers": {"text": [], "answer_start": []}},
]  # fmt: skip
NEWS = [
    {"id": "n1", "article": "Ana Ruiz opened the harbour. Some 300 dockers return to work.",
     "highlights": "Ruiz opened the harbour.\n300 dockers return."},
    {"id": "n2", "article": "Dockers went on strike on Tuesday. The council met.",
     "highlights": "Dockers on strike."},
]  # fmt: skip
MODULE = """
import datasets
import evaluate


class Length(evaluate.Metric):
    def _info(self):
        text = datasets.Value("string")
        features = datasets.Features({"predictions": text, "references": datasets.List(text)})
        return evaluate.MetricInfo(
            description="", citation="", inputs_description="", features=features
        )

    def _compute(self, predictions, references):
        return {"words": sum(len(p.split()) for p in predictions) / len(predictions)}
"""


@pytest.fixture
def own(tmp_path, monkeypatch):
    for name in ("HF_HUB_OFFLINE", "HF_EVALUATE_OFFLINE"):
        monkeypatch.setenv(name, "1")
    monkeypatch.setenv("HF_HOME", str(tmp_path / "home"))
    for name, rows in (("squad.jsonl", SQUAD), ("news.jsonl", NEWS)):
        (tmp_path / name).write_text("".join(json.dumps(row) + "\n" for row in rows))
    (tmp_path / "length").mkdir()
    (tmp_path / "length" / "length.py").write_text(MODULE)
    return tmp_path


def run(harness, folder, config):
    (folder / "c.yaml").write_text(json.dumps(config))
    done = harness("run", "c.yaml", "--json", cwd=folder)
    assert done.code == 0, done.err
    return json.loads(done.out)["models"]


MODELS = [{"name": "gold", "adapter": "gold"}, {"name": "lead", "adapter": "lead"}]


def test_squad_columns_are_a_gold_set_for_questions(harness, own):
    models = run(harness, own, {"gold": {"dataset": "squad.jsonl"}, "models": MODELS})
    qa = models["gold"]["tasks"]["qa"]["metrics"]
    assert {qa[name]["value"] for name in ("correct", "exact_match", "evidence_f1")} == {1.0}
    assert models["lead"]["tasks"]["qa"]["slices"]["no_ans"]["correct"]["value"] == 0.0


def test_news_columns_are_a_gold_set_for_summaries_with_a_module_of_ones_own(harness, own):
    config = {
        "gold": {"dataset": "news.jsonl", "task": "summaries"},
        "models": MODELS,
        "metrics": ["rougeLsum", "evaluate:./length"],
    }
    models = run(harness, own, config)
    found = models["gold"]["tasks"]["summaries"]["metrics"]
    assert found["rougeLsum"]["value"] == 1.0
    assert found["evaluate:length.words"]["value"] == (7 + 3) / 2
    assert "length" in found["evaluate:length.words"]["card"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"metrics": ["evaluate:rouge"]}, "download"),
        ({"gold": {"dataset": "squad.jsonl", "map": {"question": "qestion"}}}, "question"),
        ({"gold": {"dataset": "nobody/nothing"}}, "nobody/nothing"),
    ],
)
def test_what_is_not_here_is_refused_with_its_cause(harness, own, change, told):
    config = {"gold": {"dataset": "squad.jsonl"}, "models": MODELS, **change}
    (own / "c.yaml").write_text(json.dumps(config))
    done = harness("run", "c.yaml", cwd=own)
    assert done.code == 2
    assert told in done.err
    assert not (own / "results").exists()
