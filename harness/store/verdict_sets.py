"""Readers of known sets of human verdicts, as their authors publish them.

* EVOUNA (Wang et al. 2023, github.com/wangcunxiang/QA-Eval): a JSON list of questions, each with
  `golden_answer` (several parted by "/"), and `answer_X` and `judge_X` for every system X.
  Questions marked `improper` are left out, as the authors do.
* OpenQA-eval (Kamalloo et al. 2023, github.com/ehsk/OpenQA-eval): a TSV of answers with
  `Acceptable?`. Gold answers stand in `model_outputs/*.jsonl`; each such file tells besides which
  of the answers are its model's (the TSV merged equal ones and dropped the names).
* BEGIN (Dziri et al. 2022, github.com/google/BEGIN-dataset): a TSV of responses with the knowledge
  that they should rest on. "Generic" ones state nothing and are left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from harness.core.errors import GoldError, Problem, UsageError
from harness.core.files import json_lines, read_text
from harness.core.problems import describe_value, json_path
from harness.store.tables import read_tsv
from harness.store.verdict_rows import Dropped, JudgedRow, Layout, Read, verdict_of

_OTHER = "other"
_BEGIN = {"Fully attributable": 1.0, "Not fully attributable": 0.0}
_GENERIC = "Generic"
_WHAT = "file of human verdicts"


def read_evouna(path: Path, layout: Layout) -> Iterator[Read]:
    """Every system's answer to every question; the group is the system."""
    text = read_text(path, what=_WHAT)
    try:
        questions = json.loads(text)
    except ValueError as error:
        raise GoldError(_no_list(f"{path}", str(error))) from error
    if not isinstance(questions, list):
        raise GoldError(_no_list(str(path), f"a {type(questions).__name__}"))
    for at, row in enumerate(questions):
        if not isinstance(row, dict) or "question" not in row:
            yield _no_list(f"{path}: {json_path((at,))}", describe_value(row))
            continue
        systems = [key.removeprefix("answer_") for key in row if key.startswith("answer_")]
        for system in systems:
            yield _evouna_row(row, system, f"{path}: {json_path((at, f'judge_{system}'))}")


def _evouna_row(row: Mapping[str, Any], system: str, where: str) -> Read:
    if row.get("improper"):
        return Dropped(reason="the question is marked improper")
    verdict, answer = row.get(f"judge_{system}"), row[f"answer_{system}"]
    golds = [gold.strip() for gold in str(row.get("golden_answer") or "").split("/")]
    if verdict is None:
        return Dropped(reason="people gave no verdict")
    human = verdict_of(verdict)
    if human is None or not any(golds) or not isinstance(answer, str | None):
        found = f"{describe_value(verdict)} of {describe_value(answer)}"
        return Problem(
            where=where,
            found=f"{found}, the gold {describe_value(row.get('golden_answer'))}",
            expected="true or false, a text and a gold answer",
            fix="take the file as its authors publish it",
        )
    return JudgedRow(
        where=where,
        prediction=answer or "",
        human=human,
        answers=tuple(gold for gold in golds if gold),
        group=system,
        question=str(row["question"]),
    )


def _no_list(where: str, found: str) -> Problem:
    return Problem(
        where=where,
        found=found,
        expected='a JSON list of questions, each with "question", "golden_answer", "answer_…"',
        fix="take the file as its authors publish it",
    )


def read_openqa(path: Path, layout: Layout) -> Iterator[Read]:
    """Every answer with the gold answers of its question; the group is the model it is of."""
    if not layout.gold:
        raise UsageError(
            Problem(
                where="--format openqa",
                found="no --gold",
                expected="the model outputs that carry the gold answers",
                fix="add --gold FILE.jsonl for one or more files of data/model_outputs",
            )
        )
    golds, models = _outputs(layout.gold)
    judges = {file.stem: _judge(file) for file in layout.judges}
    for line, row in read_tsv(path, what=_WHAT):
        where = f"{path}:{line}"
        if isinstance(row, Problem):
            yield row
            continue
        missing = _lacking(row, ("Question", "Model answer", "Acceptable?"), where)
        yield missing or _openqa_row(row, golds, models, judges, where)


def _openqa_row(
    row: Mapping[str, str],
    golds: Mapping[str, tuple[str, ...]],
    models: Mapping[tuple[str, str], str],
    judges: Mapping[str, Mapping[tuple[str, str], float | None]],
    where: str,
) -> Read:
    question, answer = row["Question"], row["Model answer"]
    human = verdict_of(row["Acceptable?"])
    if human is None or question not in golds:
        return Problem(
            where=where,
            found=f"{describe_value(row['Acceptable?'])} of an answer to {question!r}",
            expected="Yes or No, and a question of a --gold file",
            fix="give every file of model outputs that the verdicts are about",
        )
    key = _key(question, answer)
    return JudgedRow(
        where=where,
        prediction=answer,
        human=human,
        answers=golds[question],
        group=models.get(key, _OTHER),
        question=question,
        judges={name: verdicts.get(key) for name, verdicts in judges.items()},
    )


def _outputs(
    files: tuple[Path, ...],
) -> tuple[dict[str, tuple[str, ...]], dict[tuple[str, str], str]]:
    """The gold answers of every question, and the model (file) of every answer."""
    golds: dict[str, tuple[str, ...]] = {}
    models: dict[tuple[str, str], str] = {}
    for file in files:
        for line, row in json_lines(file, what="file of model outputs"):
            where = f"{file}:{line}"
            if isinstance(row, Problem):
                raise GoldError(row)
            missing = _lacking(row, ("question", "answer", "prediction"), where)
            if missing:
                raise GoldError(missing)
            question = str(row["question"])
            known = golds.get(question, ())
            golds[question] = tuple(dict.fromkeys((*known, *map(str, row["answer"]))))
            key = _key(question, str(row["prediction"]))
            named = models.get(key)
            models[key] = f"{named}+{file.stem}" if named else file.stem
    return golds, models


def _judge(path: Path) -> dict[tuple[str, str], float | None]:
    """Another judge's verdict of every answer, None where it gave neither yes nor no."""
    found: dict[tuple[str, str], float | None] = {}
    for line, row in read_tsv(path, what="file of a judge's verdicts"):
        if isinstance(row, Problem):
            raise GoldError(row)
        missing = _lacking(row, ("Question", "Model answer", "Acceptable?"), f"{path}:{line}")
        if missing:
            raise GoldError(missing)
        found[_key(row["Question"], row["Model answer"])] = verdict_of(row["Acceptable?"])
    return found


def _key(question: str, answer: str) -> tuple[str, str]:
    """Question and answer without quotes, case and spacing, in which the set's files differ."""
    question, answer = (re.sub(r'["\s]+', " ", text).strip() for text in (question, answer))
    return question.casefold(), answer.casefold()


def read_begin(path: Path, layout: Layout) -> Iterator[Read]:
    """Every response with its knowledge as source; the group is the model."""
    columns = ("model_name", "knowledge", "response", "begin_label")
    for line, row in read_tsv(path, what=_WHAT):
        where = f"{path}:{line}"
        if isinstance(row, Problem):
            yield row
            continue
        yield _lacking(row, columns, where) or _begin_row(row, where)


def _begin_row(row: Mapping[str, str], where: str) -> Read:
    label = row["begin_label"].strip()
    if label == _GENERIC:
        return Dropped(reason="the response is generic")
    if label not in _BEGIN or not row["knowledge"].strip():
        return Problem(
            where=where,
            found=f"the label {label!r} on knowledge {describe_value(row['knowledge'])}",
            expected=f"one of {', '.join((*_BEGIN, _GENERIC))}, and knowledge",
            fix="take the file as its authors publish it",
        )
    return JudgedRow(
        where=where,
        prediction=row["response"],
        human=_BEGIN[label],
        source=row["knowledge"],
        group=row["model_name"],
        question=row["knowledge"],
    )


def _lacking(row: Mapping[str, Any], columns: tuple[str, ...], where: str) -> Problem | None:
    missing = [column for column in columns if column not in row]
    if not missing:
        return None
    return Problem(
        where=where,
        found=f"the columns {', '.join(row)}",
        expected=f"{' and '.join(missing)} too",
        fix="take the file as its authors publish it",
    )
