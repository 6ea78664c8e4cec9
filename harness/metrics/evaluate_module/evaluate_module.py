"""A measure of gold-harness as an `evaluate` module; the config name says which.

    import evaluate
    from harness.metrics.hf import module_path
    evaluate.load(module_path(), "f1").compute(predictions=["New York"], references=[["York"]])

gives `{"f1": 0.6666666666666666, "n": 1, "undefined": 0, "card": "f1|v1|…"}`.
"""

from __future__ import annotations

# `evaluate` reads imports with a pattern and copies this file: one a line, no relative ones.
import datasets
import evaluate

from harness.metrics import hf_texts

_INPUTS = """
Args:
    predictions: list of str, the answers; a blank one declines to answer.
    references: list of list of str, the acceptable answers; an empty list: unanswerable.
Returns:
    the measure's mean (None where no item defines it), n, undefined (items without a value), card.
"""


class HarnessMeasure(evaluate.Metric):  # type: ignore[misc]  # evaluate ships no types
    """One measure of gold-harness over lists of texts."""

    @property
    def name(self) -> str:
        """The measure: what `evaluate.combine` puts before results of the same name."""
        return hf_texts.known_measure(self.config_name)

    def _info(self) -> evaluate.MetricInfo:
        return evaluate.MetricInfo(
            description=hf_texts.summary_of(self.config_name),
            citation="",
            inputs_description=_INPUTS,
            features=datasets.Features(
                {
                    "predictions": datasets.Value("string"),
                    "references": datasets.List(datasets.Value("string")),
                }
            ),
        )

    def _compute(
        self, predictions: list[str], references: list[list[str]]
    ) -> dict[str, float | int | str | None]:
        return hf_texts.score_texts(self.config_name, predictions, references)
