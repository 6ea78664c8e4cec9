"""The forms in which a baseline hands over chosen sentences, and how it reads a request."""

from __future__ import annotations

from collections.abc import Iterable

from harness.core.answer import Json, Output
from harness.core.request import Request
from harness.models.baselines.candidates import Candidate

SUMMARIES = "summaries"


def wants_summary(request: Request) -> bool:
    """Whether a summary is asked for; any other task asks a question."""
    return request.task == SUMMARIES


def abstention() -> Output:
    """The structured form of no answer."""
    return Output(raw={"answer": None})


def marked(chosen: Iterable[Candidate]) -> Output:
    """The sentences in running text, each followed by the marker of its source.

    >>> marked([Candidate(source=2, quote="It ended.", start=0, end=9)]).raw
    'It ended. [2]'
    """
    return Output(raw=" ".join(f"{c.text} [{c.source}]" for c in chosen))


def answered(chosen: Candidate) -> Output:
    """One sentence as the answer, cited and quoted."""
    return Output(raw={"answer": chosen.text, "citations": [_citation(chosen)]})


def claimed(chosen: Iterable[Candidate]) -> Output:
    """A claim for each sentence, cited and quoted."""
    claims: list[Json] = [{"text": c.text, "citations": [_citation(c)]} for c in chosen]
    return Output(raw={"claims": claims})


def _citation(chosen: Candidate) -> dict[str, Json]:
    return {"source": chosen.source, "quote": chosen.quote}
