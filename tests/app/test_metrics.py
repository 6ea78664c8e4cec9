"""The metrics of a run: defaults, names, parameters."""

from __future__ import annotations

import pytest

from harness.app.metrics import chosen_metrics
from harness.citations.entail.base import Entailment
from harness.citations.support import Label
from harness.config.schema import MetricSpec
from harness.core.errors import UsageError
from harness.metrics.alce import Alce
from harness.metrics.catalog import metrics_for
from harness.metrics.citation_support import CitationSupport
from harness.metrics.rouge import Rouge


def test_without_a_name_every_built_in_metric_scores_its_tasks():
    found = chosen_metrics(["qa", "summaries"])
    assert found == {task: metrics_for(task) for task in ("qa", "summaries")}


def test_a_metric_with_parameters_replaces_its_built_in_form():
    specs = [MetricSpec(name="default"), MetricSpec(name="rouge1", params={"stemmer": False})]
    found = chosen_metrics(["summaries"], specs)["summaries"]
    assert [metric for metric in found if isinstance(metric, Rouge)] == [Rouge(stemmer=False)]
    assert len(found) == len(metrics_for("summaries"))


class Always:
    scorer_id = "always"

    def score(self, premises, hypothesis):
        return Entailment(label=Label.SUPPORTED, p=1.0)


def test_who_judges_is_given_to_the_metrics_that_ask_and_stands_on_their_cards():
    entailer = Always()
    found = chosen_metrics(["qa", "summaries"], entailer=entailer)
    for task, metrics in found.items():
        asking = {type(m) for m in metrics if getattr(m, "entailer", None) is entailer}
        assert asking == {CitationSupport, Alce}
        plain = [m for m in metrics_for(task) if type(m) not in asking]
        assert [m for m in metrics if type(m) not in asking] == plain
        judged = {m.name for x in metrics for m in x.measures if "always" in str(x.card(m.name))}
        assert judged == {m.name for x in metrics if type(x) in asking for m in x.measures}


def test_a_metric_is_used_on_the_tasks_it_scores():
    found = chosen_metrics(["qa", "summaries"], [MetricSpec(name="evidence_f1")])
    assert all(len(metrics) == 1 for metrics in found.values())


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        (MetricSpec(name="corect"), "did you mean 'correct'"),
        (MetricSpec(name="rouge1"), "a metric of another task"),
        (MetricSpec(name="correct", params={"max_word": 3}), "did you mean 'max_words'"),
        (MetricSpec(name="correct", params={"max_words": "many"}), "max_words"),
        (MetricSpec(name="alce_recall", params={"entailer": "mine"}), "at the top of the config"),
        (MetricSpec(name="correct", params={"entailer": "mine"}), "that it does not take"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_reason(spec, message):
    with pytest.raises(UsageError, match=message):
        chosen_metrics(["qa"], [spec])
