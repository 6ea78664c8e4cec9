"""What an `evaluate` module is fed: the cells of its input columns, in the form each wants.

| form | `references` | any other column |
|---|---|---|
| text | the first gold answer, or reference summary | the answer |
| texts | all of them | a list of the one answer |
| squad | {id, answers: {text, answer_start}} | {id, prediction_text} |

Forms follow from the module's own features where the mapping is silent. `no_answer_probability`
is added where the module has it (squad_v2). `answer_start` is 0 throughout: SQuAD's metrics do not
read it. An answer that abstained or could not be parsed enters as ''.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.core.errors import Problem, UsageError
from harness.core.item import QaItem
from harness.core.problems import did_you_mean
from harness.core.score import Outcome
from harness.metrics.base import Case

FORMS = ("text", "texts", "squad")
REFERENCES = "references"


def columns_of(module: Any, given: Mapping[str, str], *, where: str) -> dict[str, str]:
    """The form of every input column of a module. Raises `UsageError` for what does not fit."""
    features = _features(module)
    problems = [
        _unknown(f"{where}: columns", f"the column {name!r}", name, list(features))
        for name in given
        if name not in features
    ]
    problems += [
        _unknown(f"{where}: columns.{name}", repr(form), form, list(FORMS))
        for name, form in given.items()
        if form not in FORMS
    ]
    forms = {name: given.get(name) or _form_of(feature) for name, feature in features.items()}
    problems += [
        Problem(
            where=f"{where}: columns.{name}",
            found=f"a module that wants {features[name]}",
            expected=f"text, a list of texts or SQuAD's objects ({', '.join(FORMS)})",
            fix="choose a module that compares texts, or name the form if this one does",
        )
        for name, form in forms.items()
        if form is None
    ]
    if problems:
        raise UsageError(problems)
    return {name: form for name, form in forms.items() if form is not None}


def declares_no_answer(module: Any) -> bool:
    """Whether a module has a place for "no answer", so that unanswerable items make sense."""
    return any("no_answer_probability" in str(feature) for feature in _features(module).values())


def cell(case: Case, column: str, form: str, *, no_answer: bool) -> Any:
    """What a case puts into a column."""
    text = case.answer.text if case.outcome is Outcome.ANSWERED else ""
    texts = golds_of(case) if column == REFERENCES else (text,)
    if form == "text":
        return texts[0] if texts else ""
    if form == "texts":
        return list(texts)
    if column == REFERENCES:
        answers = {"text": list(texts), "answer_start": [0] * len(texts)}
        return {"id": case.item.id, "answers": answers}
    predicted: dict[str, Any] = {"id": case.item.id, "prediction_text": text}
    if no_answer:
        predicted["no_answer_probability"] = float(case.outcome is Outcome.ABSTAINED)
    return predicted


def golds_of(case: Case) -> tuple[str, ...]:
    """The gold answers or the reference summaries of a case."""
    item = case.item
    return item.answers if isinstance(item, QaItem) else item.reference_texts()


def _features(module: Any) -> dict[str, Any]:
    """The features of a module; of several choices the one with lists of references."""
    choices = module.features if isinstance(module.features, list) else [module.features]
    best = next((one for one in choices if _form_of(one.get(REFERENCES)) == "texts"), choices[0])
    return dict(best)


def _form_of(feature: Any) -> str | None:
    if isinstance(feature, Mapping):
        known = {"prediction_text", "answers"}.intersection(feature)
        return "squad" if known else None
    inner = feature[0] if isinstance(feature, list) else getattr(feature, "feature", None)
    if inner is not None:
        return "texts" if _is_text(inner) else None
    return "text" if _is_text(feature) else None


def _is_text(feature: Any) -> bool:
    return getattr(feature, "dtype", None) in ("string", "large_string")


def _unknown(where: str, found: str, word: str, known: list[str]) -> Problem:
    return Problem(
        where=where,
        found=found,
        expected=f"one of {', '.join(known)}",
        fix=f"{did_you_mean(word, known)}correct it",
    )
